import { type Fragment, ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { castAsText, numberOf, selectOne, type Session } from "#server/reading/columns/value-counts.ts";

/** With fewer rows, grouping them takes no longer than finding out that they need no grouping. */
const leastRows = 100_000;
/** Values that occur twice are seen in the first rows as a rule, or else among those of one hash in so many. */
const firstRows = 20_000;
const oneHashIn = 64;

interface Named {
  readonly name: string;
  readonly type: string;
}
interface Rows {
  readonly relation: Fragment;
  readonly rows: number;
}

const cell = (index: number): Fragment => ident(`c${index}`);
const before = (index: number): Fragment => ident(`b${index}`);

/** Which columns satisfy what is asked of their cells, `c0`, `c1`, …, all in one statement. */
async function those<T extends Named>(
  session: Session,
  columns: readonly T[],
  ask: { from: (cells: Fragment) => Fragment; holds: (index: number) => Fragment },
): Promise<T[]> {
  if (columns.length === 0) return [];
  const cells = join(columns.map(({ name }, index) => sql`${ident(name)} AS ${cell(index)}`));
  const held = join(columns.map((_each, index) => sql`${ask.holds(index)} AS ${ident(`h${index}`)}`));
  const row = await selectOne(session, sql`SELECT ${held} FROM ${ask.from(cells)}`);
  return columns.filter((_each, index) => row[`h${index}`] === true);
}

/** Columns without a value twice among the first rows. */
const likely = <T extends Named>(session: Session, columns: readonly T[], { relation }: Rows): Promise<T[]> =>
  those(session, columns, {
    from: (cells) => sql`(SELECT ${cells} FROM ${relation} LIMIT ${literal(firstRows)})`,
    holds: (index) => sql`count(${cell(index)}) > 0 AND count(${cell(index)}) = count(DISTINCT ${cell(index)})`,
  });

/** Columns whose values go up from each row to the next, as numbers and moments often do: no value is there twice then. */
const rising = <T extends Named>(session: Session, columns: readonly T[], { relation, rows }: Rows): Promise<T[]> => {
  const steps = join(
    columns.map((_each, index) => sql`${cell(index)}, lag(${cell(index)}) OVER () AS ${before(index)}`),
  );
  return those(session, columns, {
    from: (cells) => sql`(SELECT ${steps} FROM (SELECT ${cells} FROM ${relation}))`,
    holds: (index) => sql`count(*) FILTER (WHERE ${cell(index)} > ${before(index)}) = ${literal(rows - 1)}`,
  });
};

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
  const open = await likely(
    session,
    columns.filter(({ type }) => !castAsText(type) && type !== "boolean"),
    place,
  );
  const ordered = open.filter(({ type }) => type !== "varchar");
  const found = new Set(await rising(session, ordered, place));
  for (const column of open) if (!found.has(column) && (await isUnique(session, column, place))) found.add(column);
  return found;
}
