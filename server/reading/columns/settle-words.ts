import type { ColumnProfile, NothingWord } from "#domain/sources/profile.ts";

/** Where this word can only be nothing: among the figures, times or truth values of another column. */
export const saidBeside = (word: string, columns: readonly ColumnProfile[]): ColumnProfile | undefined =>
  columns.find(({ reads }) => reads?.nulls?.includes(word));

function settled(each: NothingWord, column: ColumnProfile, columns: readonly ColumnProfile[]): NothingWord {
  if (each.because !== "word" && each.because !== "alike") return each;
  if (column.nulls > 0 || !saidBeside(each.word, columns)) return each;
  return { ...each, isOpen: false, because: "beside" };
}

/** Whoever wrote a file says nothing in one way: a word that is open by its own column is told by the others, where no cell is empty. */
export const settleWords = (columns: readonly ColumnProfile[]): ColumnProfile[] =>
  columns.map((column) =>
    column.nothing ? { ...column, nothing: column.nothing.map((each) => settled(each, column, columns)) } : column,
  );
