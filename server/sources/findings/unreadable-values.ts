import { type CastRule, castText, castValue } from "#domain/nodes/cast-value.ts";
import type { Reading } from "#domain/sources/profile.ts";
import { ident, literal, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { select } from "../value-counts.ts";
import { oddValues } from "./odd-values.ts";
import { findingOf, type Trap } from "./trap.ts";

/** The cast that a person would write for most of the values, without the exceptions. */
export function usualRule(reading: Reading): CastRule {
  if (reading.formats) return { type: reading.type, formats: reading.formats };
  if (reading.plain >= 0.5) return { type: reading.type };
  return { type: reading.type, remove: reading.remove, decimal: reading.decimal };
}

const aKind = (type: string): string => (/^(date|timestamp)/.test(type) ? "date" : "number");

export const unreadableValues: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    for (const { name, reads } of source.profile.columns) {
      if (!reads) continue;
      const rule = usualRule(reads);
      const broken = sql`${castText(name, rule)} IS NOT NULL AND ${castValue(name, "varchar", rule)} IS NULL`;
      const values = await oddValues(context, { source: source.name, column: name, reading: reads });
      const common = await select(
        context.session,
        sql`SELECT ${ident(name)} AS value FROM ${values} WHERE ${broken} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${literal(3)}`,
      );
      const shown = common.map((row) => `"${String(row.value)}"`).join(", ");
      findings.push(
        ...(await findingOf(context, {
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
        })),
      );
    }
  }
  return findings;
};
