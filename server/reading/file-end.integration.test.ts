import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readingSentence } from "#domain/reading/decision.ts";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "./inspect-file.ts";
import { prepareSource } from "./prepare/prepare-source.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const count = 60_000;
const row = (at: number): string => `${at},"name, of ${at}",${at % 97}.50`;
const table = (rows: number): string =>
  `id,name,amount\n${Array.from({ length: rows }, (_, at) => row(at + 1)).join("\n")}\n`;
const remarks = "Source: the register of 2020\nAs of May.\n";
const large = table(count);

describe("a table of more than a sample with remarks below it", () => {
  it.each([
    ["plain.csv", Buffer.from(large + remarks), "first in line 60002"],
    ["apart.csv", Buffer.from(`${large}\n${remarks}`), "first in line 60003"],
    ["packed.csv.gz", gzipSync(large + remarks), "first in line 60002"],
    ["packed.csv.zst", zstdCompressSync(large + remarks), "first in line 60002"],
    ["wide.csv", Buffer.from(`\uFEFF${large}${remarks}`, "utf16le"), "first in line 60002"],
  ])("is read to its last row: %s", async (name, bytes, place) => {
    const found = await inspectFile(bench.engine, { path: bench.file(name, bytes) });
    expect(found.columns.map(({ type }) => type)).toEqual(["bigint", "varchar", "decimal(18,2)"]);
    expect(found).toMatchObject({ rows: count, unreadable: 0, notes: { remarks: { count: 2 } } });
    expect(readingSentence(found.decisions)).toContain(`2 records below the table left out (${place})`);
  });

  it("keeps every row of the next file, which has none or more of them", async () => {
    bench.file("month.csv", table(20) + remarks);
    const { pipeline, bound } = await bindDocument(
      bench,
      "sluice: 1\nname: t\nnodes:\n  given: { source: file, path: month.csv }\n  out: { sink: file, from: given, path: out.csv }\n",
    );
    const next = [
      [table(25), 25, 0],
      [`${table(25)}Source: the register of 2021\n`, 25, 1],
      [`${table(30)}Source: elsewhere\n\nSee there.\nAnd there.\n`, 30, 3],
    ] as const;
    for (const [index, [text, rows, left]] of next.entries()) {
      bench.file("month.csv", text);
      const report = await runBound(bench, { pipeline, bound, runId: `month-${index}` });
      expect(report.nodes.given).toMatchObject({ out: rows, leftOut: left });
    }
  });
});

it("looks at the end of a sheet's rows beyond those that its start is made of", async () => {
  const { utils, write } = await import("@e965/xlsx");
  const rows = Array.from({ length: 3_000 }, (_, at) => [at + 1, `name ${at + 1}`, at / 2]);
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([["id", "name", "amount"], ...rows, ["Source: here"]]), "Data");
  const file = bench.file("book.xlsx", write(book, { type: "buffer", bookType: "xlsx" }) as Buffer);
  const found = await inspectFile(bench.engine, { path: file });
  expect(found).toMatchObject({ rows: 3_000, notes: { remarks: { count: 1, first: [{ text: "Source: here,," }] } } });
  expect(found.columns[0]!.type).toBe("bigint");
});

it("leaves out no more of a file than stands alone at its end", async () => {
  const file = bench.file("names.csv", "name,kind\nAnn,a\nBob,b\nLee Roe\n");
  const found = await inspectFile(bench.engine, { path: file });
  const prepared = await prepareSource({ path: file, reading: found.dialect }, { folder: bench.path("names") });
  expect([found.rows, prepared.tables.flatMap(({ notes }) => notes.remarks.first)]).toEqual([3, []]);
});
