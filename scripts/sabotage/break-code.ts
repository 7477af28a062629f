import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A promise, the one change that breaks it, and the test of `npm test` that must notice. */
export interface Sabotage {
  /** The promise as a person reads it. */
  readonly promise: string;
  /** Where it is made. */
  readonly from: "README" | "SECURITY" | "docs" | "product";
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test file. Its ending says whether it needs Postgres and children. */
  readonly test: string;
  /** Stands in the titles of the tests that must notice, as it is written in the test file. */
  readonly named: string;
}

export const timesFound = (text: string, { find }: Pick<Sabotage, "find">): number => text.split(find).length - 1;

/** Writes the broken file into the tree at `root`, and gives the way back. A text that is not there once is a fault of the list. */
export function breakCode(root: string, sabotage: Sabotage): () => void {
  const { file, find, replace } = sabotage;
  const place = path.join(root, file);
  const text = readFileSync(place, "utf8");
  const times = timesFound(text, sabotage);
  if (times !== 1) throw new Error(`${file} holds ${JSON.stringify(find)} ${times} times: the list is out of date`);
  writeFileSync(place, text.split(find).join(replace));
  return () => writeFileSync(place, text);
}
