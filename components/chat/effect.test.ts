import { expect, test } from "vitest";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import { effectOf } from "./effect.ts";

const proof: Proof = {
  status: "passed",
  sampledRows: null,
  node: "step",
  rowsBefore: 100,
  rowsAfter: 100,
  removedRows: 0,
  addedRows: 0,
  changedRows: 0,
  columns: [],
  checks: [],
  forecast: { durationMs: 1, sizeBytes: 1 },
  sample: [],
  problems: [],
  warnings: [],
};

test.each<[string, Partial<Proof>]>([
  ["−1 row", { rowsAfter: 99, removedRows: 1 }],
  ["−1,200 rows", { removedRows: 1200 }],
  ["+40 rows", { addedRows: 40 }],
  ["−2 +3", { removedRows: 2, addedRows: 3 }],
  ["7 changed", { changedRows: 7, columns: ["step.name"] }],
  ["2 columns", { columns: ["step.city", "step.zip", "out.city"] }],
  ["100 → 4 rows", { rowsAfter: 4, columns: ["step.total"] }],
  ["100 rows", { rowsBefore: null, columns: ["step.id"] }],
  ["100 rows", {}],
  ["", { rowsAfter: null }],
  ["proving", { status: "pending" }],
  ["look before you accept", { changedRows: 7, warnings: ["1 date of day is in the year 5."] }],
  ["proof failed", { status: "failed" }],
])("the main effect of a proof is said as %s", (words, given) => expect(effectOf({ ...proof, ...given })).toBe(words));
