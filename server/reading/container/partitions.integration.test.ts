import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { profileSource } from "#server/sources/profile.ts";
import { inspectFile } from "../inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

function put(name: string, content: string | Buffer): void {
  mkdirSync(path.dirname(bench.path(name)), { recursive: true });
  writeFileSync(bench.path(name), content);
}

async function rowsOf(pattern: string): Promise<unknown[]> {
  const document = `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: "${pattern}" }\n  out: { sink: file, from: given, path: "out.ndjson" }`;
  const { pipeline, bound } = await bindDocument(bench, document);
  const report = await runBound(bench, { pipeline, bound, runId: pattern.replaceAll(/\W/g, "_") });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path("out/out.ndjson"), "utf8").trim().split("\n");
  return written.map((line) => JSON.parse(line) as unknown);
}

const inspect = (pattern: string) => inspectFile(bench.engine, { path: bench.path(pattern) });
const said = async (pattern: string): Promise<string | undefined> =>
  (await inspect(pattern)).decisions.findLast(({ part }) => part === "keys")?.says;

describe("folders that are named by a key and its value", () => {
  it.each([
    ["csv", (id: string) => `id,name\n${id},é\n`],
    ["csv.gz", (id: string) => gzipSync(`id,name\n${id},é\n`)],
    ["txt", (id: string) => Buffer.from(`id;name\n${id};é\n`, "latin1")],
    ["ndjson", (id: string) => `{"id":${id},"name":"é"}\n`],
    ["json", (id: string) => `{"rows":[{"id":${id},"name":"é"}]}`],
  ])("are columns behind those of the files: %s", async (ending, content) => {
    put(`${ending}/year=2023/month=12/a.${ending}`, content("1"));
    put(`${ending}/year=2024/month=03/a.${ending}`, content("2"));
    put(`${ending}/year=2024/month=03/b.${ending}`, content("3"));
    const pattern = `${ending}/year=*/month=*/*.${ending}`;
    expect(await said(pattern)).toBe("year, month by the names of the folders");
    expect(await rowsOf(pattern)).toEqual([
      { id: 1, name: "é", year: 2023, month: 12 },
      { id: 2, name: "é", year: 2024, month: 3 },
      { id: 3, name: "é", year: 2024, month: 3 },
    ]);
  });

  it("are days, numbers or text, as all of their values say, and nothing where they say so", async () => {
    put("types/day=2024-02-29/zip=01234/kind=a%20b/1.csv", "id,name\n1,x\n");
    put("types/day=2024-03-01/zip=1234/kind=__HIVE_DEFAULT_PARTITION__/1.csv", "id,name\n2,y\n");
    expect((await inspect("types/**/*.csv")).columns).toEqual([
      { name: "id", type: "bigint" },
      { name: "name", type: "varchar" },
      { name: "day", type: "date" },
      { name: "zip", type: "varchar" },
      { name: "kind", type: "varchar" },
    ]);
    expect(await rowsOf("types/**/*.csv")).toEqual([
      { id: 1, name: "x", day: "2024-02-29", zip: "01234", kind: "a b" },
      { id: 2, name: "y", day: "2024-03-01", zip: "1234", kind: null },
    ]);
  });

  it("are kept in the snapshot of a profile", async () => {
    put("profiled/year=2024/1.txt", Buffer.from("id;name\n1;é\n", "latin1"));
    const { profile } = await profileSource({
      engine: bench.engine,
      name: "profiled",
      input: { kind: "file", path: bench.path("profiled/*/*.txt") },
      snapshotDirectory: bench.path("snapshots"),
    });
    expect(profile.columns.map(({ name, type, min }) => [name, type, min])).toEqual([
      ["id", "bigint", "1"],
      ["name", "varchar", "é"],
      ["year", "bigint", "2024"],
    ]);
  });

  it("change no column that the files themselves have, and that is said", async () => {
    put("own/year=2024/1.csv", "id,Year\n1,first\n");
    put("own/year=2023/1.csv", "id,Year\n2,second\n");
    expect(await said("own/year=*/*.csv")).toBe("year as the files say, not as their folders are named");
    expect(await rowsOf("own/year=*/*.csv")).toEqual([
      { id: 2, Year: "second" },
      { id: 1, Year: "first" },
    ]);
  });

  it("change nothing of one file that is named alone", async () => {
    put("alone/year=2024/1.csv", "id,year\n1,first\n");
    put("alone/year=2024/1.ndjson", '{"id":1,"year":"first"}\n');
    expect(await rowsOf("alone/year=2024/1.csv")).toEqual([{ id: 1, year: "first" }]);
    expect(await rowsOf("alone/year=2024/1.ndjson")).toEqual([{ id: 1, year: "first" }]);
    expect(await said("alone/year=2024/1.csv")).toBeUndefined();
  });

  it("are none where the folders of the files name different keys", async () => {
    put("mixed/year=2024/1.csv", "id,name\n1,x\n");
    put("mixed/month=2/1.csv", "id,name\n2,y\n");
    expect(await rowsOf("mixed/*/*.csv")).toEqual([
      { id: 2, name: "y" },
      { id: 1, name: "x" },
    ]);
  });
});
