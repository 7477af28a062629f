import type { ColumnReading } from "#domain/sources/profile.ts";
import { castValue } from "#domain/nodes/cast-value.ts";
import { sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import type { ColumnValues } from "./column-values.ts";

const namesTime = /(time|date|_at$|_on$|At$|On$|stamp|^ts$|_ts$|created|updated|modified|epoch|unix)/;
/** From 1973 to 2099, in seconds. */
const [first, last] = [1e8, 4.1e9];

interface Numbers {
  readonly name: string;
  readonly range: { readonly min: string | null; readonly max: string | null };
  /** Rows with a value. */
  readonly filled: number;
}

/** Whole numbers under a name that says time, all of which count from 1970; null where they do not. */
function sinceEpoch(name: string, type: string, { min, max }: { min: number; max: number }): ColumnReading | null {
  if (type !== "bigint" || !namesTime.test(name)) return null;
  const units = { seconds: 1, milliseconds: 1e3, microseconds: 1e6 } as const;
  for (const unit of ["seconds", "milliseconds", "microseconds"] as const)
    if (min >= first * units[unit] && max <= last * units[unit])
      return { type: "timestamptz", unit, plain: 0, share: 1, ambiguous: [] };
  return null;
}

const dayWords = /(^|[^a-z])(date|day|datum|tag|fecha|dia|jour|dato|dt|on|at|valid|from|until|since)($|[^a-z])/;
/** Whether a name says that its values are days: "update_count" does not. */
export const namesDay = (name: string): boolean =>
  dayWords.test(name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()) || /(date|datum)$/i.test(name);

/** Days as spreadsheets count them, from 1954 to 2064: as many people have in one table. */
const [firstDay, lastDay] = [20_000, 60_000];

/** Numbers under a name that says a day: as a spreadsheet counts days, or as the digits of a day without signs between them. */
async function asDays(values: ColumnValues, { name, filled }: Numbers, range: { min: number; max: number }) {
  if (!namesDay(name) || typeFamily(values.type) !== "number") return null;
  const reading: ColumnReading = { type: "date", plain: 0, share: 1, ambiguous: [] };
  if (range.min >= firstDay && range.max <= lastDay) {
    const isWhole = !(await values.some(sql`value <> floor(value)`));
    return { ...reading, type: isWhole ? "date" : "timestamp", unit: "days" as const };
  }
  if (values.type !== "bigint" || range.min < 19_000_101 || range.max > 21_001_231) return null;
  const rule = { type: "date", formats: ["%Y%m%d"] };
  const read = await values.count(sql`${castValue("value", values.type, rule)} IS NOT NULL`);
  return read === filled ? { ...reading, formats: rule.formats } : null;
}

/** How numbers under a name that says a time or a day read as one; null where they are numbers. */
export async function countedTime(values: ColumnValues, given: Numbers): Promise<ColumnReading | null> {
  if (given.range.min === null || given.range.max === null) return null;
  const range = { min: Number(given.range.min), max: Number(given.range.max) };
  return sinceEpoch(given.name, values.type, range) ?? (await asDays(values, given, range));
}
