import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { ambiguousZones, zoneOf } from "#domain/sources/zone-names.ts";
import { ident, literal, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { numberOf } from "#server/reading/columns/value-counts.ts";
import { ask, findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

const clock = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?";
/** A day and a time of day with letters behind them that are no part of the day. */
const zoned = `.*[0-9].* ${clock} ?[A-Z]{2,5}|[0-9]{4}-[0-9]{2}-[0-9]{2}T${clock} ?[A-Z]{2,5}`;
const looksZoned = ({ type, reads, patterns }: ColumnProfile): boolean =>
  type === "varchar" && !reads && patterns.some(({ pattern }) => /9:99(:99(\.9+)?)? ?A{2,5}$/.test(pattern.trim()));

async function zonesIn(context: TrapContext, source: ProfiledSource, column: ColumnProfile): Promise<Finding[]> {
  const rows = rowsWith(context, source, column.name);
  const text = sql`trim(${ident(column.name)})`;
  const isZoned = sql`regexp_full_match(${text}, ${literal(zoned)}) AND NOT regexp_matches(${text}, '[AP]M$')`;
  const found = await ask(
    context,
    "names of zones",
    sql`SELECT regexp_extract(${text}, '[A-Z]{2,5}$') AS zone, count(*) AS n FROM ${rows} WHERE ${isZoned} GROUP BY 1 ORDER BY n DESC, zone LIMIT 20`,
  );
  if (found.length === 0) return [];
  const zones = found.map((row) => ({ zone: String(row.zone), n: numberOf(row.n) }));
  const names = zones.map(({ zone }) => zone);
  const listed = zones.map(({ zone, n }) => `${zone} (${n.toLocaleString("en-US")})`).join(", ");
  const open = names.filter((zone) => ambiguousZones[zone] !== undefined);
  const says = open.map((zone) => `${zone} may be ${ambiguousZones[zone]}`).join("; ");
  const zone = zoneOf(names);
  return findingOf(context, {
    kind: "zone_names",
    source,
    columns: [column.name],
    rows: sql`SELECT ${context.row} FROM ${rows} WHERE ${isZoned}`,
    severity: "stops_run",
    message: (count) =>
      `${plural(count, "time", "times")} of ${column.name} ${count === 1 ? "names its zone" : "name their zone"} by letters: ${listed}${says === "" ? "" : `; ${says}`}.`,
    effect: () =>
      `${column.name} stays text: write the offset, or read it by a format that ends with the letters and a zone such as ${zone ?? "America/Chicago"}.`,
  });
}

/** Moments whose zone is an abbreviation, which often stands for several. */
export const zoneNames: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources) {
    const columns = source.profile.columns.filter(looksZoned);
    findings.push(...(await searchColumns(source, columns, (column) => zonesIn(context, source, column))));
  }
  return findings;
};
