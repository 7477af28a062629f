import type { FileReading } from "#domain/reading/file-reading.ts";
import { RecordCutter } from "../prepare/cut-records.ts";
import { readRecords, type TextRecord } from "./records.ts";

/** How text is parted into fields. */
export type Marks = Pick<
  FileReading,
  "delimiter" | "quote" | "escape" | "backslash" | "runs" | "widths" | "mend" | "strict"
>;

/** Whether a quote that is doubled stands for itself, and nothing else is out of the ordinary. */
const isPlain = ({ quote, escape, backslash, runs, widths, mend }: Marks): boolean =>
  quote.length < 2 && escape === quote && !backslash && !runs && widths === undefined && mend === undefined;

/** The first records of a text by these marks. */
export function recordsBy(text: string, marks: Marks, limit = 5_000): TextRecord[] {
  if (isPlain(marks)) return readRecords(text, marks, limit);
  const records: TextRecord[] = [];
  const cutter = new RecordCutter(marks, ({ fields, line, isTorn, isQuoted }) => {
    if (records.length >= limit) return;
    const filled = fields.map((field) => field ?? "");
    const lines = 1 + filled.reduce((sum, field) => sum + field.split("\n").length - 1, 0);
    records.push({ fields: filled, quoted: isQuoted === true, line: line - 1, lines, broken: isTorn });
  });
  cutter.push(text);
  cutter.end();
  return records;
}

export const isBlank = (record: TextRecord): boolean => record.fields.every((field) => field.trim() === "");
export const filledCells = (record: TextRecord): number => record.fields.filter((field) => field.trim() !== "").length;

export function modeOf(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  numbers.forEach((each) => counts.set(each, (counts.get(each) ?? 0) + 1));
  return [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
