import type { Finding, FindingDetails, FindingKind } from "#domain/sources/finding.ts";
import type { ColumnProfile, ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { batchesOf, columnsAtOnce, columnsTogether } from "#server/reading/index.ts";
import type { Jointly } from "#server/reading/columns/jointly.ts";
import { maskValue } from "../personal.ts";
import {
  beginningOf,
  numberedSnapshot,
  numberOf,
  type Row,
  select,
  type Session,
  shownColumn,
  textOf,
} from "#server/reading/columns/value-counts.ts";

/**
 * A source's rows in tables of the session: whole, or where it is wide the parts that its columns stand in. A table takes 256 KiB
 * for a column, however few its rows are, so that both together would not be held.
 */
interface HeldRows {
  readonly whole: Fragment;
  readonly parts: ReadonlyMap<string, Fragment>;
}

/** What every search stands on. `copies` holds, by source, a table of the rows that repeat an earlier row whole. */
export interface TrapContext {
  readonly session: Session;
  /** The column of row numbers: a name that no source has. */
  readonly row: Fragment;
  readonly sources: readonly ProfiledSource[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly copies: Map<string, Fragment>;
  /** By source, its rows held in the session; larger sources are read from their snapshots. */
  readonly tables: Map<string, HeldRows>;
  /** What columns that are searched at the same time ask together. */
  readonly jointly: Jointly;
}

export type Trap = (context: TrapContext) => Promise<Finding[]>;

const snapshotOf = (context: TrapContext, source: ProfiledSource): Fragment =>
  numberedSnapshot({ path: source.snapshotPath, columns: source.columns }, context.row);

const mostHeldRows = 250_000;
const mostHeldCells = 180_000_000;

/** A statement looks at every column of its tables: what is asked of one column is asked of a narrow table. */
async function holdParts(
  context: TrapContext,
  { index, source }: { index: number; source: ProfiledSource },
): Promise<Map<string, Fragment>> {
  const parts = new Map<string, Fragment>();
  for (const [place, batch] of [...batchesOf(source.columns, columnsAtOnce)].entries()) {
    const part = ident(`rows_${index}_${place}`);
    const names = join([context.row, ...batch.map(({ name }) => ident(name))]);
    await context.session.run(
      render(sql`CREATE OR REPLACE TEMP TABLE ${part} AS SELECT ${names} FROM ${snapshotOf(context, source)}`),
    );
    for (const { name } of batch) parts.set(name, part);
  }
  return parts;
}

/** Copies what is small enough into the session: a dozen searches then read it from memory. */
export async function holdRows(context: TrapContext): Promise<void> {
  for (const [index, source] of context.sources.entries()) {
    if (source.profile.rows > mostHeldRows || source.profile.rows * source.columns.length > mostHeldCells) continue;
    if (source.columns.length > 2 * columnsAtOnce) {
      const parts = await holdParts(context, { index, source });
      context.tables.set(source.name, { whole: snapshotOf(context, source), parts });
      continue;
    }
    const whole = ident(`rows_${index}`);
    await context.session.run(
      render(sql`CREATE OR REPLACE TEMP TABLE ${whole} AS SELECT * FROM ${snapshotOf(context, source)}`),
    );
    context.tables.set(source.name, { whole, parts: new Map() });
  }
}

export const mostRows = 10_000;
const mostSamples = 5;

export const sourceNamed = (context: TrapContext, name: string): ProfiledSource => {
  const source = context.sources.find((each) => each.name === name);
  if (!source) throw new Error(`there is no source ${name}`);
  return source;
};
/** The source's rows with their number. */
export const rowsOf = (context: TrapContext, source: ProfiledSource): Fragment =>
  context.tables.get(source.name)?.whole ?? snapshotOf(context, source);
/** The same with fewer columns beside this one. */
export const rowsWith = (context: TrapContext, source: ProfiledSource, column: string): Fragment =>
  context.tables.get(source.name)?.parts.get(column) ?? rowsOf(context, source);

/** The least and the greatest value of a column of numbers, where its profile shows them. */
export function rangeOf({ type, personal, min, max }: ColumnProfile): { min: number; max: number } | undefined {
  if (typeFamily(type) !== "number" || personal !== null || min === null || max === null) return undefined;
  const range = { min: Number(min), max: Number(max) };
  return Number.isFinite(range.min) && Number.isFinite(range.max) ? range : undefined;
}

export interface Found {
  readonly kind: FindingKind;
  readonly source: ProfiledSource;
  readonly columns: readonly string[];
  /** A SELECT of the row numbers. */
  readonly rows: Fragment;
  readonly severity?: Finding["severity"];
  readonly message: (count: number) => string;
  readonly effect: ((count: number) => string) | null;
  readonly details?: FindingDetails;
  readonly told?: readonly string[];
}

export const findingId = (kind: FindingKind, source: string, columns: readonly string[]): string =>
  `${kind}:${source}:${columns.join(",")}`;

/** Searches columns of a source, as many at a time as are worth it; `slot` is the place of a column among those. */
export async function searchColumns(
  source: ProfiledSource,
  columns: readonly ColumnProfile[],
  search: (column: ColumnProfile, slot: number) => Promise<Finding[]>,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const batch of batchesOf(columns, columnsTogether(source.profile.rows)))
    found.push(...(await Promise.all(batch.map(search))).flat());
  return found;
}

/** The rows of a query. Queries of one kind give rows of one type: those that wait at the same time are one statement. */
export const ask = (context: TrapContext, kind: string, query: Fragment): Promise<Row[]> =>
  context.jointly.do(kind, query, async (queries: readonly Fragment[]) => {
    if (queries.length === 1) return [await select(context.session, query)];
    const parts = queries.map((each, index) => sql`SELECT ${literal(index)} AS asked, * FROM (${each})`);
    const rows = Map.groupBy(await select(context.session, join(parts, " UNION ALL ")), (row) => numberOf(row.asked));
    return queries.map((_each, index) => rows.get(index) ?? []);
  });

export async function askOne(context: TrapContext, kind: string, query: Fragment): Promise<Row> {
  const [row] = await ask(context, kind, query);
  if (!row) throw new Error("a query that always gives one row gave none");
  return row;
}

const mostShown = 30;

/** The first thirty columns of these rows, by their numbers. */
async function shownRows(
  context: TrapContext,
  source: ProfiledSource,
  numbers: readonly number[],
): Promise<Map<number, Record<string, string | null>>> {
  const columns = source.columns.slice(0, mostShown);
  const values = columns.map(
    ({ name, type }, place) => sql`${beginningOf(shownColumn(name, type))} AS ${ident(`c${place}`)}`,
  );
  const rows = columns[0] ? rowsWith(context, source, columns[0].name) : rowsOf(context, source);
  const found = await select(
    context.session,
    sql`SELECT ${context.row} AS place, ${join(values)} FROM ${rows} WHERE ${context.row} IN (${join(numbers.map((number) => literal(number)))})`,
  );
  const personal = new Map(source.profile.columns.map(({ name, personal: kind }) => [name, kind]));
  return new Map(
    found.map((row) => [
      numberOf(row.place),
      Object.fromEntries([
        ...columns.map(({ name }, place) => {
          const [text, kind] = [textOf(row[`c${place}`]), personal.get(name)];
          return [name, text !== null && kind ? maskValue(kind, text) : text] as const;
        }),
        ["row", String(row.place)] as const,
      ]),
    ]),
  );
}

const sampleRows = (
  context: TrapContext,
  source: ProfiledSource,
  numbers: readonly number[],
): Promise<Record<string, string | null>[]> =>
  context.jointly.do(`sample of ${source.name}`, numbers, async (all: readonly (readonly number[])[]) => {
    const shown = await shownRows(context, source, [...new Set(all.flat())]);
    return all.map((each) => [...new Set(each)].map((number) => shown.get(number)!));
  });

/** Counts the rows, takes the first 10,000 numbers and a few samples; nothing where there are none. */
export async function findingOf(context: TrapContext, found: Found): Promise<Finding[]> {
  const counted = sql`SELECT count(*) AS n, min(${context.row}, ${literal(mostRows)}) AS places FROM (${found.rows})`;
  const { n, places } = await askOne(context, "rows of a finding", counted);
  const count = numberOf(n);
  if (count === 0) return [];
  const rows = (places as number[]).toSorted((a, b) => a - b);
  return [
    {
      id: findingId(found.kind, found.source.name, found.columns),
      kind: found.kind,
      severity: found.severity ?? "changes_result",
      source: found.source.name,
      node: null,
      columns: [...found.columns],
      count,
      rows,
      sample: await sampleRows(context, found.source, rows.slice(0, mostSamples)),
      message: found.message(count),
      effect: found.effect?.(count) ?? null,
      details: found.details ?? {},
    },
  ];
}
