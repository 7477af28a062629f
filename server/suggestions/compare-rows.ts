import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import type { NodeTable } from "./node-tables.ts";

/** What differs between two outputs; `columns` are those of `after` that are new, typed otherwise, or hold another value somewhere. */
export interface Difference {
  readonly removed: number;
  readonly added: number;
  readonly changed: number;
  readonly columns: readonly string[];
  /** For each change a SELECT of `place` (the row's number in its source, or null) and the columns as text: `b0`… before, `a0`… after. */
  readonly samples: readonly { readonly change: "removed" | "added" | "changed"; readonly query: Fragment }[];
}

export const mostShown = 40;

export interface Pair {
  readonly before: NodeTable;
  readonly after: NodeTable;
}

const one = async (session: EngineSession, query: Fragment): Promise<Record<string, unknown>> =>
  (await session.objects(render(query)))[0] ?? {};

/**
 * Whether a value differs. A text that reads plainly as the new type's value is the same value ("12.5" and 12.50); a text that
 * does not ("N/A", "1,234.50", "03/01/2026") has changed, even into nothing.
 */
function differs(before: Column, after: Column, name: string): Fragment {
  const [b, a] = [sql`b.${ident(name)}`, sql`a.${ident(name)}`];
  if (before.type === after.type) return sql`${b} IS DISTINCT FROM ${a}`;
  const read = sql`TRY_CAST(${b} AS ${{ parts: [after.type] }})`;
  return sql`((${b} IS NOT NULL AND ${read} IS NULL) OR ${read} IS DISTINCT FROM ${a})`;
}

function sharedColumns({ before, after }: Pair): { before: Column; after: Column }[] {
  const given = new Map(before.columns.map((column) => [column.name, column]));
  return after.columns.flatMap((column) => {
    const same = given.get(column.name);
    return same ? [{ before: same, after: column }] : [];
  });
}

const newColumns = ({ before, after }: Pair): string[] => {
  const given = new Map(before.columns.map((column) => [column.name, column.type]));
  return after.columns.filter((column) => given.get(column.name) !== column.type).map(({ name }) => name);
};

export async function isUnique(session: EngineSession, table: NodeTable, key: readonly Fragment[]): Promise<boolean> {
  const row = await one(
    session,
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${table.from} GROUP BY ${join(key)} HAVING count(*) > 1 LIMIT 1)`,
  );
  return Number(row.n) === 0;
}

type Change = "removed" | "added" | "changed";
interface Alignment {
  readonly isNumbered: boolean;
  readonly on: Fragment;
  readonly row: (side: "a" | "b") => Fragment;
}

/** The columns of the sides that a row is on, as text. */
function sampled(pair: Pair, change: Change, parts: { from: Fragment; row: Fragment }): Fragment {
  const side = (columns: readonly Column[], name: "a" | "b"): Fragment[] =>
    columns
      .slice(0, mostShown)
      .map(
        (column, index) => sql`CAST(${ident(name)}.${ident(column.name)} AS VARCHAR) AS ${ident(`${name}${index}`)}`,
      );
  const values = [
    ...(change === "added" ? [] : side(pair.before.columns, "b")),
    ...(change === "removed" ? [] : side(pair.after.columns, "a")),
  ];
  return sql`SELECT ${join([sql`${parts.row} AS place`, ...values])} FROM ${parts.from}`;
}

/** How the rows of two outputs are laid side by side. */
interface Alike {
  readonly alignment: Alignment;
  /** The columns to compare; all shared ones when it is null. */
  readonly columns: readonly string[] | null;
  /** Every row of `after` is one of `before`, once. */
  readonly isSubset: boolean;
}

const sampleSize = 20;

/** Rows picked by their number before they are put side by side: a sample costs a scan of two narrow columns. */
const picked = (table: NodeTable, numbers: readonly number[]): Fragment =>
  sql`(SELECT * FROM ${table.from} WHERE ${ident(table.row)} IN (${join(numbers.map((each) => literal(each)))}))`;

/** The columns to compare, a count of differing values for each of them, and the condition that any of them differs. */
function comparedValues(pair: Pair, columns: readonly string[] | null) {
  const compared = sharedColumns(pair).filter((each) => columns === null || columns.includes(each.after.name));
  const flags = compared.map(
    (each, index) =>
      sql`count(*) FILTER (WHERE ${differs(each.before, each.after, each.after.name)}) AS ${ident(`c${index}`)}`,
  );
  const any =
    compared.length > 0
      ? join(
          compared.map((each) => differs(each.before, each.after, each.after.name)),
          " OR ",
        )
      : sql`FALSE`;
  return { compared, flags, any };
}

async function aligned(
  session: EngineSession,
  pair: Pair,
  { alignment, columns, isSubset }: Alike,
): Promise<Difference> {
  const { before, after } = pair;
  const { compared, flags, any } = comparedValues(pair, columns);
  const both = sql`${before.from} AS b JOIN ${after.from} AS a ON ${alignment.on}`;
  const isPlain = isSubset && compared.length === 0;
  const places = alignment.isNumbered
    ? [sql`min(${alignment.row("a")}, ${literal(sampleSize)}) FILTER (WHERE ${any}) AS places`]
    : [];
  const met: Record<string, unknown> = isPlain
    ? { n: after.rows, changed: 0 }
    : await one(
        session,
        sql`SELECT ${join([sql`count(*) AS n`, sql`count(*) FILTER (WHERE ${any}) AS changed`, ...places, ...flags])} FROM ${both}`,
      );
  const gone = sql`${before.from} AS b ANTI JOIN ${after.from} AS a ON ${alignment.on}`;
  const come = sql`${after.from} AS a ANTI JOIN ${before.from} AS b ON ${alignment.on}`;
  const count = async (query: Fragment): Promise<number> =>
    Number((await one(session, sql`SELECT count(*) AS n FROM ${query}`)).n);
  const removed = isSubset ? before.rows - after.rows : await count(gone);
  const fresh = isSubset ? 0 : await count(come);
  const copies = isSubset ? 0 : Math.max(0, Number(met.n) - (before.rows - removed));
  const changed = Number(met.changed);
  const measured = compared.filter((_, index) => Number(met[`c${index}`]) > 0).map((each) => each.after.name);
  const sides = async (change: Change, query: Fragment, side: "a" | "b"): Promise<Fragment> => {
    if (!alignment.isNumbered) return query;
    const numbers =
      change === "changed"
        ? ((met.places as number[] | null) ?? [])
        : (
            await session.objects(
              render(
                sql`SELECT ${alignment.row(side)} AS place FROM ${query} WHERE ${alignment.row(side)} IS NOT NULL ORDER BY 1 LIMIT ${literal(sampleSize)}`,
              ),
            )
          ).map((row) => Number(row.place));
    if (numbers.length === 0) return query;
    if (change === "changed")
      return sql`${picked(before, numbers)} AS b JOIN ${picked(after, numbers)} AS a ON ${alignment.on}`;
    return sql`${picked(side === "b" ? before : after, numbers)} AS ${ident(side)}`;
  };
  const samples: { change: Change; query: Fragment }[] = [];
  if (removed > 0)
    samples.push({
      change: "removed",
      query: sampled(pair, "removed", { from: await sides("removed", gone, "b"), row: alignment.row("b") }),
    });
  if (changed > 0)
    samples.push({
      change: "changed",
      query: sampled(pair, "changed", {
        from: alignment.isNumbered ? await sides("changed", both, "a") : sql`${both} WHERE ${any}`,
        row: alignment.row("a"),
      }),
    });
  if (fresh > 0)
    samples.push({
      change: "added",
      query: sampled(pair, "added", { from: await sides("added", come, "a"), row: alignment.row("a") }),
    });
  return {
    removed,
    added: fresh + copies,
    changed,
    columns: [...new Set([...newColumns(pair), ...measured])],
    samples,
  };
}

/** Aligned by the number that rows keep from their source. */
export const compareByRow = (
  session: EngineSession,
  pair: Pair,
  given: { columns: readonly string[] | null; isSubset: boolean },
): Promise<Difference> => {
  const key = ident(pair.after.row);
  return aligned(session, pair, {
    ...given,
    alignment: { isNumbered: true, on: sql`b.${key} = a.${key}`, row: (side) => sql`${ident(side)}.${key}` },
  });
};

/** Aligned by columns that identify a row on both sides, such as the group of an aggregate. */
export const compareByKey = (session: EngineSession, pair: Pair, key: readonly string[]): Promise<Difference> => {
  const on = join(
    key.map((name) => sql`b.${ident(name)} IS NOT DISTINCT FROM a.${ident(name)}`),
    " AND ",
  );
  return aligned(session, pair, {
    columns: null,
    isSubset: false,
    alignment: { isNumbered: false, on, row: () => sql`NULL` },
  });
};

/** Rows as a multiset: without anything to align them by, a changed row is one removed and one added. */
export async function compareAsMultiset(session: EngineSession, pair: Pair): Promise<Difference> {
  const shared = sharedColumns(pair).map(({ after }) => after.name);
  const counted = (table: NodeTable): Fragment =>
    shared.length === 0
      ? sql`SELECT NULL AS h, count(*) AS n FROM ${table.from}`
      : sql`SELECT hash(${join(shared.map((name) => sql`CAST(${ident(name)} AS VARCHAR)`))}) AS h, count(*) AS n FROM ${table.from} GROUP BY 1`;
  const row = await one(
    session,
    sql`
    SELECT coalesce(sum(greatest(coalesce(b.n, 0) - coalesce(a.n, 0), 0)), 0)::DOUBLE AS removed, coalesce(sum(greatest(coalesce(a.n, 0) - coalesce(b.n, 0), 0)), 0)::DOUBLE AS added
    FROM (${counted(pair.before)}) AS b FULL JOIN (${counted(pair.after)}) AS a ON b.h = a.h`,
  );
  const [removed, added] = [Number(row.removed), Number(row.added)];
  return {
    removed,
    added,
    changed: 0,
    columns: removed + added > 0 ? pair.after.columns.map(({ name }) => name) : newColumns(pair),
    samples: [],
  };
}

/** The rows of one side, for a step that makes rows of another kind. */
export const shownRows = (table: NodeTable): Difference["samples"] => [
  {
    change: "added",
    query: sql`SELECT ${join([sql`NULL AS place`, ...table.columns.slice(0, mostShown).map(({ name }, index) => sql`CAST(${ident(name)} AS VARCHAR) AS ${ident(`a${index}`)}`)])} FROM ${table.from}`,
  },
];
