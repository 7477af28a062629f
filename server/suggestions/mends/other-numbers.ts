import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import { columnText, type Mend, mendOf, mendRanks, type Step, stepName } from "./mend.ts";

/** Takes the sign in the numbers of a column for the other one that it may be. */
export const otherNumbers: Mend = (finding, context) => {
  const [anchor, column, { other }] = [context.anchor(finding.source), finding.columns[0], finding.details];
  if (!anchor || column === undefined || context.castOf?.(finding.source, column)) return null;
  const name = stepName(context, `${other ? "read" : "thousands"}_${column.toLowerCase()}`, finding.source);
  const step: Step = other
    ? {
        name,
        kind: "cast",
        config: { columns: { [column]: castOfReading(other) } },
        rank: mendRanks.cast,
        anchor,
      }
    : {
        name,
        kind: "derive",
        config: { columns: { [column]: `cast(${columnText(column)} * 1000 as bigint)` } },
        rank: mendRanks.cast,
        anchor,
      };
  const as = other ? `the sign before decimals` : "a sign between thousands";
  return mendOf(finding, [step], { title: `Take the "${other?.decimal ?? "."}" in ${column} for ${as}`, risk: "high" });
};
