import { bare } from "./mend-record.ts";

export interface CutLine {
  readonly fields: readonly (string | null)[];
  /** Whether a word stands across the place where two fields part. */
  readonly isTorn: boolean;
}

/** The fields of a line by their widths in letters, without the blanks around them; the last one takes all that is left. */
export function cutByWidths(line: string, widths: readonly number[]): CutLine {
  const letters = [...line];
  const fields: (string | null)[] = [];
  let [at, isTorn] = [0, false];
  for (const [index, width] of widths.entries()) {
    const end = index === widths.length - 1 ? letters.length : at + width;
    const field = bare(letters.slice(at, end).join(""));
    fields.push(field === "" ? null : field);
    isTorn ||= at > 0 && at < letters.length && bare(letters[at - 1]!) !== "" && bare(letters[at]!) !== "";
    at = end;
  }
  return { fields, isTorn };
}
