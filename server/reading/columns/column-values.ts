import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { TypeFamily } from "#domain/sql/types.ts";
import { Jointly } from "./jointly.ts";
import { castAsText, numberOf, type Row, select, type Session, shownColumn, shownFamily } from "./value-counts.ts";

/** Rows with `col`, the number of a column, `value` and `n`, its frequency; of one column alone, or of several. */
export interface ValueRows {
  readonly rows: Fragment;
  readonly isAlone: boolean;
}
/** A SELECT of `col` and what is asked of each column by itself. */
type Question = (of: ValueRows) => Fragment;

interface ValueTable {
  readonly name: Fragment;
  /** How many columns it holds. */
  readonly size: number;
}

/** What the columns of one batch share. */
interface Shared {
  readonly session: Session;
  readonly jointly: Jointly;
  kept: number;
}

/** One column's distinct values with their frequency: everything that a profile says of it is asked of them. */
export class ColumnValues {
  readonly family: TypeFamily;
  readonly type: string;
  readonly #shared: Shared;
  readonly #table: ValueTable;
  readonly #column: number;

  constructor(shared: Shared, table: ValueTable, column: { number: number; type: string }) {
    this.#shared = shared;
    this.#table = table;
    this.#column = column.number;
    this.type = column.type;
    this.family = shownFamily(column.type);
  }

  get session(): Session {
    return this.#shared.session;
  }

  #rowsOf(columns: readonly number[]): ValueRows {
    const { name, size } = this.#table;
    const rows =
      columns.length === size ? name : sql`(FROM ${name} WHERE col IN (${join(columns.map((each) => literal(each)))}))`;
    return { rows, isAlone: columns.length === 1 };
  }

  #key(kind: string, question: Question): string {
    return `${kind} ${render(question({ rows: this.#table.name, isAlone: false }))}`;
  }

  /** This column's rows of the answer. */
  ask(question: Question): Promise<Row[]> {
    const { session, jointly } = this.#shared;
    return jointly.do(this.#key("ask", question), this.#column, async (columns: readonly number[]) => {
      const found = Map.groupBy(await select(session, question(this.#rowsOf(columns))), (row) => numberOf(row.col));
      return columns.map((column) => found.get(column) ?? []);
    });
  }

  /** The first row of the answer; none where the question finds nothing of this column. */
  async askOne(question: Question): Promise<Row> {
    return (await this.ask(question))[0] ?? {};
  }

  /** How many rows of the source have a value for which this holds. */
  async count(condition: Fragment = literal(true)): Promise<number> {
    const row = await this.askOne(
      ({ rows }) => sql`SELECT col, sum(n)::DOUBLE AS n FROM ${rows} WHERE ${condition} GROUP BY col`,
    );
    return numberOf(row.n);
  }

  async some(condition: Fragment): Promise<boolean> {
    return (await this.ask(({ rows }) => sql`SELECT col FROM ${rows} WHERE ${condition} GROUP BY col`)).length > 0;
  }

  /** The values for which this holds, in a table of their own. */
  keep(condition: Fragment): Promise<ColumnValues> {
    const { session, jointly } = this.#shared;
    const question: Question = ({ rows }) => sql`SELECT col, value, n FROM ${rows} WHERE ${condition}`;
    return jointly.do(this.#key("keep", question), this, async (all: readonly ColumnValues[]) => {
      const name = ident(`kept_values_${this.#shared.kept++}`);
      const query = question(this.#rowsOf(all.map((each) => each.#column)));
      await session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${name} AS ${query}`));
      const table = { name, size: all.length };
      return all.map((each) => new ColumnValues(this.#shared, table, { number: each.#column, type: each.type }));
    });
  }
}

/** Of each column the `most` first rows of a question that has these columns to order by. */
export const firstOf = (of: ValueRows, query: Fragment, { order, most }: { order: Fragment; most: number }): Fragment =>
  of.isAlone
    ? sql`FROM (${query}) ORDER BY ${order} LIMIT ${literal(most)}`
    : sql`FROM (${query}) QUALIFY row_number() OVER (PARTITION BY col ORDER BY ${order}) <= ${literal(most)} ORDER BY col, ${order}`;

/** Values of a relation with `value` and `n`, as if they were a column's. */
export const valuesIn = (session: Session, relation: Fragment): ColumnValues =>
  new ColumnValues(
    { session, jointly: new Jointly(), kept: 0 },
    { name: sql`(SELECT 0 AS col, value, n FROM ${relation})`, size: 1 },
    { number: 0, type: "varchar" },
  );

const tableOf = (type: string): string => (castAsText(type) ? "varchar" : type.toLowerCase());

/**
 * Counts the values of columns that are worked on at the same time: one table for each type. Those of a column without a value
 * twice are counted where they are.
 */
export async function countValues(
  session: Session,
  columns: readonly { readonly name: string; readonly type: string; readonly isUnique?: boolean }[],
  relation: Fragment,
): Promise<ColumnValues[]> {
  const shared: Shared = { session, jointly: new Jointly(), kept: 0 };
  const counted: ColumnValues[] = [];
  const numbered = columns.map((column, number) => ({ ...column, number }));
  for (const { number, name, type } of numbered.filter(({ isUnique }) => isUnique)) {
    const once = sql`(SELECT ${literal(number)} AS col, ${ident(name)} AS value, 1::BIGINT AS n FROM ${relation})`;
    counted[number] = new ColumnValues(shared, { name: once, size: 1 }, { number, type });
  }
  const grouped = numbered.filter(({ isUnique }) => !isUnique);
  const groups = [...Map.groupBy(grouped, ({ type }) => tableOf(type)).values()];
  for (const [index, group] of groups.entries()) {
    const name = ident(`value_counts_${index}`);
    const shown = join(group.map((column) => shownColumn(column.name, column.type)));
    const numbers = join(group.map(({ number }) => literal(number)));
    const query =
      group.length === 1
        ? sql`SELECT ${numbers} AS col, ${shown} AS value, count(*) AS n FROM ${relation} GROUP BY 2`
        : sql`SELECT col, value, count(*) AS n FROM (SELECT unnest([${numbers}]) AS col, unnest([${shown}]) AS value FROM ${relation}) GROUP BY ALL`;
    await session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${name} AS ${query}`));
    for (const column of group) counted[column.number] = new ColumnValues(shared, { name, size: group.length }, column);
  }
  return counted;
}
