import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-kept-"));
const cache = path.join(folder, "cache");
const at = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  at("p.yaml"),
  "sluice: 1\nname: t\nnodes:\n  given: { source: file, path: in.csv }\n  out: { sink: file, from: given, path: out.csv }\n",
);
async function write(text: string): Promise<void> {
  writeFileSync(at("in.csv"), text);
  await wait(80);
}
function run(cacheDirectory = cache) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.resolve("cli/sluice.mjs"), "run", at("p.yaml"), "--json", "--out", at("out")],
    { encoding: "utf8", env: { ...process.env, SLUICE_CACHE_DIR: cacheDirectory } },
  );
  return { status, report: JSON.parse(stdout) as { nodes: Record<string, unknown>; problems: unknown[] } };
}
const kept = (kind = "readings"): string[] => readdirSync(path.join(cache, kind));
const out = (): string => readFileSync(at("out/out.csv"), "utf8");

test("how a file was read is kept for the same bytes, and found anew where they change", async () => {
  await write("id,amount\n1,1.50\n2,2.25\n");
  const first = run();
  expect(first.status).toBe(0);
  expect(kept()).toHaveLength(1);
  const again = run();
  expect(again).toEqual(first);
  expect(kept()).toHaveLength(1);
  await write("id,amount\n1,1.505\nx,2.25\n");
  expect(run().status).toBe(0);
  expect(out()).toBe("id,amount\n1,1.505\nx,2.250\n");
  expect(kept()).toHaveLength(2);
});

test("a document over files as they were is not planned again, and is planned anew where it or they change", async () => {
  rmSync(cache, { recursive: true, force: true });
  await write("id,amount\n1,1.50\n");
  expect(run().status).toBe(0);
  const [plan = ""] = kept("plans");
  const place = path.join(cache, "plans", plan);
  // what is kept is told from what is made anew by another name for the output
  writeFileSync(place, readFileSync(place, "utf8").replaceAll("out.csv", "kept.csv"));
  expect(run().report).toMatchObject({ outputs: [{ path: expect.stringMatching(/kept\.csv$/) }] });
  await write("id,amount\n1,x\n");
  expect(run().report).toMatchObject({ outputs: [{ path: expect.stringMatching(/out\.csv$/) }] });
  expect(out()).toBe("id,amount\n1,x\n");
  writeFileSync(at("p.yaml"), `${readFileSync(at("p.yaml"), "utf8")}# another text\n`);
  expect(run().status).toBe(0);
  expect(kept("plans")).toHaveLength(2);
});

test("what is kept and cannot be read is made anew, and nothing is kept where that is not wanted", async () => {
  await write("id\n1\n");
  run();
  for (const kind of ["readings", "plans"])
    for (const name of kept(kind)) writeFileSync(path.join(cache, kind, name), "{");
  expect(run().status).toBe(0);
  expect(out()).toBe("id\n1\n");
  rmSync(cache, { recursive: true });
  expect(run("").status).toBe(0);
  expect(readdirSync(folder)).not.toContain("cache");
});
