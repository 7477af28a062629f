import { mkdirSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Problem } from "#domain/errors/problem.ts";
import { inspectFile } from "#server/reading/index.ts";
import { bindDocument, openBench, runBound, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const csv = "id,name\n1,x\n2,y\n";
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 256));
/** Packed, it takes more than the first megabyte that is looked at. */
const long = gzipSync(
  `id,name\n${Array.from({ length: 200_000 }, (_, index) => `${index},${((index * 7_919) % 999_983).toString(36)}`).join("\n")}\n`,
);
const sheet = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), noise]);
const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n", "latin1"), noise]);
const columns = Buffer.concat([Buffer.from("PAR1", "latin1"), noise]);

/** Reads `name` as it is now, then runs on it with the content that it has later. */
async function runOn(name: string, first: Buffer | string, later: Buffer | string): Promise<readonly Problem[]> {
  bench.file(name, first);
  const options = name.endsWith(".gz") || name.endsWith(".csv") ? "" : ", format: ndjson";
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: "${name}"${options} }\n  out: { sink: file, from: given, path: out.csv }`,
  );
  bench.file(name, later);
  const report = await runBound(bench, { pipeline, bound, runId: name });
  return report.problems.filter(({ severity }) => severity === "error");
}

it.each([
  ["a sheet", "one.csv", csv, sheet, /one[.]csv is a packed file \(zip, or a sheet of Excel\)/],
  ["a document", "two.csv", csv, pdf, /two[.]csv is a document/],
  ["nothing", "three.csv", csv, "", /three[.]csv is empty/],
  ["a page", "four.csv", csv, "<!doctype html>\n<html></html>", /four[.]csv is a web page/],
  ["columns", "five.csv", csv, columns, /five[.]csv is a Parquet file/],
  ["a packed file without end", "six.csv.gz", gzipSync(csv), gzipSync(csv).subarray(0, -3), /six.*cut off/],
  ["a long packed file without end", "long.csv.gz", long, long.subarray(0, -3), /long.*cut off/],
  ["half of a long packed file", "half.csv.gz", long, long.subarray(0, long.length / 2), /half.*cut off/],
  ["text that is not packed", "seven.csv.gz", gzipSync(csv), csv, /seven.*unpacked/],
  ["a sheet without a header before it", "eight.csv", "1,x\n2,y\n", sheet, /eight[.]csv is a packed file/],
  ["nothing without a header before it", "nine.csv", "1,x\n2,y\n", "", /nine[.]csv is empty/],
  ["a sheet where records were", "ten.ndjson", '{"id":1}\n', sheet, /ten[.]ndjson is a packed file/],
  ["nothing where records were", "eleven.ndjson", '{"id":1}\n', "", /eleven[.]ndjson is empty/],
  ["a table where records were", "twelve.ndjson", '{"id":1}\n', csv, /twelve[.]ndjson does not begin like JSON/],
])("a run stops at a file that became %s", async (...[, name, first, later, words]) => {
  const problems = await runOn(name, first, later);
  expect(problems[0]).toMatchObject({ code: "source_unreadable", node: "given" });
  expect(problems[0]!.message).toMatch(words);
  expect(problems[0]!.mend).toMatch(/^[A-Z].*[.]$/);
});

it("a run reads on where nothing changed", async () => {
  expect(await runOn("same.csv", csv, csv)).toEqual([]);
  expect(await runOn("same.csv.gz", gzipSync(csv), gzipSync(csv))).toEqual([]);
});

/** A folder of files, of which the second is `other`. */
function folderOf(ending: string, [good, other]: readonly [Buffer | string, Buffer | string]): string {
  rmSync(bench.path("many"), { recursive: true, force: true });
  mkdirSync(bench.path("many"));
  for (const [index, content] of [good, other, good].entries()) bench.file(`many/part-${index}.${ending}`, content);
  return bench.path(`many/*.${ending}`);
}

it.each([
  ["a sheet", "csv", csv, sheet, /part-1[.]csv is a packed file/],
  ["a page", "csv", csv, "<html><body></body></html>", /part-1[.]csv is a web page/],
  ["nothing", "csv", csv, "", /part-1[.]csv is empty/],
  ["other columns", "csv", csv, "name,id\nx,1\n", /part-1[.]csv.*column 1 is "name" and not "id"/],
  ["columns", "csv", csv, columns, /part-1[.]csv is a Parquet file/],
  ["text that is not packed", "csv.gz", gzipSync(csv), csv, /part-1[.]csv[.]gz.*unpacked/],
  ["a sheet among records", "ndjson", '{"id":1}\n', sheet, /part-1[.]ndjson is a packed file/],
  ["a table among records", "ndjson", '{"id":1}\n', csv, /part-1[.]ndjson does not begin like JSON/],
])("names the file of many that is %s", async (...[, ending, good, other, words]) => {
  const path = folderOf(ending, [good, other]);
  const error = await inspectFile(bench.engine, { path }).catch((reason: unknown) => reason);
  expect((error as Error).message).toMatch(words);
});

it("takes an empty file among many where an empty file is a table without rows", async () => {
  expect((await inspectFile(bench.engine, { path: folderOf("ndjson", ['{"id":1}\n', ""]) })).rows).toBe(2);
  expect((await inspectFile(bench.engine, { path: folderOf("csv", ["1,x\n2,y\n", ""]) })).rows).toBe(4);
});
