import { type Problem, problem } from "#domain/errors/problem.ts";
import { allNotes, noteSentences, type RecordNotes } from "#domain/reading/record-notes.ts";
import type { PreparedStage } from "./prepared-sources.ts";

/** Records that were read although they had to be mended. */
export const mendedWarnings = (notes: ReadonlyMap<string, RecordNotes>): Problem[] =>
  [...notes].flatMap(([node, noted]) =>
    noteSentences(noted)
      .filter(({ fate }) => fate === "mended")
      .map(({ text, first }) =>
        problem("step_failed", `${node}: ${text}`, {
          node,
          field: "fix",
          severity: "warning",
          got: first,
          mend: "Correct those lines in the file, or have such records read as they stand: fix: false.",
        }),
      ),
  );

/** Records that were left out as the reading says. */
export const leftOutNotes = (notes: ReadonlyMap<string, RecordNotes>): string[] =>
  [...notes].flatMap(([node, noted]) =>
    noteSentences(noted)
      .filter(({ fate }) => fate !== "mended")
      .map(({ text }) => `${node}: ${text}`),
  );

/** By node, what became of the records of the files that were cut by us. */
export const notesOf = ({ tables }: PreparedStage): Map<string, RecordNotes> =>
  new Map([...tables].map(([node, cut]) => [node, allNotes(cut.map(({ notes }) => notes))]));
