import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { spellingGroups } from "#domain/sources/spelling-groups.ts";
import { toldSpellings } from "#domain/sources/told-spellings.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { ask, findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

const mostCategories = 5000;
/** A longer value is a text of its own, and no category. */
const longestCategory = 50_000;
/** So few values are looked at even where half of the rows or more hold another one. */
const few = 20;
const isCategory = (column: ColumnProfile, rows: number): boolean =>
  column.type === "varchar" &&
  (!column.reads || column.reads.type === "boolean") &&
  !column.personal &&
  !isIdentifier(column) &&
  column.distinct > 1 &&
  column.distinct <= Math.min(mostCategories, Math.max(rows * 0.5, few));

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** What one fix does not hold, and is not counted with the rest. */
function restText({ values, rows }: { values: number; rows: number }): string {
  if (values === 0) return "";
  const others = plural(values, "more value has", "more values have");
  return ` ${others} other spellings too, in ${plural(rows, "row")}; one fix holds no more.`;
}

async function spellingIn(context: TrapContext, source: ProfiledSource, column: ColumnProfile): Promise<Finding[]> {
  const name = ident(column.name);
  const rows = rowsWith(context, source, column.name);
  const values = await ask(
    context,
    "categories",
    sql`SELECT CAST(${name} AS VARCHAR) AS v, count(*) AS n FROM ${rows} WHERE trim(${name}) <> '' AND length(${name}) <= ${literal(longestCategory)} GROUP BY 1 ORDER BY n DESC, v LIMIT ${literal(mostCategories)}`,
  );
  const counted = values.map((row) => ({ value: String(row.v), count: Number(row.n) }));
  const found = spellingGroups(counted);
  if (found.size === 0) return [];
  const { told, rest } = toldSpellings(counted, found);
  const isFixable = told.size > 0;
  const spellings = isFixable ? told : found;
  const groups = new Set(spellings.values()).size;
  const odd = join([...spellings.keys()].map((value) => literal(value)));
  const [variant, kept] = [...spellings][0]!;
  const after = isFixable ? restText(rest) : " These values are too long for a step that puts them right.";
  return findingOf(context, {
    kind: "category_spelling",
    source,
    columns: [column.name],
    rows: sql`SELECT ${context.row} FROM ${rows} WHERE ${name} IN (${odd})`,
    message: (count) =>
      `${plural(count, "row writes", "rows write")} a ${column.name} unlike the rest: "${short(variant)}" beside "${short(kept)}"; ${plural(groups, "value has", "values have")} more than one spelling.${after}`,
    effect: () => `A grouping by ${column.name} gives ${plural(spellings.size, "group", "groups")} too many.`,
    details: isFixable ? { spellings: Object.fromEntries(told) } : {},
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
