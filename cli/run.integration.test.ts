import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { badInput, type BadInputCase } from "#scripts/test/bad-input.ts";

let folder: string;
const put = (name: string, content: string | Buffer): void => writeFileSync(path.join(folder, name), content);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-cli-"));
  put("orders.csv", "id,amount\n1,10.50\n2,20.25\n2,20.25\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly code: number | null;
  readonly report: {
    status: string;
    nodes: Record<string, unknown>;
    outputs: { node: string; path: string; rows: number; hash: string | null }[];
    problems: Record<string, unknown>[];
  };
  readonly stderr: string;
}

function sluice(nodes: string, ...more: string[]): Answer {
  put("pipeline.yaml", `sluice: 1\nname: t\nnodes:\n${nodes}`);
  const result = spawnSync(
    process.execPath,
    [
      path.resolve("cli/sluice.mjs"),
      "run",
      path.join(folder, "pipeline.yaml"),
      "--json",
      "--out",
      path.join(folder, "out"),
      ...more,
    ],
    { encoding: "utf8" },
  );
  return { code: result.status, report: JSON.parse(result.stdout || "{}") as Answer["report"], stderr: result.stderr };
}
const tell = (given: BadInputCase, { report }: Answer): void =>
  badInput(
    given,
    { message: String(report.problems[0]?.message), mend: report.problems[0]?.mend },
    import.meta.filename,
  );
const copy = (source: string): string =>
  `  given: { source: file, path: ${source} }\n  out: { sink: file, from: given, path: out.csv }`;

test("runs a pipeline and answers with counts, outputs and their fingerprints", () => {
  const { code, report } = sluice(
    '  orders: { source: file, path: orders.csv }\n  unique: { dedupe: { from: orders } }\n  total: { aggregate: { from: unique, by: [], measures: { sum: "sum(amount)", n: "count(*)" } } }\n  out: { sink: file, from: total, path: nested/out.csv }',
  );
  expect(code).toBe(0);
  expect(report).toMatchObject({
    status: "succeeded",
    problems: [],
    outputs: [
      { node: "out", rows: 1, fingerprint: expect.stringMatching(/^duckdb-[0-9.]+:[0-9a-f]{32}$/), hash: null },
    ],
  });
  expect(report.nodes.unique).toEqual({ in: { from: 3 }, out: 2, removed: 1, rejected: 0 });
  expect(readFileSync(path.join(folder, "out/nested/out.csv"), "utf8")).toBe("sum,n\n30.75,2\n");
  expect(readdirSync(path.join(folder, "out/nested"))).toEqual(["out.csv"]);
});

test("makes the canonical hash of an output where it is asked for", () => {
  const { code, report } = sluice(copy("orders.csv"), "--hash");
  expect(code).toBe(0);
  expect(report.outputs[0]!.hash).toMatch(/^[0-9a-f]{32}$/);
});

test("no link in the output folder leads a file out of it", () => {
  const outside = mkdtempSync(path.join(tmpdir(), "sluice-outside-"));
  try {
    writeFileSync(path.join(outside, "kept.csv"), "mine");
    put("linked-orders.csv", "id\n1\n");
    mkdirSync(path.join(folder, "out"), { recursive: true });
    symlinkSync(outside, path.join(folder, "out", "linked"));
    symlinkSync(path.join(outside, "kept.csv"), path.join(folder, "out", "kept.csv"));
    const through = sluice(copy("linked-orders.csv").replace("path: out.csv", "path: linked/deep/out.csv"));
    expect([through.code, through.report.problems[0]]).toMatchObject([
      2,
      {
        message: expect.stringContaining("is a link to another place"),
        mend: expect.stringContaining("Remove the link"),
      },
    ]);
    expect(sluice(copy("linked-orders.csv").replace("path: out.csv", "path: kept.csv")).code).toBe(0);
    expect(readFileSync(path.join(folder, "out", "kept.csv"), "utf8")).toBe("id\n1\n");
    expect(readdirSync(outside)).toEqual(["kept.csv"]);
    expect(readFileSync(path.join(outside, "kept.csv"), "utf8")).toBe("mine");
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test("a check that stops exits with 5, and writes nothing", () => {
  const { code, report } = sluice(
    "  orders: { source: file, path: orders.csv }\n  valid: { check: { from: orders, rules: [{ unique: id }], on_fail: stop } }\n  out: { sink: file, from: valid, path: stopped.csv }",
  );
  expect(code).toBe(5);
  expect(report).toMatchObject({ status: "failed", outputs: [], problems: [{ node: "valid", got: "2" }] });
});

test("an expression with an error exits with 2 and says what was meant", () => {
  const answer = sluice(
    '  orders: { source: file, path: orders.csv }\n  big: { filter: { from: orders, where: "amuont > 1" } }\n  out: { sink: file, from: big, path: out.csv }',
  );
  expect(answer.code).toBe(2);
  expect(answer.report.problems[0]).toMatchObject({
    node: "big",
    field: "where",
    got: "amuont",
    mend: 'Did you mean "amount"?',
  });
  tell("an expression with an error", answer);
});

const sources: readonly [string, string | Buffer | null, string, BadInputCase?][] = [
  ["missing.csv", null, "is not there"],
  ["empty.csv", "", "is empty", "an empty file"],
  [
    "binary.csv",
    Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7) % 256)),
    "not a text file",
    "a binary file",
  ],
  ["fake.parquet", "id,amount\n1,2\n", "no Parquet file", "a file that is not what its name says"],
  ["broken.json", '[{"id": 1}, {"id": ', "is no JSON"],
];

test.each(sources)("%s exits with 4 and says what is wrong", (...[name, content, message, told]) => {
  if (content !== null) put(name, content);
  const answer = sluice(copy(name));
  expect(answer.code).toBe(4);
  expect(answer.report.problems[0]).toMatchObject({
    node: "given",
    message: expect.stringContaining(message),
    mend: expect.stringMatching(/./),
  });
  if (told) tell(told, answer);
});

test("a file with only a header runs to 0 rows and says so", () => {
  put("header-only.csv", "id,amount\n");
  const { code, report, stderr } = sluice(copy("header-only.csv"));
  expect(code).toBe(0);
  expect(report).toMatchObject({
    status: "succeeded",
    nodes: { given: { out: 0 }, out: { in: { from: 0 } } },
    outputs: [{ rows: 0 }],
  });
  expect(readFileSync(path.join(folder, "out/out.csv"), "utf8")).toBe("id,amount\n");
  expect(report.problems).toMatchObject([
    { node: "given", message: "given: header-only.csv holds no records.", mend: expect.stringContaining("right file") },
  ]);
  expect(stderr).toContain("Warning: given: header-only.csv holds no records.");
  tell("a file with only a header", { code, report, stderr });
});

test("doubled and blank column names get names of their own", () => {
  put("names.csv", "id,,id,Name,name\n1,2,3,a,b\n");
  expect(sluice(copy("names.csv")).code).toBe(0);
  expect(readFileSync(path.join(folder, "out/out.csv"), "utf8")).toBe("id,column_2,id_2,Name,name_2\n1,2,3,a,b\n");
  badInput(
    "duplicate and blank column names",
    { message: "No failure: id,,id,Name,name is read as id, column_2, id_2, Name, name_2" },
    import.meta.filename,
  );
});

test("a circle, an unknown step and a lost connection name their place", () => {
  const circle = sluice(
    '  a: { filter: { from: b, where: "true" } }\n  b: { filter: { from: a, where: "true" } }\n  out: { sink: file, from: a, path: out.csv }',
  );
  expect([circle.code, circle.report.problems[0]]).toMatchObject([2, { message: expect.stringContaining("circle") }]);
  const lost = sluice(
    "  given: { source: postgres, connection: crm, table: t }\n  out: { sink: file, from: given, path: out.csv }",
    "--connection",
    "crm=postgres://u:canary-secret@127.0.0.1:1/db",
  );
  expect([lost.code, lost.report.problems[0]]).toMatchObject([
    4,
    { node: "given", mend: expect.stringContaining("running") },
  ]);
  expect(lost.stderr + JSON.stringify(lost.report)).not.toContain("canary-secret");
  tell("a circle in the graph", circle);
  tell("a lost database", lost);
});

test("wrong usage exits with 2", () => {
  const result = spawnSync(process.execPath, [path.resolve("cli/sluice.mjs"), "run"], { encoding: "utf8" });
  expect([result.status, result.stdout]).toEqual([2, ""]);
  expect(result.stderr).toContain("missing required argument");
});
