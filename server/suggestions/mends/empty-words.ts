import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import { plural } from "#domain/text/plural.ts";
import { type Mend, mendOf, mendRanks, type Step, stepName } from "./mend.ts";

/** Reads the words of a text column that say or may say nothing as empty; all other texts stay as they are. */
export const emptyWords: Mend = (finding, context) => {
  const [anchor, column, reading] = [context.anchor(finding.source), finding.columns[0], finding.details.reading];
  if (!anchor || column === undefined || !reading?.nulls?.length) return null;
  const step: Step = {
    name: stepName(context, `empty_${column.toLowerCase()}`, finding.source),
    kind: "cast",
    config: { columns: { [column]: castOfReading(reading) } },
    rank: mendRanks.nothing,
    anchor,
  };
  const words = reading.nulls.map((word) => `"${word}"`).join(", ");
  const rows = plural(finding.count, "row", "rows");
  return mendOf(finding, [step], {
    title: `Read ${words} in ${column} as empty, in ${rows}`,
    risk: finding.kind === "words_for_nothing" ? "low" : "medium",
  });
};
