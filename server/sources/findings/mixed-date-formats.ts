import { castText, castValue } from "#domain/nodes/cast-value.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource, ColumnReading } from "#domain/sources/profile.ts";
import { type Fragment, join, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { numberOf } from "#server/reading/columns/value-counts.ts";
import { oddValues } from "./odd-values.ts";
import { askOne, findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

/** The way in which most dates of the column are written, as a value that is NULL where one is written in another. */
async function usual(
  context: TrapContext,
  column: string,
  place: { rows: Fragment; reading: ColumnReading },
): Promise<{ read: Fragment; name: string }> {
  const { reading, rows } = place;
  if (reading.plain >= 0.5) return { read: castValue(column, "varchar", { type: reading.type }), name: "as ISO dates" };
  const formats = reading.formats ?? [];
  const counts = formats.map(
    (format, index) =>
      sql`count(${castValue(column, "varchar", { type: reading.type, formats: [format], language: reading.language })}) AS ${{ parts: [`f${index}`] }}`,
  );
  const row = await askOne(context, `dates by ${formats.length} formats`, sql`SELECT ${join(counts)} FROM ${rows}`);
  const most = formats
    .map((format, index) => ({ format, n: numberOf(row[`f${index}`]) }))
    .toSorted((a, b) => b.n - a.n)[0]!.format;
  return {
    read: castValue(column, "varchar", { type: reading.type, formats: [most], language: reading.language }),
    name: `as ${most}`,
  };
}

async function mixedIn(
  context: TrapContext,
  source: ProfiledSource,
  place: { name: string; reads: ColumnReading; slot: number },
): Promise<Finding[]> {
  const { name, reads, slot } = place;
  const formats = reads.formats ?? [];
  if (formats.length < 2) return [];
  const most = await usual(context, name, { rows: rowsWith(context, source, name), reading: reads });
  const values = await oddValues(context, source, { column: name, reading: reads, slot });
  const doubt =
    reads.ambiguous.length > 0
      ? ` The values do not tell whether ${reads.ambiguous.map((each) => each.join(" or ")).join("; ")} is meant.`
      : "";
  const rule = { type: reads.type, formats, language: reads.language };
  return findingOf(context, {
    kind: "mixed_date_formats",
    source,
    columns: [name],
    rows: sql`SELECT ${context.row} FROM ${values} WHERE ${castText(name, rule)} IS NOT NULL AND ${castValue(name, "varchar", rule)} IS NOT NULL AND ${most.read} IS NULL`,
    severity: "stops_run",
    message: (count) =>
      `${plural(count, "date", "dates")} of ${name} ${count === 1 ? "is" : "are"} not written ${most.name} like the others; ${formats.join(", ")} read them all.${doubt}`,
    effect: (count) =>
      `A cast stops at ${count === 1 ? "it" : "the first of them"}, or reads ${plural(count, "date", "dates")} wrong or as empty.`,
    details: { reading: reads },
  });
}

export const mixedDateFormats: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const found = await searchColumns(source, source.profile.columns, async ({ name, reads }, slot) =>
      reads && reads.type !== "time" ? mixedIn(context, source, { name, reads, slot }) : [],
    );
    findings.push(...found);
  }
  return findings;
};
