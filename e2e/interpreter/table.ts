import type { Column } from "#domain/sql/types.ts";
import type { TypedColumn } from "./sql/compile.ts";
import { tryConvert } from "./sql/convert.ts";
import { textOf } from "./sql/text-of.ts";
import { parseType, typeName, types } from "./sql/types.ts";
import { BindError, keyOf, type Row, type Value } from "./sql/values.ts";

/** Rows with named, typed columns; every row has a value for each column, in their order. */
export interface Table {
  readonly columns: readonly TypedColumn[];
  readonly rows: readonly Row[];
}

/** What a result of the engine, a driver or a JSON file holds in one cell. */
export type RawCell = string | number | bigint | boolean | null;

/** A cell as the engine prints it (text of any type, JSON numbers and booleans) as a value of the column's type. */
export function readCell(cell: RawCell | undefined, column: TypedColumn): Value {
  if (cell === null || cell === undefined) return null;
  if (column.type.kind === "varchar") return String(cell);
  if (typeof cell === "boolean" && column.type.kind === "boolean") return cell;
  if (typeof cell === "number" && (column.type.kind === "double" || column.type.kind === "real")) return cell;
  const value = tryConvert(typeof cell === "number" ? JSON.stringify(cell) : String(cell), types.varchar, column.type);
  if (value === null) throw new BindError(`"${String(cell)}" is no ${typeName(column.type)} (column ${column.name})`);
  return value;
}

export const readColumns = (columns: readonly Column[]): TypedColumn[] =>
  columns.map(({ name, type }) => ({ name, type: parseType(type) }));

/** A table from rows of cells, such as `getRowsJson()` of the engine's driver gives. */
export function tableFromRows(columns: readonly Column[], rows: readonly (readonly RawCell[])[]): Table {
  const typed = readColumns(columns);
  return { columns: typed, rows: rows.map((row) => typed.map((column, index) => readCell(row[index], column))) };
}

/** Each row as texts by column name: what a person would read, NULL as null. */
export const readableRows = ({ columns, rows }: Table): Record<string, string | null>[] =>
  rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, type }, index) => {
        const value = row[index] ?? null;
        return [name, value === null ? null : textOf(value, type)];
      }),
    ),
  );

const digits = 9;

/** Doubles are the same up to 1e-9 of their size; everything else is exact. */
function canonicalKey(value: Value): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return keyOf(value);
  return `d${value === 0 ? 0 : Number(value.toPrecision(digits))}`;
}

function bag(table: Table): Map<string, { count: number; row: Row }> {
  const order = table.columns
    .map((column, index) => ({ name: column.name.toLowerCase(), index }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = new Map<string, { count: number; row: Row }>();
  for (const row of table.rows) {
    const key = order.map(({ index }) => canonicalKey(row[index] ?? null)).join("|");
    rows.set(key, { count: (rows.get(key)?.count ?? 0) + 1, row });
  }
  return rows;
}

/**
 * How two tables differ as multisets of rows with columns by name, in words; empty when they are the same.
 * Types must be the same too, unless `ignoreTypes`.
 */
export function tableDifferences(left: Table, right: Table, options: { ignoreTypes?: boolean } = {}): string[] {
  const signature = (table: Table): string =>
    table.columns
      .map(({ name, type }) => `${name.toLowerCase()}${options.ignoreTypes ? "" : ` ${typeName(type)}`}`)
      .toSorted()
      .join(", ");
  if (signature(left) !== signature(right)) return [`columns: ${signature(left)} | ${signature(right)}`];
  const [mine, other] = [bag(left), bag(right)];
  const found: string[] = [];
  for (const key of new Set([...mine.keys(), ...other.keys()])) {
    const [a, b] = [mine.get(key), other.get(key)];
    if ((a?.count ?? 0) === (b?.count ?? 0)) continue;
    const sample = a ? { columns: left.columns, rows: [a.row] } : { columns: right.columns, rows: [b!.row] };
    found.push(`${a?.count ?? 0} and ${b?.count ?? 0} times: ${JSON.stringify(readableRows(sample)[0])}`);
  }
  return found;
}

export const columnIndex = (table: Table, name: string): number => {
  const index = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (index < 0) throw new BindError(`there is no column ${name}`);
  return index;
};
