import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileRows } from "#domain/plan/read-file.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { sampleBytes } from "../container/sample.ts";
import { inspectFile } from "../inspect-file.ts";
import type { FileInspection } from "../inspection.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

let files = 0;
/** How a file is read alone, and with its rows kept. */
async function inspected(text: string): Promise<{ plain: FileInspection; kept: FileInspection; path: string }> {
  const path = bench.file(`typed-${(files += 1)}.csv`, text);
  const folder = bench.path(`kept-${files}`);
  mkdirSync(folder);
  const plain = await inspectFile(bench.engine, { path });
  return { plain, kept: await inspectFile(bench.engine, { path, keep: { folder } }), path };
}

/** The rows that the careful reader of the file gives beside those that were kept. */
async function rowsOf({ kept, path }: { kept: FileInspection; path: string }): Promise<unknown[][]> {
  const session = await bench.engine.session({ readable: [path, kept.rowsFile!] });
  try {
    const careful = render(fileRows("careful", kept, literal(path)));
    const written = render(sql`SELECT * FROM read_parquet(${literal(kept.rowsFile!)})`);
    return [(await session.all(careful)).rows, (await session.all(written)).rows] as unknown[][];
  } finally {
    await session.close();
  }
}

const tableOf = (values: readonly string[]): string =>
  `n,v,k\n${values.map((value, at) => `${at + 1},${value},x`).join("\n")}\n`;

describe("rows that are kept while the file is read", () => {
  const spelled: Readonly<Record<string, readonly string[]>> = {
    whole: ["1", "-20", "", "9223372036854775807"],
    decimals: ["1.5", "2.25", "-0.1", "-0"],
    manyDigits: ["12345678901234567.89", "0.01", "99999999999999999999.99", "-1"],
    tooLarge: ["99223372036854775808", "-1", "", "-0"],
    floating: ["1e-5", "0.25", "-3", ""],
    days: ["2026-01-31", "", "1999-12-01", "2000-02-29"],
    moments: ["2026-01-31 10:00:00", "2026-01-31T10:00:00.5", "2026-02-01", ""],
    offsets: ["2026-01-31 10:00:00+02:00", "2026-01-31T10:00:00Z", "", "2026-01-31 10:00:00.25 -05"],
    truth: ["true", "FALSE", "", "True"],
    zeros: ["007", "1", "", "2"],
    nothing: ["", "", "", ""],
    quotedNothing: ['""', "5", "", '"7"'],
    blanks: ["  ", "5", "", "6"],
    text: ["a", '"b,c"', " d ", ""],
  };

  it("are those of the careful reader, however they are spelled", async () => {
    const rows = [0, 1, 2, 3].map((at) => Object.values(spelled).map((values) => values[at]!));
    const found = await inspected([Object.keys(spelled), ...rows].map((row) => `${row.join(",")}\n`).join(""));
    expect({ ...found.kept, rowsFile: undefined }).toEqual({ ...found.plain, rowsFile: undefined });
    const [careful, written] = await rowsOf(found);
    expect(written).toEqual(careful);
  });

  it.each([
    ["codes as exponents", ["1.23E+15", "12345678901234"]],
    ["points that may part thousands", ["20.873", "7", "", "82.132"]],
  ])("are not kept where their types are not plain: %s", async (_what, values) => {
    const { kept, plain } = await inspected(tableOf(values));
    expect(kept).toEqual(plain);
    expect(kept.rowsFile).toBeUndefined();
  });

  const many = Array.from({ length: Math.ceil(sampleBytes / 8) }, (_, at) => ["1", "7.5", "2026-01-01", ""][at % 4]!);
  const long = (first: string, last: string): string =>
    tableOf([first, ...many.map((value) => (value === "" ? value : first)), last]);

  it("are written by one scan where the whole file is as its beginning", async () => {
    const found = await inspected(long("7.55", "8.25"));
    expect(found.kept.rowsFile).toBeDefined();
    expect(found.kept.columns).toEqual(found.plain.columns);
    const [careful, written] = await rowsOf(found);
    expect(written).toEqual(careful);
  });

  it.each([
    ["7.5", "8.125", "decimal(18,3)"],
    ["7.5", "1234567890123456789.5", "decimal(38,1)"],
    ["7", "007", "varchar"],
    ["7", "1e2", "double"],
    ["2026-01-01", "2026-01-01 10:00:00", "timestamp"],
    ["2026-01-01", "2026-02-30", "varchar"],
  ])("are left to the careful reader where a column of %j ends with %j", async (first, last, type) => {
    const { kept, plain } = await inspected(long(first, last));
    expect(kept.columns[1]).toEqual({ name: "v", type });
    expect(kept.columns).toEqual(plain.columns);
    expect(kept.rowsFile).toBeUndefined();
  });

  it("have none of the refused records, which are told", async () => {
    const text = long("7.5", "8.5");
    const early = text.replace("\n3,", "\n3,9.125,too,many,");
    const late = `${text}100,1.5,x,too many\n101,2.5,y\n`;
    const [first, last] = [await inspected(early), await inspected(late)];
    expect(first.kept.rowsFile).toBeUndefined();
    expect(last.kept.rowsFile).toBeDefined();
    expect(last.kept.unreadable).toBe(1);
    for (const { kept, plain } of [first, last])
      expect({ ...kept, rowsFile: undefined }).toEqual({ ...plain, rowsFile: undefined });
  });
});
