import type { CastRule } from "#domain/nodes/cast-rule.ts";
import { castText, castValue } from "#domain/nodes/cast-value.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource, ColumnReading } from "#domain/sources/profile.ts";
import { ident, literal, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { withoutOffset } from "./moments-without-offset.ts";
import { oddValues } from "./odd-values.ts";
import { beginningOf } from "#server/reading/columns/value-counts.ts";
import { ask, findingOf, searchColumns, type Trap, type TrapContext } from "./trap.ts";

/** The cast that a person would write for most of the values, without the exceptions. */
export function usualRule(reading: ColumnReading): CastRule {
  if (reading.formats) return { type: reading.type, formats: reading.formats, language: reading.language };
  if (reading.type === "boolean") return { ...reading, nulls: reading.nulls };
  if (reading.plain >= 0.5) return { type: reading.type };
  return { type: reading.type, remove: reading.remove, decimal: reading.decimal, negative: reading.negative };
}

const kinds: Readonly<Record<string, string>> = {
  date: "date",
  timestamp: "date",
  timestamptz: "moment with an offset",
  time: "time of day",
  boolean: "truth value",
};
const aKind = (type: string): string => kinds[type] ?? "number";

async function unreadableIn(
  context: TrapContext,
  source: ProfiledSource,
  place: { name: string; reads: ColumnReading; slot: number },
): Promise<Finding[]> {
  const { name, reads, slot } = place;
  const rule = usualRule(reads);
  const unread = sql`${castText(name, rule)} IS NOT NULL AND ${castValue(name, "varchar", rule)} IS NULL`;
  // Times without an offset among moments are asked about by themselves.
  const broken =
    reads.type === "timestamptz" ? sql`${unread} AND NOT coalesce(${withoutOffset(name, reads)}, FALSE)` : unread;
  const values = await oddValues(context, source, { column: name, reading: reads, slot });
  const common = await ask(
    context,
    "unreadable values",
    sql`SELECT ${beginningOf(ident(name))} AS value FROM ${values} WHERE ${broken} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${literal(3)}`,
  );
  if (common.length === 0) return [];
  const shown = common.map((row) => `"${String(row.value)}"`).join(", ");
  return findingOf(context, {
    kind: "unreadable_values",
    source,
    columns: [name],
    rows: sql`SELECT ${context.row} FROM ${values} WHERE ${broken}`,
    severity: "stops_run",
    message: (count) =>
      `${plural(count, "value", "values")} of ${name} cannot be read as a ${aKind(reads.type)}, such as ${shown}.`,
    effect: (count) =>
      `A cast to ${reads.type} stops at ${count === 1 ? "it" : "the first of them"}, or makes ${plural(count, "value", "values")} empty.`,
    details: { reading: reads },
  });
}

export const unreadableValues: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const found = await searchColumns(source, source.profile.columns, async ({ name, reads }, slot) =>
      reads && !reads.unit ? unreadableIn(context, source, { name, reads, slot }) : [],
    );
    findings.push(...found);
  }
  return findings;
};
