import { castValue } from "#domain/nodes/cast-value.ts";
import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { ident, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { ask, findingOf, rowsWith, searchColumns, type Trap } from "./trap.ts";

const isDayNumber = ({ type, reads }: ColumnProfile): boolean =>
  reads?.unit === "days" ||
  (reads?.formats?.join() === "%Y%m%d" && (typeFamily(type) === "number" || reads.type === "date"));

/** Days that were left as numbers, in any format: 45292 as a spreadsheet counts them, or the digits 20240101. */
export const dayNumbers: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources) {
    const columns = source.profile.columns.filter(isDayNumber);
    const found = await searchColumns(source, columns, async ({ name, type, reads }) => {
      const rows = rowsWith(context, source, name);
      const day = sql`CAST(CAST(${castValue(name, type, castOfReading(reads!))} AS DATE) AS VARCHAR)`;
      const [first] = await ask(
        context,
        "first day number",
        sql`SELECT CAST(${ident(name)} AS VARCHAR) AS given, ${day} AS day FROM ${rows} WHERE ${ident(name)} IS NOT NULL ORDER BY ${context.row} LIMIT 1`,
      );
      const how = reads!.unit === "days" ? "as a spreadsheet counts days" : "as the digits of a day";
      return findingOf(context, {
        kind: "day_numbers",
        source,
        columns: [name],
        rows: sql`SELECT ${context.row} FROM ${rows} WHERE ${ident(name)} IS NOT NULL`,
        message: (count) =>
          `${plural(count, "value", "values")} of ${name} ${count === 1 ? "is a number" : "are numbers"} ${how}: ${String(first?.given)} is ${String(first?.day)}.`,
        effect: () =>
          `${name} is no day until it is read as one: nothing can be grouped by its months, or compared with a day.`,
        details: { reading: reads! },
      });
    });
    findings.push(...found);
  }
  return findings;
};
