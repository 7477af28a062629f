/** What a cell's number format makes of its number. */
export type NumberKind = "number" | "moment" | "duration";

const dayMs = 86_400_000;

const moments = /^[dmhys]$/i;

/**
 * Whether a number format shows moments or durations; only its first part counts, and neither quoted letters nor colours do.
 * The rules are those of calamine, which reads the same cells in Airflow.
 */
export function kindOfFormat(format: string): NumberKind {
  let [isEscaped, isQuoted, isClock, isHalfDay, brackets, before] = [false, false, false, false, 0, " "];
  for (const sign of format) {
    if (isEscaped) isEscaped = false;
    else if (sign === "_" || sign === "\\") isEscaped = true;
    else if (isQuoted || sign === '"') isQuoted = sign === '"' ? !isQuoted : isQuoted;
    else if (sign === ";") return "number";
    else if (sign === "[") brackets += 1;
    else if (sign === "]" && brackets === 1 && isClock) return "duration";
    else if (sign === "]") brackets = Math.max(0, brackets - 1);
    else if (brackets === 0 && !isHalfDay && /^a$/i.test(sign)) isHalfDay = true;
    else if (brackets === 0 && (isHalfDay ? /^[pm/]$/i : moments).test(sign)) return "moment";
    else if (!isClock || sign.toLowerCase() !== before.toLowerCase()) isClock = before === "[" && /^[hms]$/i.test(sign);
    before = sign;
  }
  return "number";
}

/** A number in its shortest exact form, without an exponent. */
export function numberText(value: number): string {
  const text = String(value === 0 ? 0 : value);
  const [, sign, whole, part = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = whole + part;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}

const two = (number: number): string => String(number).padStart(2, "0");

/** Hours, minutes and seconds of milliseconds; those behind the second where there are any. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const rest = ms % 1000 === 0 ? "" : `.${String(ms % 1000).padStart(3, "0")}`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest}`;
}

/** Hours, minutes and seconds of a count of days. */
export const durationText = (days: number): string => {
  const ms = Math.round(Math.abs(days) * dayMs);
  return `${days < 0 && ms > 0 ? "-" : ""}${clockText(ms)}`;
};

const zeroDay = Date.UTC(1899, 11, 30);
const lastMs = Date.UTC(10_000, 0, 1);
const firstMs = new Date("0001-01-01T00:00:00Z").getTime();

/** A day, with its time where there is one, of milliseconds since 1970; null for what has no year of four digits. */
export function dayText(ms: number): string | null {
  if (ms >= lastMs || ms < firstMs) return null;
  const clock = ((ms % dayMs) + dayMs) % dayMs;
  const day = new Date(ms).toISOString().slice(0, 10);
  return clock === 0 ? day : `${day} ${clockText(clock)}`;
}

/** The moment that a number of days after the last but one day of 1899 is; a part of a day alone is a time of day. */
export function openMomentText(days: number): string | null {
  const ms = Math.floor(days * dayMs + 0.5);
  return days >= 0 && days < 1 ? clockText(ms % dayMs) : dayText(zeroDay + ms);
}

/** A day, a time of day or both, of a day number; null for what no calendar has. */
function momentText(days: number, is1904: boolean): string | null {
  if (days < 0) return null;
  if (days < 1) {
    const ms = Math.round(days * dayMs);
    return clockText(ms % dayMs);
  }
  const counted = is1904 ? days + 1462 : days;
  // the calendar of the first spreadsheets has a 29th of February 1900
  return dayText(zeroDay + Math.round((counted < 60 ? counted + 1 : counted) * dayMs));
}

const kinds = new Map<string, NumberKind>();

/** A number as its format means it. */
export function numberCellText(value: number, format: string | undefined, is1904: boolean): string {
  if (format === undefined || format === "General") return numberText(value);
  let kind = kinds.get(format);
  if (kind === undefined) {
    kind = kindOfFormat(format);
    kinds.set(format, kind);
  }
  if (kind === "number") return numberText(value);
  return kind === "duration" ? durationText(value) : (momentText(value, is1904) ?? numberText(value));
}

// an apostrophe is quoted too, so that none is taken for a quote
const needsQuotes = /[",\r\n]|^[ \t']|[ \t]$/;

/** A cell's text as plain CSV has it. */
export const spelledCell = (text: string | null): string =>
  text === null ? "" : needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
export const spelledRow = (texts: readonly (string | null)[]): string => `${texts.map(spelledCell).join(",")}\n`;

/** A cell as spreadsheets call it, such as B3, of its row and column from 0. */
export function cellName(row: number, column: number): string {
  let [letters, rest] = ["", column + 1];
  for (; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters + String(row + 1);
}
