import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { CastRule } from "#domain/nodes/cast-rule.ts";
import { castValue } from "#domain/nodes/cast-value.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { monthLanguages, monthsOf } from "#domain/sql/month-names.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { interpret } from "./interpret.ts";
import { textOf } from "./sql/text-of.ts";
import { parseType } from "./sql/types.ts";
import { type RawCell, tableFromRows } from "./table.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => connection.closeSync());

async function byEngine(rule: CastRule, texts: readonly string[]): Promise<(string | null)[]> {
  const rows = join(texts.map((text, index) => sql`(${literal(index)}, ${literal(text)})`));
  const value = castValue("text", "varchar", rule);
  const reader = await connection.runAndReadAll(
    render(sql`SELECT CAST(${value} AS VARCHAR) FROM (VALUES ${rows}) AS t(place, ${ident("text")}) ORDER BY place`),
  );
  return reader.getRowsJson().map(([read]) => read as string | null);
}

/** The same by the interpreter, which knows nothing of the engine. */
function byInterpreter(rule: CastRule, texts: readonly string[]): (string | null)[] {
  const inputs = [{ port: "from", node: "given", output: "out" as const }];
  const nodes = [
    { name: "given", kind: "file_source" as const, config: {}, inputs: [] },
    {
      name: "read",
      kind: "cast" as const,
      config: { from: "given", columns: { text: rule }, on_error: "null" },
      inputs,
    },
  ];
  const given = tableFromRows([{ name: "text", type: "varchar" }], texts.map((text) => [text]) as RawCell[][]);
  const { out } = interpret({ name: "c", schedule: null, layout: {}, ranks: {}, groups: [], nodes }, { given }).read!;
  return out.rows.map(([value]) => (value === null ? null : textOf(value!, parseType(rule.type))));
}

/** Each text with what it is read as; null where it must not be read. */
async function reads(rule: CastRule, pairs: Readonly<Record<string, string | null>>): Promise<void> {
  const [texts, wanted] = [Object.keys(pairs), Object.values(pairs)];
  expect(await byEngine(rule, texts)).toEqual(wanted);
  expect(byInterpreter(rule, texts)).toEqual(wanted);
}

test("an amount is negative in brackets, with a minus behind or a printer's minus, and never twice", async () => {
  const rule: CastRule = { type: "decimal(18,2)", remove: [",", "$"], negative: ["brackets", "behind", "typeset"] };
  await reads(rule, {
    "$1,234.50": "1234.50",
    "(123.45)": "-123.45",
    "($1,234.50)": "-1234.50",
    "$(5)": "-5.00",
    "5.00-": "-5.00",
    "−7.25": "-7.25",
    "-5.00": "-5.00",
    "(-5.00)": null,
    "-5.00-": null,
    "(5.00": null,
  });
  await reads({ type: "decimal(18,2)" }, { "(5.00)": null, "5.00-": null });
});

test("blanks and apostrophes are taken out between thousands alone", async () => {
  const rule: CastRule = { type: "decimal(18,2)", remove: [" ", "\u202F", "'", "€"], decimal: "," };
  await reads(rule, {
    "1 234 567,50 €": "1234567.50",
    "1\u202F234,5": "1234.50",
    "1'234": "1234.00",
    "€ 12": "12.00",
    "12 5": null,
    "1 2345": null,
    "1234 567": null,
    "0 123": null,
    "1  234": null,
    "1,234 567": null,
  });
});

test("a number that no machine holds is none", async () => {
  await reads({ type: "double" }, { "1e400": null, "-1e400": null, "1e300": "1e+300" });
});

test("a moment needs an offset or the zone in which it stands", async () => {
  await reads(
    { type: "timestamptz" },
    {
      "2026-03-01T23:30:00-05:00": "2026-03-02 04:30:00+00",
      "2026-03-01 12:00 +0530": "2026-03-01 06:30:00+00",
      "2026-03-01T12:00Z": "2026-03-01 12:00:00+00",
      "2026-03-01 12:00:00": null,
      "2026-03-01": null,
    },
  );
  const zone = "Europe/Berlin";
  await reads(
    { type: "timestamptz", zone },
    {
      "2026-03-01 12:00:00": "2026-03-01 11:00:00+00",
      "2026-07-01 12:00": "2026-07-01 10:00:00+00",
      "2026-03-01T12:00:00Z": "2026-03-01 12:00:00+00",
    },
  );
  await reads(
    { type: "timestamptz", zone, formats: ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M %z", "%d/%m/%Y %H:%M UTC"] },
    {
      "01/03/2026 12:00": "2026-03-01 11:00:00+00",
      "01/03/2026 12:00 +02:00": "2026-03-01 10:00:00+00",
      "01/03/2026 12:00 UTC": "2026-03-01 12:00:00+00",
    },
  );
  await reads({ type: "timestamptz", formats: ["%d/%m/%Y %H:%M"] }, { "01/03/2026 12:00": null });
});

test("the day of a moment is that of the zone", async () => {
  const given = { "2026-03-01T23:30:00Z": "2026-03-02", "2026-03-01T12:00:00Z": "2026-03-01" };
  await reads({ type: "date", zone: "Europe/Berlin" }, given);
  await reads({ type: "date" }, { "2026-03-01T23:30:00Z": null });
});

test("months are read by their names in fourteen languages, full and short, in any case", async () => {
  const formats = ["%-d. %B %Y", "%-d %B %Y"];
  for (const language of monthLanguages) {
    const texts = monthsOf(language).flatMap((words, index) => {
      const wanted = `2026-${String(index + 1).padStart(2, "0")}-05`;
      const spelled = words.flatMap((word) => [`5 ${word} 2026`, `5. ${word}. 2026`, `5 ${word.toUpperCase()} 2026`]);
      return spelled.filter((text) => language !== "tr" || !/[İI]/.test(text)).map((text) => [text, wanted] as const);
    });
    await reads({ type: "date", formats, language }, Object.fromEntries(texts));
  }
  await reads(
    { type: "date", formats: ["%-d de %B de %Y"], language: "es" },
    {
      "5 de marzo de 2026": "2026-03-05",
      "5 de march de 2026": null,
      "30 de febrero de 2026": null,
    },
  );
});

test("quarters and weeks stand for their first day", async () => {
  await reads(
    { type: "date", formats: ["%Y-Q%q", "Q%q %Y"] },
    {
      "2026-Q1": "2026-01-01",
      "2026-Q4": "2026-10-01",
      "Q2 2026": "2026-04-01",
      "2026-Q5": null,
    },
  );
  await reads(
    { type: "date", formats: ["%G-W%V"] },
    { "2026-W05": "2026-01-26", "2026-W53": "2026-12-28", "2025-W53": null },
  );
});

test("numbers that count from 1970, and a spreadsheet's days", async () => {
  await reads(
    { type: "timestamptz", unit: "seconds" },
    {
      "1700000000": "2023-11-14 22:13:20+00",
      "1700000000.5": "2023-11-14 22:13:20.5+00",
      "99999999999999999999": null,
    },
  );
  await reads({ type: "timestamptz", unit: "milliseconds" }, { "1700000000123": "2023-11-14 22:13:20.123+00" });
  await reads({ type: "date", unit: "days" }, { "45123": "2023-07-16", "45123.5": null, "59": null });
  await reads({ type: "timestamp", unit: "days" }, { "45123.25": "2023-07-16 06:00:00" });
});
