import { columnText, literalText, type Mend, mendOf, mendRanks, type Step, stepName } from "./mend.ts";

/** So many replacements stand in one expression without making it too long to read. */
const mostLetters = 60;

/** Writes the letters that a wrong encoding made several signs of, the longest first: some begin with others. */
export const mendLetters: Mend = (finding, context) => {
  const [anchor, column, letters] = [context.anchor(finding.source), finding.columns[0], finding.details.spellings];
  if (!anchor || column === undefined || !letters) return null;
  const wrong = Object.keys(letters).toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (wrong.length > mostLetters) return null;
  const expression = wrong.reduce(
    (text, each) => `replace(${text}, ${literalText(each)}, ${literalText(letters[each]!)})`,
    columnText(column),
  );
  const step: Step = {
    name: stepName(context, `letters_${column.toLowerCase()}`, finding.source),
    kind: "derive",
    config: { columns: { [column]: expression } },
    rank: mendRanks.letters,
    anchor,
  };
  const shown = wrong.slice(0, 3).map((each) => `${each} as ${letters[each]}`);
  const more = wrong.length > 3 ? ", …" : "";
  return mendOf(finding, [step], {
    title: `Write ${column} with the letters that were meant: ${shown.join(", ")}${more}`,
    risk: "low",
  });
};
