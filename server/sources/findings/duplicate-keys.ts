import type { FindingDetails } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { timeColumns } from "#domain/sources/time-columns.ts";
import { type Fragment, ident, join, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { numberOf, selectOne } from "#server/reading/columns/value-counts.ts";
import { findingOf, rowsOf, type Trap, type TrapContext } from "./trap.ts";

const nearlyUnique = 0.9;

/** A first column that counts the rows, whatever it is called. */
const isSequence = (column: ColumnProfile, index: number): boolean =>
  index === 0 &&
  /^(bigint|integer|smallint)$/i.test(column.type) &&
  Number(column.max) - Number(column.min) < column.distinct * 1.5;

/** The column that names the rows, though some names occur twice; best first. */
function candidates(source: ProfiledSource, rows: number): ColumnProfile[] {
  const stem = source.name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "")
    .replace(/s$/, "");
  const own = (column: ColumnProfile): boolean =>
    stem.length >= 3 &&
    column.name
      .toLowerCase()
      .replaceAll(/[^a-z]/g, "")
      .startsWith(stem);
  const near = source.profile.columns.filter(
    (column, index) =>
      (isIdentifier(column) || isSequence(column, index)) &&
      !column.isKey &&
      column.distinct < rows - column.nulls &&
      column.distinct >= nearlyUnique * (rows - column.nulls) &&
      column.nulls <= rows * 0.05,
  );
  const hasKey = source.profile.columns.some((column) => column.isKey && isIdentifier(column));
  return near
    .filter((column) => !hasKey || own(column))
    .toSorted((a, b) => Number(own(b)) - Number(own(a)) || b.distinct - a.distinct);
}

/** Lines of one document, or versions of one thing: the key occurs again, told apart by a number or another identifier. */
async function isToldApart(context: TrapContext, source: ProfiledSource, key: ColumnProfile): Promise<boolean> {
  const others = source.profile.columns.filter(
    (column) =>
      column.name !== key.name &&
      column.nulls === 0 &&
      column.distinct > 1 &&
      (!column.reads || column.reads.type === "boolean") &&
      (isIdentifier(column) || /(line|seq|item|pos|part|version|revision|copy|index|rank|no|nr)/i.test(column.name)) &&
      /^(varchar|u?(tiny|small|big)?int(eger)?)$/i.test(column.type),
  );
  for (const other of others.slice(0, 6)) {
    const row = await selectOne(
      context.session,
      sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${distinctRows(context, source)} GROUP BY ${join([ident(key.name), ident(other.name)])} HAVING count(*) > 1)`,
    );
    if (numberOf(row.n) === 0) return true;
  }
  return false;
}

const distinctRows = (context: TrapContext, source: ProfiledSource): Fragment => {
  const copies = context.copies.get(source.name);
  return copies
    ? sql`(SELECT * FROM ${rowsOf(context, source)} WHERE ${context.row} NOT IN (FROM ${copies}))`
    : rowsOf(context, source);
};

/** In how many of the doubled keys a column of time cannot tell which row is the latest. */
async function tiesOf(context: TrapContext, source: ProfiledSource, key: ColumnProfile): Promise<FindingDetails> {
  const times = timeColumns(source).slice(0, 4);
  const column = ident(key.name);
  const counts = times.map((_, at) => sql`count(*) FILTER (WHERE ${ident(`t${at}`)} < n) AS ${ident(`t${at}`)}`);
  const values = times.map(({ name }, at) => sql`count(DISTINCT ${ident(name)}) AS ${ident(`t${at}`)}`);
  const row = await selectOne(
    context.session,
    sql`SELECT ${join([sql`count(*) AS all_keys`, ...counts])} FROM (
      SELECT ${join([sql`count(*) AS n`, ...values])} FROM ${distinctRows(context, source)}
      WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) > 1)`,
  );
  return {
    doubledKeys: numberOf(row.all_keys),
    ties: times.map(({ name }, at) => ({ column: name, keys: numberOf(row[`t${at}`]) })),
  };
}

export const duplicateKeys: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const copies = context.copies.get(source.name);
    const copied = copies
      ? numberOf((await selectOne(context.session, sql`SELECT count(*) AS n FROM ${copies}`)).n)
      : 0;
    const lookedUp = new Set(
      context.foreignKeys.filter(({ to }) => to.source === source.name).map(({ to }) => to.column),
    );
    for (const key of candidates(source, source.profile.rows - copied)) {
      if (lookedUp.size > 0 || (await isToldApart(context, source, key))) continue;
      const column = ident(key.name);
      const doubled = sql`(SELECT ${column} FROM ${distinctRows(context, source)} WHERE ${column} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)`;
      const found = await findingOf(context, {
        kind: "duplicate_keys",
        source,
        columns: [key.name],
        rows: sql`SELECT ${context.row} FROM (SELECT ${context.row}, row_number() OVER (PARTITION BY ${column} ORDER BY ${context.row}) AS place FROM ${distinctRows(context, source)} WHERE ${column} IN (FROM ${doubled})) WHERE place > 1`,
        message: (count) =>
          `${plural(count, "row repeats", "rows repeat")} the ${key.name} of an earlier row with other values; in all other rows ${key.name} is unique.`,
        effect: (count) =>
          `${plural(count, "row is", "rows are")} counted beside the row that ${count === 1 ? "it" : "they"} may replace.`,
      });
      for (const each of found) Object.assign(each.details, await tiesOf(context, source, key));
      findings.push(...found);
      if (found.length > 0) break;
    }
  }
  return findings;
};
