import { type Fragment, ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { castAsText, numberOf, select, selectOne, type Session } from "#server/reading/columns/value-counts.ts";

/** With fewer rows, grouping them takes no longer than finding out that they need no grouping. */
const leastRows = 100_000;
/** Values that occur twice are seen among those of one hash in so many, as a rule. */
const oneHashIn = 64;

interface Named {
  readonly name: string;
  readonly type: string;
}
interface Rows {
  readonly relation: Fragment;
  readonly rows: number;
  /** The snapshot that they are from. */
  readonly path: string;
}

const cell = (index: number): Fragment => ident(`c${index}`);
const before = (index: number): Fragment => ident(`b${index}`);

/** Columns that the snapshot's own writer did not give a dictionary: it does so where values are there often. */
async function withoutDictionary<T extends Named>(session: Session, columns: readonly T[], path: string): Promise<T[]> {
  const found = await select(
    session,
    sql`SELECT path_in_schema AS name, encodings FROM parquet_metadata(${literal(path)}) WHERE row_group_id = 0`,
  );
  const encodings = new Map(found.map((row) => [String(row.name), String(row.encodings)]));
  return columns.filter(({ name }) => !encodings.get(name)?.includes("DICTIONARY"));
}

/** Numbers and moments by their size, texts by their length and then by their letters: "no 9" stands before "no 10". */
function isAbove(index: number, type: string): Fragment {
  const [here, there] = [cell(index), before(index)];
  const above = sql`${here} > ${there}`;
  return type === "varchar"
    ? sql`strlen(${here}) > strlen(${there}) OR (strlen(${here}) = strlen(${there}) AND ${above})`
    : above;
}

/** Columns whose values go up from each row to the next, as numbers and moments often do: no value is there twice then. */
async function rising<T extends Named>(
  session: Session,
  columns: readonly T[],
  { relation, rows }: Rows,
): Promise<T[]> {
  if (columns.length === 0) return [];
  const cells = join(columns.map(({ name }, index) => sql`${ident(name)} AS ${cell(index)}`));
  const steps = join(
    columns.map((_each, index) => sql`${cell(index)}, lag(${cell(index)}) OVER () AS ${before(index)}`),
  );
  const counts = join(
    columns.map(({ type }, index) => sql`count(*) FILTER (WHERE ${isAbove(index, type)}) AS ${ident(`n${index}`)}`),
  );
  const row = await selectOne(
    session,
    sql`SELECT ${counts} FROM (SELECT ${steps} FROM (SELECT ${cells} FROM ${relation}))`,
  );
  return columns.filter((_each, index) => numberOf(row[`n${index}`]) === rows - 1);
}

/** Equal values have equal hashes: as many hashes as values say that no value is there twice. */
async function isUnique(session: Session, column: Named, { relation }: Rows): Promise<boolean> {
  const hashes = sql`(SELECT hash(${ident(column.name)}) AS h FROM ${relation} WHERE ${ident(column.name)} IS NOT NULL)`;
  const some = await selectOne(
    session,
    sql`SELECT count(*) AS n, count(DISTINCT h) AS hashes FROM ${hashes} WHERE h % ${literal(oneHashIn)} = 0`,
  );
  if (numberOf(some.n) !== numberOf(some.hashes)) return false;
  const all = await selectOne(
    session,
    sql`SELECT (SELECT count(*) FROM ${hashes}) AS n, count(*) AS hashes FROM (SELECT h FROM ${hashes} GROUP BY 1)`,
  );
  return numberOf(all.n) === numberOf(all.hashes);
}

/**
 * Columns of a large source, none of whose values is there twice: counting the values of such a column by grouping them takes
 * a second for some million rows, and knows nothing more.
 */
export async function uniqueColumns<T extends Named>(
  session: Session,
  columns: readonly T[],
  place: Rows,
): Promise<ReadonlySet<T>> {
  if (place.rows < leastRows) return new Set();
  const grouped = columns.filter(({ type }) => !castAsText(type) && type !== "boolean");
  const open = await withoutDictionary(session, grouped, place.path);
  const found = new Set(await rising(session, open, place));
  for (const column of open) if (!found.has(column) && (await isUnique(session, column, place))) found.add(column);
  return found;
}
