import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

/** Text in an encoding of one byte a letter, by the platform's own decoder turned round. */
function bytesOf(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Buffer.from([...text].map((letter) => bytes.get(letter)!));
}

const table = 'name,price\nMüller,"12,50 €"\nŠkoda,"3,00 €"\nCafé,"1.234,56 €"\n';
const rows = [
  { name: "Müller", price: "12,50 €" },
  { name: "Škoda", price: "3,00 €" },
  { name: "Café", price: "1.234,56 €" },
];
const utf16 = Buffer.from(`\uFEFF${table}`, "utf16le");

async function read(name: string, content: Buffer): Promise<{ encoding: string; rows: unknown[] }> {
  bench.file(name, content);
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: ${name}.out.ndjson }`,
  );
  const report = await runBound(bench, { pipeline, bound, runId: name, hash: false });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path(`out/${name}.out.ndjson`), "utf8")
    .trim()
    .split("\n");
  return { encoding: found.dialect.encoding, rows: written.map((line) => JSON.parse(line) as unknown) };
}

it.each([
  ["utf8.csv", Buffer.from(table), "utf-8"],
  ["mark.csv", Buffer.from(`\uFEFF${table}`), "utf-8"],
  ["western.csv", bytesOf(table, "windows-1252"), "windows-1252"],
  ["western.csv.gz", gzipSync(bytesOf(table, "windows-1252")), "windows-1252"],
  ["low-first.csv", utf16, "utf-16le"],
  ["high-first.csv", Buffer.from(utf16).swap16(), "utf-16be"],
])("%s is read in the encoding that it was written in", async (name, content, encoding) => {
  expect(await read(name, content)).toEqual({ encoding, rows });
});
