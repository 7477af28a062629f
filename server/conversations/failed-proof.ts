import type { Proof } from "#domain/suggestions/suggestion.ts";

/** A proof that says why there is none. */
export const failedProof = (reason: string): Proof => ({
  status: "failed",
  sampledRows: null,
  node: null,
  rowsBefore: null,
  rowsAfter: null,
  removedRows: 0,
  addedRows: 0,
  changedRows: 0,
  columns: [],
  checks: [],
  forecast: { durationMs: 0, sizeBytes: 0 },
  sample: [],
  problems: [reason],
  warnings: [],
});
