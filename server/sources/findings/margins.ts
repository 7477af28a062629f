import { ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { numberOf } from "#server/reading/columns/value-counts.ts";
import { cellOf, equalIn, type OddRow, type OddRowSearch, rowsWhere } from "./odd-row.ts";
import { footerPattern } from "./summary-labels.ts";

const most = 200;
const footerRows = 12;

/** Rows that repeat the names of the columns, as files put together of several have them. */
export async function findHeaders(search: OddRowSearch): Promise<OddRow[]> {
  const { source, texts } = search;
  if (texts.length < 2) return [];
  const hits = join(
    texts.map(
      ({ name }) =>
        sql`CAST(coalesce(lower(trim(${ident(name)})) = ${literal(name.trim().toLowerCase())}, FALSE) AS INTEGER)`,
    ),
    " + ",
  );
  const needed = Math.max(2, Math.ceil(texts.length / 2));
  const found = await rowsWhere(search, sql`(${hits}) >= ${literal(needed)}`, most);
  return found.map((row) => {
    const names = texts
      .map(({ name }) => name)
      .filter((name) => cellOf(source, row, name)?.trim().toLowerCase() === name.trim().toLowerCase());
    const holds = equalIn(source, row, names);
    return {
      row: numberOf(row.place),
      kind: "header",
      because: `it holds the columns' names again`,
      columns: names,
      holds,
      exact: holds,
    };
  });
}

/** Notes under the table: in its last rows, text in the first column that is filled and nothing beside it. */
export async function findFooters(search: OddRowSearch): Promise<OddRow[]> {
  const { source } = search;
  const { rows, columns } = source.profile;
  const filled = columns.filter((each) => each.nulls < rows * 0.5).length;
  if (columns.length < 2 || filled < 2) return [];
  const last = await rowsWhere(search, sql`${search.row} > ${literal(rows - footerRows)}`, footerRows);
  const pattern = new RegExp(footerPattern, "iu");
  const found: OddRow[] = [];
  for (const row of last.toReversed()) {
    const held = source.columns.filter(({ name }) => (cellOf(source, row, name) ?? "").trim() !== "");
    const name = held[0]?.name;
    const text = name === undefined ? "" : cellOf(source, row, name)!.trim();
    if (held.length > 1 || (held.length === 1 && !pattern.test(text))) break;
    if (name === undefined) continue;
    const holds = equalIn(source, row, [name]);
    const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
    found.push({
      row: numberOf(row.place),
      kind: "footer",
      because: `it says only "${shown}"`,
      columns: [name],
      holds,
      exact: holds,
    });
  }
  return found;
}
