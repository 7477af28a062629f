import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { spellingGroups } from "#domain/sources/spelling-groups.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { ask, findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

const mostCategories = 5000;
/** So few values are looked at even where half of the rows or more hold another one. */
const few = 20;
/** So many spellings are told and put right at most, the most frequent of them. */
const mostSpellings = 1000;

const isCategory = (column: ColumnProfile, rows: number): boolean =>
  typeFamily(column.type) === "text" &&
  !column.reads &&
  !column.personal &&
  !isIdentifier(column) &&
  column.distinct > 1 &&
  column.distinct <= Math.min(mostCategories, Math.max(rows * 0.5, few));

async function spellingIn(context: TrapContext, source: ProfiledSource, column: ColumnProfile): Promise<Finding[]> {
  const name = ident(column.name);
  const rows = rowsWith(context, source, column.name);
  const counted = await ask(
    context,
    "categories",
    sql`SELECT ${name} AS v, count(*) AS n FROM ${rows} WHERE trim(${name}) <> '' GROUP BY 1 ORDER BY n DESC, v LIMIT ${literal(mostCategories)}`,
  );
  const found = spellingGroups(counted.map((row) => ({ value: String(row.v), count: Number(row.n) })));
  if (found.size === 0) return [];
  const spellings = Object.fromEntries([...found].slice(0, mostSpellings));
  const groups = new Set(Object.values(spellings)).size;
  const odd = join(Object.keys(spellings).map((value) => literal(value)));
  const [variant, kept] = Object.entries(spellings)[0]!;
  return findingOf(context, {
    kind: "category_spelling",
    source,
    columns: [column.name],
    rows: sql`SELECT ${context.row} FROM ${rows} WHERE ${name} IN (${odd})`,
    message: (count) =>
      `${plural(count, "row writes", "rows write")} a ${column.name} unlike the rest: "${variant}" beside "${kept}"; ${plural(groups, "value has", "values have")} more than one spelling.`,
    effect: () => `A grouping by ${column.name} gives ${plural(found.size, "group", "groups")} too many.`,
    details: { spellings },
  });
}

export const categorySpelling: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const categories = source.profile.columns.filter((each) => isCategory(each, source.profile.rows));
    findings.push(...(await searchColumns(source, categories, (column) => spellingIn(context, source, column))));
  }
  return findings;
};
