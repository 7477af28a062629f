import fc from "fast-check";
import { expect, test } from "vitest";
import { ident, literal, reference, render, sql } from "./fragment.ts";

const hostile = ['x"; DROP TABLE t; --', "o'brien", "'", '"', "\0", "\\'", "a\nb", "${x}", "\u202e"];

test.each(hostile)("%j stays one identifier and one literal", (text) => {
  const kept = text.replaceAll("\0", "");
  const name = render(ident(text));
  expect(name.slice(1, -1).replaceAll('""', "").includes('"')).toBe(false);
  expect(name.slice(1, -1).replaceAll('""', '"')).toBe(kept);
  const value = render(literal(text));
  expect(value.slice(1, -1).replaceAll("''", "").includes("'")).toBe(false);
  expect(value.slice(1, -1).replaceAll("''", "'")).toBe(kept);
});

test("any text can be read back out of its quotes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(render(ident(text))).toMatch(/^"([^"]|"")*"$/u);
      expect(render(literal(text))).toMatch(/^'([^']|'')*'$/u);
    }),
  );
});

test("other values, and a number that has no literal", () => {
  expect([null, true, false, 1.5, -3, 10n].map((value) => render(literal(value)))).toEqual([
    "NULL",
    "TRUE",
    "FALSE",
    "1.5",
    "-3",
    "10",
  ]);
  expect(() => literal(Number.NaN)).toThrow(RangeError);
});

test("a reference is filled in as a literal, and never left open", () => {
  const statement = sql`SELECT * FROM read_csv(${reference("file")})`;
  expect(render(statement, { file: "it's.csv" })).toBe("SELECT * FROM read_csv('it''s.csv')");
  expect(() => render(statement)).toThrow("file");
});
