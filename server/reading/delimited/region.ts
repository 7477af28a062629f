import { isWordy } from "./cell-shapes.ts";
import { mostRemarks, remarkRule, type RemarkRule, remarksAtEnd } from "../prepare/remarks.ts";
import { headerEvidence } from "./header-evidence.ts";
import type { Candidate } from "./marks.ts";
import type { TextRecord } from "./records.ts";
import { filledCells, isBlank, modeOf } from "./sample-records.ts";

/** A table's records among those of a sample: from its header, or its first row, to the one behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly width: number;
}

/** The record that the table starts with: above it stand titles and blank lines, which fill few of the columns. */
export function tableStart(records: readonly TextRecord[], width: number): number {
  const isRow = (record: TextRecord | undefined): boolean =>
    record !== undefined &&
    !isBlank(record) &&
    (width === 1 ||
      (record.fields.length >= Math.max(2, Math.ceil(width * 0.8)) &&
        filledCells(record) >= Math.max(2, Math.ceil(width * 0.3))));
  const head = records.slice(0, 50);
  /** A row of units fills few of the columns: it stands between names in all of them and the first row. */
  const isUnitsBelow = (names: TextRecord, next: TextRecord | undefined): boolean =>
    next !== undefined && next.fields.length >= width && names.fields.every((field) => field !== "" && isWordy(field));
  const start = head.findIndex((record, index) => {
    if (!isRow(record)) return false;
    if (index === head.length - 1 || index === 0) return true;
    const [next, after] = head.slice(index + 1).filter((each) => !isBlank(each));
    return isRow(next) || (isUnitsBelow(record, next) && isRow(after));
  });
  const above = records[start - 1];
  // where rows have names, the header may have one field less
  const isShortHeader = above?.fields.length === width - 1 && width > 2 && above.fields.every(isWordy);
  return Math.max(0, isShortHeader ? start - 1 : start);
}

/** Stretches of records without an empty line, or without a lasting change of width, in between. */
function stretches(records: readonly TextRecord[]): Span[] {
  const found: Span[] = [];
  let start = 0;
  const settle = (end: number): void => {
    if (end > start)
      found.push({ start, end, width: modeOf(records.slice(start, end).map(({ fields }) => fields.length)) });
  };
  for (const [index, record] of records.entries()) {
    if (isBlank(record)) {
      settle(index);
      start = index + 1;
    } else if (index > start && changesWidth(records, start, index)) {
      settle(index);
      start = index;
    }
  }
  settle(records.length);
  return found;
}

/** Three records of one width after three of another: a table of its own, if it begins with names. */
function changesWidth(records: readonly TextRecord[], start: number, at: number): boolean {
  const widthOf = (index: number): number => records[index]?.fields.length ?? 0;
  const width = widthOf(at);
  if (width < 2 || at - start < 3 || at + 2 >= records.length || width === widthOf(at - 1)) return false;
  const isLasting = width === widthOf(at + 1) && width === widthOf(at + 2);
  const wasLasting = widthOf(at - 1) === widthOf(at - 2) && widthOf(at - 1) === widthOf(at - 3);
  return isLasting && wasLasting && beginsWithNames(records.slice(at));
}

function beginsWithNames(records: readonly TextRecord[]): boolean {
  const [first, ...rest] = records;
  const below = rest.slice(0, 50);
  const end = below.findIndex((record) => isBlank(record) || record.fields.length !== first?.fields.length);
  const own = end < 0 ? below : below.slice(0, end);
  return first !== undefined && own.length > 0 && headerEvidence(first, own) > 0.8;
}

/** The tables of a sample, one below another; one where there are no names above the others, or only the same. */
export function tablesOf({ records, width }: Pick<Candidate, "records" | "width">): Span[] {
  const start = tableStart(records, width);
  const whole = { start, end: records.length, width };
  if (width < 2) return [whole];
  const parts = stretches(records).filter((part) => part.width > 1 && part.end - part.start > 1);
  const tables: Span[] = [];
  for (const part of parts) {
    const own = records.slice(part.start, part.end);
    const above = tables.at(-1);
    const isAnother = above === undefined || (beginsWithNames(own) && !sameNames(own[0]!, records[above.start]!));
    if (isAnother) tables.push(part);
    else tables[tables.length - 1] = { ...above, end: part.end };
  }
  // lines above a table that are a table of their own, and not words about it
  const isOwn = ({ start: from, end }: Span): boolean => end - from > 3 && beginsWithNames(records.slice(from, end));
  const isMany = tables.length > 1 && (isOwn(tables[0]!) || tables.slice(1).every((table) => table.start > start));
  return isMany ? tables : [whole];
}

export const sameNames = (one: TextRecord, other: TextRecord): boolean => {
  const names = ({ fields }: TextRecord): string => JSON.stringify(fields.map((field) => field.trim()));
  return names(one) === names(other);
};

/** What stands alone in the last records of a table: how many of them, and by what they are told from its rows. */
export interface Remarks {
  readonly count: number;
  readonly rule: RemarkRule;
}

/** The remarks among a table's last records, of which empty ones do not count. */
export function remarksBelow(rows: readonly TextRecord[], width: number): Remarks {
  const values = rows.filter((record) => filledCells(record) > 1).map(({ fields }) => fields[0] ?? "");
  const rule = remarkRule(values);
  if (width < 2) return { count: 0, rule };
  const filled = rows
    .map((record, index) => ({ ...record, isApart: index > 0 && isBlank(rows[index - 1]!) }))
    .filter((record) => !isBlank(record));
  const last = filled.slice(-mostRemarks);
  return { rule, count: remarksAtEnd(last, rule, filled.length - last.length) };
}
