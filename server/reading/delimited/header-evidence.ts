import { narrowest } from "../columns/value-types.ts";
import { isColumnName, isFigure, isYear } from "./cell-shapes.ts";
import type { TextRecord } from "./records.ts";

/** So many records say what a column holds. */
const mostRecords = 200;
/** A share of a column's values that speaks for all of it. */
const nearlyAll = 0.9;

const numberOf = (cell: string): number => Number(cell.replaceAll(/[\s,']/g, ""));
const isInteger = (cell: string): boolean => /^\d+$/.test(cell);
const share = (values: readonly string[], holds: (value: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(holds).length / values.length;

/** Columns whose first cell counts on by one from the column before: 1, 2, 3 … as months and hours stand above figures. */
function counted(cells: readonly string[]): Set<number> {
  const found = new Set<number>();
  let run: number[] = [];
  const settle = (): void => {
    const first = cells[run[0] ?? -1];
    if (run.length >= 3 && (first === "0" || first === "1")) for (const column of run) found.add(column);
    run = [];
  };
  for (const [column, cell] of cells.entries()) {
    const before = cells[column - 1] ?? "";
    if (!isInteger(cell)) settle();
    else if (run.length > 0 && numberOf(cell) !== numberOf(before) + 1) {
      settle();
      run = [column];
    } else run.push(column);
  }
  settle();
  return found;
}

/** Whether a whole number names its column: it is far off from all that stands below it. */
function isCode(cell: string, values: readonly string[]): boolean {
  if (!isInteger(cell) || cell.length < 3 || values.length < 3) return false;
  const numbers = values.map(numberOf);
  const isOff = numbers.every((each) => Math.abs(each) * 4 < numberOf(cell));
  return isOff || values.every((value) => /\d[.,]\d/.test(value));
}

interface ColumnOf {
  readonly cell: string;
  readonly values: readonly string[];
  /** The first cell is one of a row of numbers that count on. */
  readonly isCounted: boolean;
}

/** Above figures: a word is a name, a figure like the others is none, a year or a number far off may be one. */
function aboveFigures({ cell, values, isCounted }: ColumnOf): number {
  if (!isFigure(cell)) return cell === "" ? -0.5 : 2;
  if (isYear(cell) && share(values, isYear) < 0.5) return 1;
  if (isCounted && share(values, (value) => value === cell) < 0.5) return 1;
  return isCode(cell, values) ? 0.7 : -2;
}

function aboveText({ cell, values }: ColumnOf): number {
  if (cell === "") return -0.5;
  if (isFigure(cell)) return isYear(cell) ? 0.3 : -0.7;
  const lower = cell.toLowerCase();
  if (values.some((value) => value.toLowerCase() === lower)) return -1.5;
  const hasDigits = share(values, (value) => /\d/.test(value)) >= nearlyAll && !/\d/.test(cell);
  const isAddress = share(values, (value) => /\S@\S|:\/\//.test(value)) >= nearlyAll && !/@|:\/\//.test(cell);
  const isLower = cell === lower && share(values, (value) => /^\p{Lu}/u.test(value)) >= nearlyAll;
  return (isColumnName(cell) ? 1.5 : 0) + (hasDigits || isAddress ? 1 : 0) + (isLower ? 0.5 : 0);
}

const isYesNo = (values: readonly string[]): boolean => narrowest(values) === "boolean";

/**
 * How much the first record reads like the names of columns above these records: far above 0 it is a header, far below it is
 * a record like the others.
 */
export function headerEvidence(first: TextRecord, below: readonly TextRecord[]): number {
  const data = below.slice(-mostRecords);
  const cells = first.fields.map((field) => field.trim());
  const run = counted(cells);
  let sum = 0;
  for (const [column, cell] of cells.entries()) {
    const values = data.map((record) => (record.fields[column] ?? "").trim()).filter((value) => value !== "");
    if (values.length === 0) sum += isColumnName(cell) ? 1 : 0;
    else if (isYesNo(values)) sum += /^(true|false)$/i.test(cell) ? -2 : 2;
    else {
      const of = { cell, values, isCounted: run.has(column) };
      sum += share(values, isFigure) >= nearlyAll ? aboveFigures(of) : aboveText(of);
    }
  }
  return sum;
}
