import { clockText, dayText, durationText, type NumberKind, numberText, openMomentText } from "./cell-text.ts";

/** What a cell of an OpenDocument sheet says of itself, and the text that it shows. */
export interface OpenCell {
  readonly kind: string | undefined;
  readonly value: string | undefined;
  /** What its style makes of a number. */
  readonly style: NumberKind;
  readonly isError: boolean;
  readonly hasFormula: boolean;
  readonly isMerged: boolean;
  /** How many cells beside each other are this one. */
  readonly times: number;
  /** The paragraphs that it shows; null where it has none. */
  readonly shown: string | null;
}

const moment = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?)?$/;
const duration = /^(-?)PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d+))?S)?$/;
const errorShown = /^(#[A-Z0-9/]+[!?]?|Err:\d+)$/;

/** The digits behind a second's point as milliseconds. */
const millis = (digits = ""): number => Number(digits.slice(0, 3).padEnd(3, "0")) + (digits.charAt(3) >= "5" ? 1 : 0);

function momentText(value: string): string {
  const [, year, month, day, hours = "0", minutes = "0", seconds = "0", part] = moment.exec(value) ?? [];
  if (year === undefined || Number(year) === 0) return value;
  const start = new Date(0);
  start.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = start.getUTCMonth() === Number(month) - 1 && start.getUTCDate() === Number(day);
  if (!isDay || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return value;
  const clock = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + millis(part);
  return dayText(start.getTime() + clock) ?? value;
}

function timeText(value: string): string {
  const found = duration.exec(value);
  if (!found) return value;
  const [, sign = "", hours = "0", minutes = "0", seconds = "0", part] = found;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + millis(part);
  return `${ms === 0 ? "" : sign}${clockText(ms)}`;
}

/** More days than these are no time that somebody meant, and not whole milliseconds. */
const mostDays = 1e7;
const figure = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function figureText(value: string, style: NumberKind): string {
  const number = figure.test(value) ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) return value;
  if (style === "duration" && Math.abs(number) < mostDays) return durationText(number);
  return (style === "moment" ? openMomentText(number) : null) ?? numberText(number);
}

/** Whether a cell holds an error, such as #N/A, of which there is no value. */
export const isErrorCell = ({ isError, hasFormula, kind, shown }: OpenCell): boolean =>
  isError || (hasFormula && kind === "string" && shown !== null && errorShown.test(shown));

/** A cell's value as text; null where there is nothing in it. The same as `open_sheet.py` makes of it in Airflow. */
export function openCellText(cell: OpenCell): string | null {
  const { kind, value, shown } = cell;
  if (isErrorCell(cell)) return null;
  if (kind === undefined || kind === "string" || kind === "void") return (value ?? shown) || null;
  if (value === undefined) return shown || null;
  if (kind === "date") return momentText(value);
  if (kind === "time") return timeText(value);
  return kind === "boolean" ? value : figureText(value, cell.style);
}
