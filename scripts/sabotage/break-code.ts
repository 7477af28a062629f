import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A promise, the one change that breaks it, and the tests of `npm test` that must notice. */
export interface Sabotage {
  /** The promise as a person reads it. */
  readonly promise: string;
  /** Where it is made. */
  readonly from: "README" | "SECURITY" | "docs" | "product";
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly project: "unit" | "integration";
  readonly tests: readonly string[];
}

/** Writes the broken file into the tree at `root`, and gives the way back. A text that is not there once is a fault of the list. */
export function breakCode(root: string, { file, find, replace }: Sabotage): () => void {
  const place = path.join(root, file);
  const text = readFileSync(place, "utf8");
  const parts = text.split(find);
  if (parts.length !== 2)
    throw new Error(`${file} holds ${JSON.stringify(find)} ${parts.length - 1} times: the list is out of date`);
  writeFileSync(place, parts.join(replace));
  return () => writeFileSync(place, text);
}
