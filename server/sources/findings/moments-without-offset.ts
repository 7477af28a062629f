import { castText, castValue } from "#domain/nodes/cast-value.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { type Fragment, sql } from "#domain/sql/fragment.ts";
import type { ColumnReading } from "#domain/sources/profile.ts";
import { plural } from "#domain/text/plural.ts";
import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import { findingOf, rowsWith, searchColumns, type Trap } from "./trap.ts";

/** Values of a column of moments that only a zone is missing from. */
export function withoutOffset(column: string, reading: ColumnReading): Fragment {
  const rule = castOfReading(reading);
  return sql`${castText(column, rule)} IS NOT NULL AND ${castValue(column, "varchar", rule)} IS NULL AND ${castValue(column, "varchar", { ...rule, zone: "UTC" })} IS NOT NULL`;
}

/** Moments with an offset among times without one: nobody can tell which moment those are. */
export const momentsWithoutOffset: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources) {
    const moments = source.profile.columns.filter(({ reads }) => reads?.type === "timestamptz" && !reads.unit);
    const found = await searchColumns(source, moments, ({ name, reads }) =>
      findingOf(context, {
        kind: "moments_without_offset",
        source,
        columns: [name],
        rows: sql`SELECT ${context.row} FROM ${rowsWith(context, source, name)} WHERE ${withoutOffset(name, reads!)}`,
        severity: "stops_run",
        message: (count) =>
          `${plural(count, "time", "times")} of ${name} ${count === 1 ? "has" : "have"} no offset, and the others do: the rows do not tell in which zone ${count === 1 ? "it stands" : "they stand"}.`,
        effect: (count) =>
          `A cast to a moment stops at ${count === 1 ? "it" : "the first of them"} until you name the zone of times without an offset.`,
        details: { reading: reads! },
      }),
    );
    findings.push(...found);
  }
  return findings;
};
