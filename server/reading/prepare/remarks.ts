import type { FileReading } from "#domain/reading/file-reading.ts";
import { bare, blank, isFigureField } from "./mend-record.ts";

/** By what a table's first column tells remarks below it from its values. */
export type RemarkRule = NonNullable<FileReading["remarks"]>;

/** One of the last records of a table. */
interface LastRecord {
  readonly fields: readonly (string | null)[];
  /** An empty line stands before it. */
  readonly isApart: boolean;
}

/** So many of the last records may be remarks; Python's `remarks.py` tells them by the same rule. */
export const mostRemarks = 40;
/** So many of the last values of the first column say what is like none of them. */
const judgedValues = 200;

const beginning =
  /^[([*#†‡¹²³]*[ \t]*(sources?|notes?|footnotes?|remarks?|data|copyright|©|\(c\)|generated|created|exported|printed|downloaded|retrieved|last updated|updated|report|end of|eof|disclaimer|license|for more|see |this |the |all |figures|values|includes?|excludes?|preliminary|quelle|hinweis|anmerkung|stand|fuente|nota)/i;
const rowCount = /^\(?[0-9][0-9,. ]* (rows?|records?|lines?)( affected| selected| in set.*)?\)?\.?$/i;

const filled = ({ fields }: LastRecord): string[] =>
  fields.map((field) => bare(field ?? "")).filter((field) => field !== "");

/** Text that stands alone in its record below a table, as no value of the first column does. */
function isRemark(record: LastRecord, { figures, longest }: RemarkRule): boolean {
  const [text = "", ...others] = filled(record);
  if (text === "" || others.length > 0) return false;
  if (rowCount.test(text)) return true;
  if (blank.test(record.fields[0] ?? "")) return false;
  if (record.isApart) return !isFigureField(text);
  const isLong = /[ \t][^ \t]+[ \t]/.test(text) && [...text].length > 2 * longest;
  const isOdd = figures && /[ \t]/.test(text) && !isFigureField(text);
  return isLong || isOdd || (beginning.test(text) && /[ \t:©]/.test(text));
}

/** How many of the last records are remarks: below the first one others follow, in whatever words. `above`: rows before them. */
export function remarksAtEnd(records: readonly LastRecord[], rule: RemarkRule, above: number): number {
  const isAlone = (record: LastRecord): boolean => filled(record).length === 1;
  let foot = 0;
  while (foot < Math.min(records.length, above + records.length - 2) && isAlone(records.at(-1 - foot)!)) foot += 1;
  while (foot > 0 && !isRemark(records.at(-foot)!, rule)) foot -= 1;
  return foot;
}

/** The rule for a table of these values in its first column, the last ones of which are looked at. */
export function remarkRule(values: readonly string[]): RemarkRule {
  const judged = values.slice(-judgedValues).map(bare);
  const figures = judged.filter(isFigureField).length > judged.length * 0.9;
  return { figures, longest: Math.max(0, ...judged.map((value) => [...value].length)) };
}
