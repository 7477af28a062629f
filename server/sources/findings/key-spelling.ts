import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { normalised } from "../foreign-keys.ts";
import { isIdentifier } from "../keys.ts";
import {
  askOne,
  findingOf,
  rowsOf,
  rowsWith,
  searchColumns,
  sourceNamed,
  type Trap,
  type TrapContext,
} from "./trap.ts";

/** With more values than this share of the rows, finding them takes longer than looking at each. */
const fewDoubles = 0.5;

/** Upper, lower or mixed case; NULL where there are no letters. */
const letterCase = (value: Fragment): Fragment =>
  sql`CASE WHEN upper(${value}) = lower(${value}) THEN NULL WHEN ${value} = upper(${value}) THEN 'upper' WHEN ${value} = lower(${value}) THEN 'lower' ELSE 'mixed' END`;

const isText = (context: TrapContext, place: { source: string; column: string }): boolean => {
  const column = sourceNamed(context, place.source).profile.columns.find(({ name }) => name === place.column);
  return column !== undefined && column.type === "varchar";
};

/** Keys that meet their partner only when case and edge blanks are set aside, at the side that is written unlike the rest. */
async function acrossSources(context: TrapContext, { from, to }: ForeignKey): Promise<Finding[]> {
  if (!isText(context, from) || !isText(context, to)) return [];
  const [child, parent] = [sourceNamed(context, from.source), sourceNamed(context, to.source)];
  const [c, p] = [ident(from.column), ident(to.column)];
  const usual = sql`(SELECT mode(${letterCase(p)}) FROM ${rowsOf(context, parent)})`;
  const pairs = sql`(SELECT DISTINCT x.v AS child, y.v AS parent, y.v <> trim(y.v) OR coalesce(${letterCase(sql`y.v`)} <> ${usual}, FALSE) AS odd_parent
    FROM (SELECT DISTINCT ${c} AS v FROM ${rowsOf(context, child)} WHERE ${c} IS NOT NULL AND ${c} NOT IN (SELECT ${p} FROM ${rowsOf(context, parent)} WHERE ${p} IS NOT NULL)) AS x
    JOIN (SELECT DISTINCT ${p} AS v FROM ${rowsOf(context, parent)} WHERE ${p} IS NOT NULL) AS y ON ${normalised(sql`x.v`)} = ${normalised(sql`y.v`)})`;
  const told =
    (here: string, there: string) =>
    (count: number): string =>
      `${plural(count, "row meets", "rows meet")} ${there} only when case and edge blanks of ${here} are set aside.`;
  const effect = (count: number): string =>
    `A join on ${from.column} finds no partner for ${plural(count, "row", "rows")}.`;
  return [
    ...(await findingOf(context, {
      kind: "key_spelling",
      source: child,
      columns: [from.column],
      rows: sql`SELECT ${context.row} FROM ${rowsOf(context, child)} WHERE ${c} IN (SELECT child FROM ${pairs} WHERE NOT odd_parent)`,
      message: told(from.column, `${to.source}.${to.column}`),
      effect,
      details: { partner: to },
    })),
    ...(await findingOf(context, {
      kind: "key_spelling",
      source: parent,
      columns: [to.column],
      rows: sql`SELECT ${context.row} FROM ${rowsOf(context, parent)} WHERE ${p} IN (SELECT parent FROM ${pairs} WHERE odd_parent)`,
      message: told(to.column, `${from.source}.${from.column}`),
      effect: null,
      details: { partner: from },
    })),
  ];
}

/** Identifiers of one column that are the same but for case and blanks. */
async function withinColumn(context: TrapContext, source: ProfiledSource, name: string): Promise<Finding[]> {
  const column = ident(name);
  const all = rowsWith(context, source, name);
  const { distinct = 0 } = source.profile.columns.find((each) => each.name === name) ?? {};
  const hasDoubles = distinct < source.profile.rows * fewDoubles;
  const spelled = hasDoubles ? sql`(SELECT DISTINCT ${column} FROM ${all})` : all;
  const alike = await askOne(
    context,
    "spelled alike",
    sql`SELECT bool_and(${column} = upper(${column})) OR bool_and(${column} = lower(${column})) AS case_alike, bool_and(length(${column}) = length(trim(${column}))) AS trimmed FROM ${spelled} WHERE ${column} IS NOT NULL`,
  );
  if (alike.case_alike === true && alike.trimmed === true) return [];
  const counted = sql`(SELECT ${column} AS v, count(*) AS n FROM ${all} WHERE ${column} IS NOT NULL GROUP BY 1)`;
  const odd = sql`(SELECT v FROM (SELECT v, row_number() OVER (PARTITION BY ${normalised(sql`v`)} ORDER BY v = trim(v) DESC, n DESC, v) AS place FROM ${counted}) WHERE place > 1)`;
  return findingOf(context, {
    kind: "key_spelling",
    source,
    columns: [name],
    rows: sql`SELECT ${context.row} FROM ${all} WHERE ${column} IN (FROM ${odd})`,
    message: (count) =>
      `${plural(count, "row has", "rows have")} a ${name} that another row writes with other case or blanks.`,
    effect: () => "What is one key is counted as several.",
  });
}

/** An identifier that occurs more than once and is written in few ways. */
const isCode = (column: ColumnProfile): boolean =>
  column.type === "varchar" &&
  isIdentifier(column) &&
  column.distinct > 1 &&
  column.patterns.length < 20 &&
  !column.isKey;

export const keySpelling: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const key of context.foreignKeys) findings.push(...(await acrossSources(context, key)));
  for (const source of context.sources) {
    const linked = new Set(
      context.foreignKeys
        .flatMap(({ from, to }) => [from, to])
        .filter((end) => end.source === source.name)
        .map(({ column }) => column),
    );
    const codes = source.profile.columns.filter((column) => isCode(column) && !linked.has(column.name));
    findings.push(...(await searchColumns(source, codes, ({ name }) => withinColumn(context, source, name))));
  }
  return findings;
};
