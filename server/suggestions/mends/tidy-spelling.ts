import { columnText, literalText, type Mend, mendOf, mendRanks, type Step, stepName } from "./mend.ts";

/** The letters of a text as DuckDB lowers them: each by itself, into one. */
const lowered = (text: string): string => [...text].map((letter) => [...letter.toLowerCase()][0] ?? letter).join("");

/** What DuckDB's `lower(trim(…))` makes of a text, and of one whose blanks were made single ones before. */
function folded(text: string, isSqueezed: boolean): string {
  const squeezed = isSqueezed ? text.replaceAll(/[\t\n\f\r ]+/g, " ") : text;
  return lowered(squeezed.replaceAll(/^\p{Zs}+|\p{Zs}+$/gu, ""));
}

const mostLetters = 15_000;

/** The parts in lists of which none holds more letters than fit in an expression. */
function fitting(parts: readonly string[]): string[][] {
  const lists: string[][] = [];
  let letters = Infinity;
  for (const part of parts) {
    if (letters + part.length > mostLetters) {
      lists.push([]);
      letters = 0;
    }
    lists.at(-1)!.push(part);
    letters += part.length + 1;
  }
  return lists;
}

/** Writes each spelling that was told as the kept one of its value, in as many steps as hold them. */
export const tidySpelling: Mend = (finding, context) => {
  const [anchor, column, spellings] = [context.anchor(finding.source), finding.columns[0], finding.details.spellings];
  if (!anchor || column === undefined || !spellings) return null;
  const name = columnText(column);
  const written = Object.entries(spellings);
  const isSqueezed = written.some(([each]) => /[\t\n\f\r]|\S {2,}\S/.test(each));
  const text = isSqueezed ? `lower(trim(regexp_replace(${name}, '\\s+', ' ', 'g')))` : `lower(trim(${name}))`;
  const kept = [...new Set(Object.values(spellings))].toSorted();
  const ways = new Map([
    ...kept.map((each) => [folded(each, isSqueezed), each] as const),
    ...written.map(([each, into]) => [folded(each, isSqueezed), into] as const),
  ]);
  const cases = [...ways].map(([each, into]) => `when ${literalText(each)} then ${literalText(into)}`);
  const names = new Set<string>();
  const isTaken = (each: string): boolean => names.has(each) || (context.isTaken?.(each) ?? false);
  const steps = fitting(cases).map((part): Step => {
    const step = stepName({ ...context, isTaken }, `tidy_${column.toLowerCase()}`, finding.source);
    names.add(step);
    const config = { columns: { [column]: `case ${text} ${part.join(" ")} else ${name} end` } };
    return { name: step, kind: "derive", config, rank: mendRanks.categories, anchor };
  });
  const list = kept.join(", ");
  const few = kept.length <= 4 && list.length <= 120 ? `: ${list}` : "";
  return mendOf(finding, steps, { title: `Write ${column} as it is mostly written${few}`, risk: "low" });
};
