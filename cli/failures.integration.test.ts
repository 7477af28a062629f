import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let folder: string;
const put = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-cli-failures-"));
  put("orders.csv", "id,amount\n1,10.50\n2,20.25\n");
  put(
    "table.yaml",
    "sluice: 1\nname: t\nnodes:\n  a: { source: file, path: orders.csv }\n  out: { sink: postgres, from: a, connection: my-ware, table: t, mode: replace }\n",
  );
  put(
    "under-a-file.yaml",
    "sluice: 1\nname: t\nnodes:\n  a: { source: file, path: orders.csv }\n  out: { sink: file, from: a, path: x.csv }\n",
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sluice(given: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const plain = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("SLUICE_") && !name.startsWith("OPENAI_"),
  );
  const result = spawnSync(process.execPath, [path.resolve("cli/sluice.mjs"), ...given], {
    encoding: "utf8",
    cwd: folder,
    env: Object.fromEntries(plain) as NodeJS.ProcessEnv,
  });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

const plan = (...given: string[]): string[] => ["plan", "--json", "--yes", ...given];
const ask = ["--request", "Keep the rows where amount is more than 15."];
const mine = ["--source", "orders.csv"];

const failures: readonly [string, readonly string[], number, string][] = [
  ["no verb's argument", ["run", "--json"], 2, "missing required argument"],
  ["a source that is not there", plan("--source", "missing.csv", ...ask), 4, "missing.csv is not there"],
  ["an empty request", plan(...mine, "--request", "  "), 2, "The request is empty"],
  [
    "a file of a request that is not there",
    plan(...mine, "--request", "@missing.txt"),
    2,
    "missing.txt cannot be read",
  ],
  ["a model without a key", plan(...mine, ...ask, "--planner", "llm"), 2, "OPENAI_API_KEY"],
  [
    "a folder for the document that is not there",
    plan(...mine, ...ask, "-o", "missing/pipeline.yaml"),
    2,
    "There is no folder",
  ],
  ["a connection without an address", ["run", "table.yaml", "--json"], 2, "SLUICE_CONNECTION_MY_WARE"],
  [
    "a target that cannot be reached",
    ["run", "table.yaml", "--json", "--connection", "my-ware=postgres://u:canary-secret@127.0.0.1:1/x"],
    1,
    "nothing answers there",
  ],
  [
    "a folder for outputs that is a file",
    ["run", "under-a-file.yaml", "--json", "--out", "orders.csv"],
    2,
    "there already as a file",
  ],
  [
    "a bundle of a document that is not there",
    ["export", "airflow", "missing.yaml", "-o", "bundle"],
    2,
    "missing.yaml cannot be read",
  ],
];

describe.each(failures)("%s", (...[, given, exit, says]) => {
  test("is said with its exit code, as JSON where that was asked for, and writes nothing", () => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = sluice(given);
    expect(stderr).toContain(says);
    expect(code).toBe(exit);
    expect(stderr + stdout).not.toMatch(/canary-secret|\n {4}at /);
    if (given.includes("--json"))
      expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify(says).slice(1, -1));
    else expect(stdout).toBe("");
    expect(readdirSync(folder)).toEqual(before);
  });
});

test("a plan that nobody decided on ends with 3, and writes nothing", () => {
  const { code, stdout, stderr } = sluice(["plan", "--json", ...mine, ...ask, "-o", "undecided.yaml"]);
  expect([code, (JSON.parse(stdout) as { document: string | null }).document]).toEqual([3, null]);
  expect(stderr).toContain("Nothing was decided, so nothing was written.");
  expect(existsSync(path.join(folder, "undecided.yaml"))).toBe(false);
});

test("a plan that fails keeps the shape of a plan", () => {
  const { stdout } = sluice(plan("--source", "missing.csv", ...ask));
  expect(JSON.parse(stdout)).toEqual({
    document: null,
    suggestions: [],
    findings: [],
    doubts: [expect.stringContaining("is not there")],
    status: "refused",
  });
});

test("files alike in name become steps of their own, and none takes the sink's", () => {
  put("Orders.csv", "id,amount\n1,1\n");
  put("out.csv", "id,amount\n1,1\n");
  const { stdout } = sluice(["profile", "--json", "orders.csv", "Orders.csv", "orders.csv"]);
  expect((JSON.parse(stdout) as { sources: { name: string }[] }).sources.map(({ name }) => name)).toEqual([
    "orders",
    "Orders_2",
    "orders_3",
  ]);
  const planned = sluice(["plan", "--json", "--yes", "--source", "out.csv", ...ask, "-o", "made.yaml"]);
  expect(planned.code).toBe(0);
  expect((JSON.parse(planned.stdout) as { document: string }).document).toContain(
    "out_2: { source: file, path: out.csv }",
  );
  expect(existsSync(path.join(folder, "made.yaml"))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});
