import { type Fragment, ident, join, literal, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";

/** A float by its bits, both zeros and every NaN being one; where the order of adding shows in the last digits, by nine digits. */
function floatText(value: Fragment, isInexact: boolean): Fragment {
  const digits = isInexact
    ? sql`format('{:.8e};', CAST(${value} AS DOUBLE))`
    : sql`CASE WHEN ${value} < 0 THEN '-' ELSE '' END || CAST(CAST(CAST(abs(CAST(${value} AS DOUBLE)) AS BIT) AS BIGINT) AS VARCHAR) || ';'`;
  return sql`CASE WHEN ${value} IS NULL THEN 'N;' WHEN isnan(${value}) THEN 'NaN;' WHEN ${value} = 0 THEN '0;' ELSE ${digits} END`;
}

/** Text of one value that differs wherever the value does. */
function valueText({ name, type }: Column, isInexact: boolean): Fragment {
  const value = ident(name);
  const text = (shown: Fragment): Fragment => sql`coalesce(${shown} || ';', 'N;')`;
  const measured = (shown: Fragment): Fragment =>
    sql`coalesce(CAST(strlen(${shown}) AS VARCHAR) || ':' || ${shown} || ';', 'N;')`;
  if (type === "double" || type === "real") return floatText(value, isInexact);
  if (/^(u?(tiny|small|big|huge)?int(eger)?|decimal\(.*)$/.test(type)) return text(sql`CAST(${value} AS VARCHAR)`);
  if (type === "boolean") return sql`CASE WHEN ${value} IS NULL THEN 'N;' WHEN ${value} THEN 't;' ELSE 'f;' END`;
  if (type === "date") return text(sql`CAST(date_diff('day', DATE '1970-01-01', ${value}) AS VARCHAR)`);
  if (type.startsWith("timestamp")) return text(sql`CAST(epoch_us(${value}) AS VARCHAR)`);
  if (type === "varchar") return measured(value);
  return measured(sql`CAST(${value} AS VARCHAR)`);
}

/**
 * One SELECT that gives the canonical hash of a relation as `table_hash`: columns by name, rows as a multiset, so neither order counts.
 * `inexact` names float columns that are the same when nine digits agree. Method: the sums of the four 32-bit parts of each row's MD5, and the number of rows, hashed again.
 */
export function hashQuery(
  { columns, inexact }: { readonly columns: readonly Column[]; readonly inexact: readonly string[] },
  from: Fragment,
): Fragment {
  const ordered = columns.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  // One call with all of them: a chain of || is nested as deep as there are columns, and ends at a thousand.
  const texts = ordered.map((column) => valueText(column, inexact.includes(column.name)));
  const row = texts.length > 0 ? sql`concat(${join(texts)})` : literal("");
  const part = (start: number): Fragment =>
    sql`CAST(sum(CAST('0x' || substr(h, ${literal(start)}, 8) AS BIGINT)) AS VARCHAR)`;
  return sql`WITH hashes AS (SELECT md5(${row}) AS h FROM ${from}), sums AS (SELECT count(*) AS n, ${part(1)} AS a, ${part(9)} AS b, ${part(17)} AS c, ${part(25)} AS d FROM hashes)
SELECT n, md5(concat_ws(':', CAST(n AS VARCHAR), coalesce(a, '0'), coalesce(b, '0'), coalesce(c, '0'), coalesce(d, '0'))) AS table_hash FROM sums`;
}
