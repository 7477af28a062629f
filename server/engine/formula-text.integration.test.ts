import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shownAsText } from "#domain/sql/formula-text.ts";
import { join, parsed, quoteString, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";
import { openBench, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
let session: EngineSession;
beforeAll(async () => {
  bench = openBench();
  session = await bench.engine.session({ readable: [], writable: bench.path("out") });
});
afterAll(async () => {
  await session.close();
  await bench.close();
});

const cell = async (literal: string, type = "varchar"): Promise<unknown> => {
  const column = shownAsText({ name: "a", type });
  const from = parsed(`(SELECT CAST(${literal} AS ${type}) AS a)`);
  return (await session.all(render(sql`SELECT ${column} FROM ${from}`))).rows[0]![0];
};

const signs = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];

test.each([
  "=1+1",
  "==1",
  "=cmd|' /C calc'!A0",
  "+SUM(1)",
  "-2+3",
  "-cmd",
  "- 5",
  "@SUM(1)",
  "\t=1",
  "\r=1",
  "\n=1",
  "＝1+1",
  "+49 170 1234567",
  "-1e",
  "-1.2.3=",
  "+1\n=2",
])("%j is shown as the text that it is", async (text) => expect(await cell(quoteString(text))).toBe(`'${text}`));

test.each([
  "",
  "a",
  "1",
  "-1",
  "+1",
  "-1.5",
  "-1,234.50",
  "-1.234,50",
  "-1.5e-3",
  "-12%",
  "-",
  "+",
  " =1",
  "a=1",
  "'=1",
])("%j stays", async (text) => expect(await cell(quoteString(text))).toBe(text));

test("no text that begins with such a sign is left, whatever follows", async () => {
  for (const sign of signs)
    for (const rest of ["x", "1x", "''", '"', ",", ";x", "🙂"])
      expect(await cell(quoteString(sign + rest)), sign + rest).toMatch(/^'/);
});

test("numbers, times and absent values keep their type; texts in other dress are looked at", async () => {
  expect(await cell("-5", "integer")).toBe(-5);
  expect(await cell("-2.50", "decimal(9,2)")).not.toMatch(/^'/);
  expect(await cell("NULL")).toBeNull();
  expect(await cell("'=1'", "blob")).toBe("'=1");
});

test("a header is a cell too", async () => {
  const columns = [
    { name: "=1+1", type: "integer" },
    { name: "-x", type: "varchar" },
    { name: "plain", type: "varchar" },
  ];
  const from = parsed(`(SELECT -1 AS "=1+1", '@x' AS "-x", 'y' AS plain)`);
  const query = render(sql`SELECT ${join(columns.map(shownAsText))} FROM ${from}`);
  await session.copy({ query, path: "rows.csv", format: "csv" });
  expect(readFileSync(path.join(bench.path("out"), "rows.csv"), "utf8")).toBe("'=1+1,'-x,plain\n-1,'@x,y\n");
});
