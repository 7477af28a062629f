import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { select } from "../value-counts.ts";
import { findingOf, rowsOf, type Trap } from "./trap.ts";

const mostCategories = 5000;

const isCategory = (column: ColumnProfile, rows: number): boolean =>
  typeFamily(column.type) === "text" &&
  !column.reads &&
  !column.personal &&
  !isIdentifier(column) &&
  column.distinct > 1 &&
  column.distinct <= Math.min(mostCategories, rows * 0.5);

const folded = (value: Fragment): Fragment => sql`lower(trim(regexp_replace(${value}, '\\s+', ' ', 'g')))`;

export const categorySpelling: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    for (const column of source.profile.columns.filter((each) => isCategory(each, source.profile.rows))) {
      const name = ident(column.name);
      const counted = sql`(SELECT ${name} AS v, count(*) AS n FROM ${rowsOf(context, source)} WHERE trim(${name}) <> '' GROUP BY 1)`;
      const pairs = await select(
        context.session,
        sql`
        SELECT v, first FROM (SELECT v, first_value(v) OVER (PARTITION BY ${folded(sql`v`)} ORDER BY n DESC, v = trim(v) DESC, v <> upper(v) AND v <> lower(v) DESC, v) AS first FROM ${counted}) WHERE v <> first ORDER BY v`,
      );
      if (pairs.length === 0) continue;
      const spellings = Object.fromEntries(pairs.slice(0, 1000).map((row) => [String(row.v), String(row.first)]));
      const odd = sql`(SELECT v FROM (SELECT v, first_value(v) OVER (PARTITION BY ${folded(sql`v`)} ORDER BY n DESC, v = trim(v) DESC, v <> upper(v) AND v <> lower(v) DESC, v) AS first FROM ${counted}) WHERE v <> first)`;
      const groups = new Set(pairs.map((row) => String(row.first))).size;
      const [variant, kept] = Object.entries(spellings)[0]!;
      findings.push(
        ...(await findingOf(context, {
          kind: "category_spelling",
          source,
          columns: [column.name],
          rows: sql`SELECT ${context.row} FROM ${rowsOf(context, source)} WHERE ${name} IN (FROM ${odd})`,
          message: (count) =>
            `${plural(count, "row writes", "rows write")} a ${column.name} unlike the rest: "${variant}" beside "${kept}"; ${plural(groups, "value has", "values have")} more than one spelling.`,
          effect: () => `A grouping by ${column.name} gives ${plural(pairs.length, "group", "groups")} too many.`,
          details: { spellings },
        })),
      );
    }
  }
  return findings;
};
