import { expect, test } from "vitest";
import { castEntry, detailsOf, writtenCast } from "./cast-entry.ts";

test.each([
  ["date"],
  [{ type: "date", formats: ["%d/%m/%Y", "%Y-%m-%d"] }],
  [{ type: "decimal(18,2)", remove: [","], decimal: ".", nulls: ["n/a"] }],
  [{ type: "boolean", true: ["ja"], false: ["nein"], later: 1 }],
])("a cast stays what it is: %j", (written) => expect(writtenCast(castEntry(written))).toEqual(written));

test("a mapping with nothing but a type becomes the type, and emptied details go", () => {
  expect(writtenCast(castEntry({ type: "date" }))).toBe("date");
  expect(writtenCast({ type: "date", details: { formats: [], nulls: undefined } })).toBe("date");
});

test.each([
  ["timestamp", ["formats", "language", "zone", "unit", "nulls"]],
  ["decimal(12,2)", ["remove", "decimal", "negative", "nulls"]],
  ["boolean", ["true", "false", "nulls"]],
  ["varchar", ["nulls"]],
])("%s has the details that fit it", (type, keys) =>
  expect(detailsOf({ type, details: {} }).map((each) => each.key)).toEqual(keys),
);

test("a detail that is written down is shown even where it does not fit", () =>
  expect(detailsOf(castEntry({ type: "varchar", formats: ["%Y"] })).map((each) => each.key)).toEqual([
    "formats",
    "nulls",
  ]));
