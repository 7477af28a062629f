import { expect, it } from "vitest";
import { toldSpellings } from "./told-spellings.ts";

const counted = (pairs: Record<string, number>) => Object.entries(pairs).map(([value, count]) => ({ value, count }));
const long = "x".repeat(9_000);

it("tells all where they fit, the value with the most rows first", () => {
  const found = new Map([
    ["Paid", "paid"],
    ["Open", "open"],
    ["OPEN", "open"],
  ]);
  const { told, rest } = toldSpellings(counted({ paid: 9, open: 9, Paid: 2, Open: 2, OPEN: 1 }), found);
  expect([...told]).toEqual([
    ["Open", "open"],
    ["OPEN", "open"],
    ["Paid", "paid"],
  ]);
  expect(rest).toEqual({ values: 0, rows: 0 });
});

it("leaves out a value that is too long, and counts it", () => {
  const found = new Map([
    [`${long}a`, long],
    ["Paid", "paid"],
  ]);
  const { told, rest } = toldSpellings(counted({ [long]: 9, [`${long}a`]: 5, paid: 9, Paid: 2 }), found);
  expect([...told]).toEqual([["Paid", "paid"]]);
  expect(rest).toEqual({ values: 1, rows: 5 });
});

it("tells all spellings of a value or none", () => {
  const names = Array.from({ length: 400 }, (_, index) => `value ${String.fromCharCode(0x4e00 + index)}`);
  const spellings = names.flatMap((name) => [".", "!", "?"].map((sign) => [`${name}${sign}`, name] as const));
  const { told, rest } = toldSpellings(
    spellings.map(([value]) => ({ value, count: 1 })),
    new Map(spellings),
  );
  expect(told.size).toBe(999);
  expect(rest).toEqual({ values: 67, rows: 201 });
});
