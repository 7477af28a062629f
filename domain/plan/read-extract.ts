import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";

/** Rows of the CSV that a database wrote: text in the columns' order, NULL for an unquoted empty field, cast to their types. */
export function extractRows(columns: readonly Column[], csv: Fragment): Fragment {
  const raw = sql`{${join(columns.map(({ name }) => sql`${literal(name)}: 'VARCHAR'`))}}`;
  const casts = join(
    columns.map(({ name, type }) => sql`CAST(${ident(name)} AS ${{ parts: [type] }}) AS ${ident(name)}`),
  );
  return sql`SELECT ${casts} FROM read_csv(${csv}, auto_detect = FALSE, header = FALSE, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = FALSE, max_line_size = 16777216, buffer_size = 33554432, columns = ${raw})`;
}
