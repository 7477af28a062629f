import type { Finding, FindingDetails, FindingKind } from "#domain/sources/finding.ts";
import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { maskValue } from "../personal.ts";
import { numberedSnapshot, numberOf, select, selectOne, type Session, shownColumn, textOf } from "../value-counts.ts";

/** What every search stands on. `copies` holds, by source, a table of the rows that repeat an earlier row whole. */
export interface TrapContext {
  readonly session: Session;
  /** The column of row numbers: a name that no source has. */
  readonly row: Fragment;
  readonly sources: readonly ProfiledSource[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly copies: Map<string, Fragment>;
  /** By source, its rows held in the session; larger sources are read from their snapshots. */
  readonly tables: Map<string, Fragment>;
}

export type Trap = (context: TrapContext) => Promise<Finding[]>;

const mostHeldRows = 3_000_000;
const mostHeldCells = 60 * mostHeldRows;

/** Copies what is small enough into the session: a dozen searches then read it from memory. */
export async function holdRows(context: TrapContext): Promise<void> {
  for (const [index, source] of context.sources.entries()) {
    if (source.profile.rows > mostHeldRows || source.profile.rows * source.columns.length > mostHeldCells) continue;
    const table = ident(`rows_${index}`);
    await context.session.run(
      render(
        sql`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT * FROM ${numberedSnapshot({ path: source.snapshotPath, columns: source.columns }, context.row)}`,
      ),
    );
    context.tables.set(source.name, table);
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
  context.tables.get(source.name) ??
  numberedSnapshot({ path: source.snapshotPath, columns: source.columns }, context.row);

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

async function sampleRows(
  context: TrapContext,
  source: ProfiledSource,
  numbers: readonly number[],
): Promise<Record<string, string | null>[]> {
  if (numbers.length === 0) return [];
  const columns = source.columns.slice(0, 30);
  const values = columns.map(
    ({ name, type }, place) => sql`CAST(${shownColumn(name, type)} AS VARCHAR) AS ${ident(`c${place}`)}`,
  );
  const found = await select(
    context.session,
    sql`SELECT ${context.row} AS place, ${join(values)} FROM ${rowsOf(context, source)} WHERE ${context.row} IN (${join(numbers.map((number) => literal(number)))}) ORDER BY ${context.row}`,
  );
  const personal = new Map(source.profile.columns.map(({ name, personal: kind }) => [name, kind]));
  return found.map((row) =>
    Object.fromEntries([
      ...columns.map(({ name }, place) => {
        const [text, kind] = [textOf(row[`c${place}`]), personal.get(name)];
        return [name, text !== null && kind ? maskValue(kind, text) : text] as const;
      }),
      ["row", String(row.place)] as const,
    ]),
  );
}

/** Counts the rows, takes the first 10,000 numbers and a few samples; nothing where there are none. */
export async function findingOf(context: TrapContext, found: Found): Promise<Finding[]> {
  const table = ident("trap_rows");
  await context.session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${table} AS ${found.rows}`));
  const count = numberOf((await selectOne(context.session, sql`SELECT count(*) AS n FROM ${table}`)).n);
  if (count === 0) return [];
  const rows = (
    await select(
      context.session,
      sql`SELECT ${context.row} AS place FROM ${table} ORDER BY ${context.row} LIMIT ${literal(mostRows)}`,
    )
  ).map((row) => numberOf(row.place));
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
