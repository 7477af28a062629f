import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { castValue } from "#domain/nodes/cast-value.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { interpret } from "./interpret.ts";
import { type RawCell, tableFromRows } from "./table.ts";

const formats = [
  "%Y-%m-%d",
  "%Y/%m/%d",
  "%Y.%-m.%-d",
  "%d/%m/%Y",
  "%m/%d/%Y",
  "%-d/%-m/%Y",
  "%-m/%-d/%Y",
  "%d.%m.%y",
  "%y.%m.%d",
  "%m-%d-%y",
  "%d-%m-%y",
  "%b %d, %Y",
  "%B %-d, %Y",
  "%d %b %Y",
  "%d-%b-%y",
  "%Y%m%d",
  "%d%m%Y",
  "%Y-%m-%d %H:%M",
  "%d/%m/%Y %-I:%M %p",
] as const;

const months = "January February March April May June July August September October November December".split(" ");
interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}
const two = (value: number): string => String(value).padStart(2, "0");
/** Writes a moment by a format; shares nothing with what reads it. */
const written = (of: Moment, format: string): string =>
  format.replaceAll(/%-?[A-Za-z]/g, (code) => {
    const parts: Record<string, string | number> = {
      "%Y": of.year,
      "%y": two(of.year % 100),
      "%m": two(of.month),
      "%-m": of.month,
      "%d": two(of.day),
      "%-d": of.day,
      "%b": months[of.month - 1]!.slice(0, 3),
      "%B": months[of.month - 1]!,
      "%H": two(of.hour),
      "%-I": of.hour % 12 || 12,
      "%M": two(of.minute),
      "%p": of.hour < 12 ? "AM" : "PM",
    };
    return String(parts[code]);
  });
const isoOf = (of: Moment, format: string): string =>
  `${of.year}-${two(of.month)}-${two(of.day)} ${/%M/.test(format) ? `${two(of.hour)}:${two(of.minute)}` : "00:00"}:00`;

const moments: fc.Arbitrary<Moment> = fc
  .record({
    year: fc.integer({ min: 1970, max: 2068 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
  })
  .filter(({ year, month, day }) => day <= new Date(Date.UTC(year, month, 0)).getUTCDate());

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => connection.closeSync());

const castBy = (list: readonly string[]) => castValue("text", "varchar", { type: "timestamp", formats: list });
async function readBy(list: readonly string[], texts: readonly string[]): Promise<(string | null)[]> {
  const rows = join(texts.map((text, index) => sql`(${literal(index)}, ${literal(text)})`));
  const reader = await connection.runAndReadAll(
    render(
      sql`SELECT CAST(${castBy(list)} AS VARCHAR) FROM (VALUES ${rows}) AS t(place, ${ident("text")}) ORDER BY place`,
    ),
  );
  return reader.getRowsJson().map(([value]) => value as string | null);
}
/** The same by the interpreter, which knows nothing of the engine. */
function interpreted(list: readonly string[], texts: readonly string[]): (string | null)[] {
  const inputs = [{ port: "from", node: "given", output: "out" as const }];
  const config = { from: "given", columns: { text: { type: "timestamp", formats: list } }, on_error: "null" };
  const nodes = [
    { name: "given", kind: "file_source" as const, config: {}, inputs: [] },
    { name: "read", kind: "cast" as const, config, inputs },
  ];
  const given = tableFromRows([{ name: "text", type: "varchar" }], texts.map((text) => [text]) as RawCell[][]);
  const { out } = interpret({ name: "c", schedule: null, layout: {}, ranks: {}, groups: [], nodes }, { given }).read!;
  return out.rows.map(([value]) =>
    value === null
      ? null
      : new Date(Number((value as { micros: bigint }).micros / 1000n)).toISOString().slice(0, 19).replace("T", " "),
  );
}

const lists = fc.shuffledSubarray([...formats], { minLength: 1 });

test("what is written by one format is read as the same moment by any list in any order, or not at all", async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.array(moments, { minLength: 1, maxLength: 30 }), async (list, given) => {
      const cases = given.map((of, index) => ({ of, format: list[index % list.length]! }));
      const texts = cases.map(({ of, format }) => written(of, format));
      const read = await readBy(list, texts);
      for (const [index, { of, format }] of cases.entries()) expect([isoOf(of, format), null]).toContain(read[index]);
      expect(await readBy(list.toReversed(), texts)).toEqual(read);
      expect(interpreted(list, texts)).toEqual(read);
    }),
    { numRuns: 150, seed: 11 },
  );
}, 300_000);

test("each format alone reads all that it has written, and no text that lacks or adds a digit or a sign", async () => {
  for (const format of formats) {
    const given = fc.sample(moments, { numRuns: 60, seed: 5 });
    const texts = given.map((of) => written(of, format));
    expect(await readBy([format], texts), format).toEqual(given.map((of) => isoOf(of, format)));
    const spoiled = texts.flatMap((text) => [`0${text}`, `${text}0`, text.replace(/\d{2}/, ""), `${text} x`]);
    const signs = texts.map((text) => text.replace(/[-/. ,]/, "|")).filter((text) => text.includes("|"));
    const strict = format.includes("%-") ? signs : [...spoiled, ...signs];
    expect(
      (await readBy([format], strict)).filter((value) => value !== null),
      format,
    ).toEqual([]);
  }
});

test("'05-11-26' is not of the year 5, whatever stands first", async () => {
  const list = ["%Y-%m-%d", "%m-%d-%y"];
  for (const each of [list, list.toReversed()])
    expect(await readBy(each, ["05-11-26", "2026-05-11"])).toEqual(["2026-05-11 00:00:00", "2026-05-11 00:00:00"]);
  expect(await readBy(["%d/%m/%Y", "%m/%d/%Y"], ["03/04/2026", "03/03/2026", "13/04/2026"])).toEqual([
    null,
    "2026-03-03 00:00:00",
    "2026-04-13 00:00:00",
  ]);
});

test("a sign is taken out of a number between thousands alone", async () => {
  const read = async (rule: object, texts: readonly string[]): Promise<(string | null)[]> => {
    const rows = join(texts.map((text, index) => sql`(${literal(index)}, ${literal(text)})`));
    const number = castValue("text", "varchar", { type: "decimal(18,3)", ...rule });
    const reader = await connection.runAndReadAll(
      render(sql`SELECT CAST(${number} AS VARCHAR) FROM (VALUES ${rows}) AS t(place, ${ident("text")}) ORDER BY place`),
    );
    return reader.getRowsJson().map(([value]) => value as string | null);
  };
  const english = { remove: [",", "$"] };
  const taken = ["1,234.5", "$1,234,567", "12,34,567.0", "(999", "-1,000"];
  expect(await read(english, taken)).toEqual(["1234.500", "1234567.000", "1234567.000", null, "-1000.000"]);
  expect(await read(english, ["12,5", "1.200,00", "0,125", "1,2345", "1234,567", ",500"])).toEqual(
    Array.from({ length: 6 }, () => null),
  );
  const german = { remove: ["."], decimal: "," };
  expect(await read(german, ["1.234,5", "12,5", "12.5", "1,234.5", "0.125"])).toEqual([
    "1234.500",
    "12.500",
    null,
    null,
    null,
  ]);
  expect(await read({ decimal: "," }, ["12,5", "1.234"])).toEqual(["12.500", null]);
});
