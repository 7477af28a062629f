import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { numberOf } from "#server/reading/columns/value-counts.ts";
import { cellOf, equalIn, type OddRow, type OddRowSearch, rowsWhere } from "./odd-row.ts";
import { footerPattern } from "./summary-labels.ts";

const most = 200;
const footerRows = 12;
/** A profile shows longer values by their beginning. */
const longestShown = 190;

const plainName = (name: string): string => name.trim().toLowerCase();

/** Whether a cell holds the name of its column. A shorter text is told by its length: making all of a column small takes a second for some million. */
function holdsName(name: string): Fragment {
  const [cell, plain] = [ident(name), plainName(name)];
  const equal = sql`lower(trim(${cell})) = ${literal(plain)}`;
  return /^[ -~]*$/.test(plain) ? sql`(strlen(${cell}) >= ${literal(plain.length)} AND ${equal})` : equal;
}

/** False where all values of the column are known, and none is its name. */
function mayHoldName({ name, distinct, top, personal }: ColumnProfile): boolean {
  const shown = top.filter(({ value }) => value !== null);
  if (personal !== null || shown.length < distinct || name.length > longestShown) return true;
  return shown.some(({ value }) => plainName(value!) === plainName(name));
}

/** Rows that repeat the names of the columns, as files put together of several have them. */
export async function findHeaders(search: OddRowSearch): Promise<OddRow[]> {
  const { source, texts } = search;
  if (texts.length < 2) return [];
  const needed = Math.max(2, Math.ceil(texts.length / 2));
  const open = texts.filter(mayHoldName).toSorted((left, right) => left.distinct - right.distinct);
  if (open.length < needed) return [];
  const hits = open.map(({ name }) => sql`CAST(coalesce(${holdsName(name)}, FALSE) AS INTEGER)`);
  // So many of them cannot all be without a hit.
  const some = open.slice(0, open.length - needed + 1).map(({ name }) => holdsName(name));
  const condition = sql`(${join(some, " OR ")}) AND (${join(hits, " + ")}) >= ${literal(needed)}`;
  const found = await rowsWhere(search, condition, most);
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
  const alwaysFilled = columns.filter(({ nulls, type }) => nulls === 0 && typeFamily(type) !== "text").length;
  if (alwaysFilled > 1) return [];
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
