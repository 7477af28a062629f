import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import { type Mend, mendOf, mendRanks, type Step, stepName } from "./mend.ts";

/** Reads the times of a column of moments that have no offset as UTC: another zone is named in the step. */
export const nameZone: Mend = (finding, context) => {
  const [anchor, column, reading] = [context.anchor(finding.source), finding.columns[0], finding.details.reading];
  if (!anchor || column === undefined || !reading || context.castOf?.(finding.source, column)) return null;
  const step: Step = {
    name: stepName(context, `read_${column.toLowerCase()}`, finding.source),
    kind: "cast",
    config: { columns: { [column]: { ...castOfReading(reading), zone: "UTC" } }, on_error: "reject" },
    rank: mendRanks.cast,
    anchor,
  };
  return mendOf(finding, [step], {
    title: `Read the times of ${column} without an offset as UTC`,
    risk: "high",
    why: "Name another zone in the step if they stand in one.",
  });
};
