import { negativeWays, timeUnits } from "#domain/nodes/cast-rule.ts";
import { monthLanguages } from "#domain/sql/month-names.ts";

/** How one column is cast: the type, and the details that a mapping adds. */
export interface CastEntry {
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export type DetailKind = "words" | "mark" | "text";
export interface CastDetail {
  readonly key: string;
  readonly label: string;
  readonly control: DetailKind;
  readonly example: string;
  /** What may be written where it is one of a few. */
  readonly choices?: readonly string[];
}

const dates: readonly CastDetail[] = [
  { key: "formats", label: "Formats", control: "words", example: "%d/%m/%Y" },
  { key: "language", label: "Months in", control: "text", example: "es", choices: monthLanguages },
  { key: "zone", label: "Zone", control: "text", example: "Europe/Berlin", choices: ["UTC"] },
  { key: "unit", label: "Numbers count", control: "text", example: "seconds", choices: timeUnits },
];
const numbers: readonly CastDetail[] = [
  { key: "remove", label: "Leave out", control: "words", example: "," },
  { key: "decimal", label: "Decimal mark", control: "mark", example: "." },
  { key: "negative", label: "Negative by", control: "words", example: negativeWays.join(", ") },
];
const truths: readonly CastDetail[] = [
  { key: "true", label: "Read as true", control: "words", example: "yes" },
  { key: "false", label: "Read as false", control: "words", example: "no" },
];
const empty: CastDetail = { key: "nulls", label: "Read as empty", control: "words", example: "n/a" };
const known: readonly CastDetail[] = [...dates, ...numbers, ...truths, empty];

/** Details that a type can have, and any that are written down already. */
export function detailsOf({ type, details }: CastEntry): CastDetail[] {
  const fitting = /^(date|time)/i.test(type)
    ? dates
    : /int|decimal|double|float|numeric/i.test(type)
      ? numbers
      : /^bool/i.test(type)
        ? truths
        : [];
  return known.filter((each) => fitting.includes(each) || each === empty || details[each.key] !== undefined);
}

/** A cast is written as a type alone, or as a mapping such as `{ type: date, formats: ["%d/%m/%Y"] }`. */
export function castEntry(written: unknown): CastEntry {
  if (typeof written !== "object" || written === null) return { type: String(written ?? ""), details: {} };
  const { type, ...details } = written as Record<string, unknown>;
  return { type: String(type ?? ""), details };
}

/** The shortest way to write it; details without a value are left out. */
export function writtenCast({ type, details }: CastEntry): unknown {
  const told = Object.entries(details).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return told.length === 0 ? type : { type, ...Object.fromEntries(told) };
}
