import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { castValue } from "#domain/nodes/cast-value.ts";
import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import { render, sql } from "#domain/sql/fragment.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { snapshotRelation } from "#server/reading/columns/value-counts.ts";
import { findTraps } from "./findings/find-traps.ts";
import { profileSource } from "./profile.ts";

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-readings-"));
  engine = createEngine({ scratchDirectory: path.join(folder, "s"), memoryLimitBytes: 1e9, threads: 2, poolSize: 2 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

let files = 0;
/** What a column of these values is offered as, the values after the cast that is made of it, and what is found in it. */
async function offered(values: readonly string[], column = "v") {
  const file = path.join(folder, `given-${(files += 1)}.csv`);
  const lines = values.map((value, index) => `${index + 1};"${value}"`);
  await writeFile(file, `n;${column}\n${lines.join("\n")}\n`);
  const source = await profileSource({
    engine,
    name: "given",
    input: { kind: "file", path: file, config: { delimiter: ";", header: true } },
    snapshotDirectory: path.join(folder, "snapshots"),
  });
  const findings = await findTraps({ engine, sources: [source], foreignKeys: [] });
  const found = findings
    .filter(({ columns }) => columns.includes(column))
    .map(({ kind, count }) => [kind, count] as const)
    .filter(([kind]) => kind !== "category_spelling" && kind !== "personal_data");
  const { type, reads } = source.profile.columns[1]!;
  const messages = findings.filter(({ columns }) => columns.includes(column)).map(({ message }) => message);
  if (!reads) return { type, reads: null, values: null, found, messages };
  const session = await engine.session({ readable: [source.snapshotPath] });
  const value = castValue(column, type, castOfReading(reads));
  const rows = await session.objects(
    render(sql`SELECT CAST(${value} AS VARCHAR) AS value FROM ${snapshotRelation(source.snapshotPath)} ORDER BY n`),
  );
  await session.close();
  return { type: reads.type, reads, values: rows.map((row) => row.value), found, messages };
}

describe("money is read", () => {
  it.each([
    [
      "with brackets for negative",
      ["$1,234.50", "(123.45)", "$0.99", "-5.00"],
      ["1234.50", "-123.45", "0.99", "-5.00"],
    ],
    ["with a minus behind", ["5.00-", "1,000.25", "3.10-"], ["-5.00", "1000.25", "-3.10"]],
    ["with code before and behind", ["€1,332.51", "755.86 EUR", "n/a", "€40.00"], ["1332.51", "755.86", null, "40.00"]],
    ["with blanks between digits", ["1 234,50 kr", "12,00 kr", "7 000 kr"], ["1234.50", "12.00", "7000.00"]],
    ["with apostrophes", ["CHF 1'234.50", "CHF 12.00", "CHF 7'000.05"], ["1234.50", "12.00", "7000.05"]],
    ["with a group that begins with zero", ["CHF 2'012'345.50", "CHF 12.00"], ["2012345.50", "12.00"]],
    ["with hard blanks in all", ["1\u00A0034,50", "2\u00A0800\u00A0593,99"], ["1034.50", "2800593.99"]],
    ["in lakhs", ["₹12,34,567.50", "₹1,000.00", "₹99.25"], ["1234567.50", "1000.00", "99.25"]],
    ["by per cent", ["12 %", "7.5%", "0.25 %"], ["12.00", "7.50", "0.25"]],
    ["exactly", ["$0.123456789", "$1,000.5"], ["0.123456789", "1000.500000000"]],
  ])("%s", async (_what, given, values) => {
    expect(await offered(given)).toMatchObject({ values });
  });

  it("but not of two currencies as one measure", async () => {
    const found = await offered([
      "$5",
      "$7",
      "$9",
      "$1",
      "$2",
      "$3",
      "$4",
      "$6",
      "$8",
      "$10",
      ...Array(50).fill("$11"),
      "€7",
    ]);
    expect(found.values!.at(-1)).toBeNull();
    expect(found.found).toContainEqual(["unreadable_values", 1]);
  });

  it("and 1e400 is told", async () => {
    expect(await offered(["1e400", "2.5", "3e2"])).toMatchObject({
      type: "double",
      values: [null, "2.5", "300.0"],
      found: [["unreadable_values", 1]],
    });
  });
});

describe("words", () => {
  it("for nothing are nothing around figures, however many", async () => {
    expect(await offered(["NULL", "N/A", "-", "", "null", "nan", "3.5", "4.25"])).toMatchObject({
      values: [null, null, null, null, null, null, "3.50", "4.25"],
    });
    expect(await offered(["NA", "DE", "FR", "-"], "country")).toMatchObject({ type: "varchar", reads: null });
  });

  it.each([
    [
      ["yes", "no", "Yes", "NO", ""],
      ["true", "false", "true", "false", null],
    ],
    [
      ["Y", "N", "", "Y"],
      ["true", "false", null, "true"],
    ],
    [
      ["ja", "nein", "Ja", "k.A."],
      ["true", "false", "true", null],
    ],
    [["ja", "nein", "vielleicht"], null],
    [
      ["ja", "nein", "Ja", "n/a"],
      ["true", "false", "true", null],
    ],
    [
      ["sí", "no", "no"],
      ["true", "false", "false"],
    ],
    [
      ["да", "нет", "да"],
      ["true", "false", "true"],
    ],
    [["oui", "non", "peut-être"], null],
    [["N", "S", "E", "W"], null],
  ])("for yes and no: %j", async (given, values) => {
    const found = await offered(given);
    expect(found.values).toEqual(values);
    expect(found.found).toEqual([]);
  });
});

describe("days and times are read", () => {
  it.each([
    ["a day that no calendar has", ["2026-02-28", "2026-02-30", "2026-03-01"], ["2026-02-28", null, "2026-03-01"], 1],
    ["zero days", ["2026-02-28", "0000-00-00", "2026-03-01"], ["2026-02-28", null, "2026-03-01"], 1],
    ["no such day in another order", ["30/02/2026", "28/02/2026", "13/03/2026"], [null, "2026-02-28", "2026-03-13"], 1],
    ["Spanish months", ["5 de marzo de 2026", "17 de abril de 2026"], ["2026-03-05", "2026-04-17"], 0],
    ["German months", ["5. März 2026", "17. Dezember 2026"], ["2026-03-05", "2026-12-17"], 0],
    ["short French months", ["5 févr. 2026", "17 août 2026"], ["2026-02-05", "2026-08-17"], 0],
    ["Russian months", ["5 марта 2026", "17 мая 2026"], ["2026-03-05", "2026-05-17"], 0],
    ["quarters", ["2026-Q1", "2026-Q4"], ["2026-01-01", "2026-10-01"], 0],
    ["weeks", ["2026-W05", "2026-W06"], ["2026-01-26", "2026-02-02"], 0],
    ["times of day", ["09:30", "23:59:59", "00:00"], ["09:30:00", "23:59:59", "00:00:00"], 0],
    ["twelve hours", ["9:30 PM", "12:00 AM", "1:05 am"], ["21:30:00", "00:00:00", "01:05:00"], 0],
    ["beyond a day", ["09:30", "25:10", "23:00"], ["09:30:00", null, "23:00:00"], 1],
    [
      "with and without an offset",
      ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00", "2026-03-01T12:00:00-05:00", "2026-03-02T12:00:00Z"],
      ["2026-03-01 12:00:00+00", null, "2026-03-01 17:00:00+00", "2026-03-02 12:00:00+00"],
      0,
    ],
  ])("%s", async (_what, given, ...rest) => {
    const [values, unreadable] = rest;
    const found = await offered(given);
    expect(found.values).toEqual(values);
    expect(found.found.filter(([kind]) => kind === "unreadable_values")).toEqual(
      unreadable > 0 ? [["unreadable_values", unreadable]] : [],
    );
  });
});

it("codes that a spreadsheet wrote with exponents are found", async () => {
  expect(await offered(["1.23E+15", "8.50E+11", "00012"], "sku")).toMatchObject({
    type: "varchar",
    found: [["codes_as_exponents", 2]],
  });
});

it.each([
  ["numbers of more than 38 digits", ["1".repeat(50), "2", "3"], 1, "1 number of v has more than 38 digits."],
  [
    "times beyond a day",
    ["25:30:00", "07:15:00", "102:00:30"],
    2,
    "2 values of v are longer than a day, as no time of day is.",
  ],
])("stay text, and that is said: %s", async (_what, given, ...told) => {
  const [count, message] = told;
  const found = await offered(given);
  expect(found).toMatchObject({ type: "varchar", values: null, found: [["kept_as_text", count]] });
  expect(found.messages).toContain(message);
});

it.each([
  ["created_at", ["1700000000", "1700000060"], ["2023-11-14 22:13:20+00", "2023-11-14 22:14:20+00"]],
  ["timestamp", ["1700000000123", "1700000060000"], ["2023-11-14 22:13:20.123+00", "2023-11-14 22:14:20+00"]],
  ["amount", ["1700000000", "1700000060"], null],
])("numbers that count from 1970 under the name %s", async (name, given, values) => {
  expect(await offered(given, name)).toMatchObject({ values, found: [] });
});
