import type { ColumnReading } from "#domain/sources/profile.ts";
import { castValue } from "#domain/nodes/cast-value.ts";
import { sql } from "#domain/sql/fragment.ts";
import type { ColumnValues } from "./column-values.ts";

const timeWords = /time|date|stamp|created|updated|modified|epoch|unix|(^|[_\s.-])(at|on|ts)$/i;
const namesTime = (name: string): boolean => timeWords.test(name) || /[a-z](At|On)$/.test(name);
/** From 1973 to 2099, in seconds. */
const [first, last] = [1e8, 4.1e9];

/** Numbers of a column: whether all are whole, and the words for nothing among them where they stand in texts. */
interface Numbers {
  readonly name: string;
  readonly range: { readonly min: string | null; readonly max: string | null };
  /** Rows with a number. */
  readonly filled: number;
  readonly isWhole: boolean;
  readonly nulls?: readonly string[];
}
interface Range {
  readonly min: number;
  readonly max: number;
}

/** Whole numbers under a name that says time, all of which count from 1970; null where they do not. */
function sinceEpoch({ name, isWhole }: Numbers, { min, max }: Range): Partial<ColumnReading> | null {
  if (!isWhole || !namesTime(name)) return null;
  const units = { seconds: 1, milliseconds: 1e3, microseconds: 1e6 } as const;
  for (const unit of ["seconds", "milliseconds", "microseconds"] as const)
    if (min >= first * units[unit] && max <= last * units[unit]) return { type: "timestamptz", unit };
  return null;
}

const dayWords = /(^|[^a-z])(date|day|datum|tag|fecha|dia|jour|dato|dt|on|at|valid|from|until|since)($|[^a-z])/;
/** Whether a name says that its values are days: "update_count" does not. */
const namesDay = (name: string): boolean =>
  dayWords.test(name.replaceAll(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()) || /(date|datum)$/i.test(name);

/** Days as spreadsheets count them, from 1954 to 2064: as many people have in one table. */
const [firstDay, lastDay] = [20_000, 60_000];

/** Numbers under a name that says a day, as a spreadsheet counts days. */
const asDays = ({ name, isWhole }: Numbers, { min, max }: Range): Partial<ColumnReading> | null =>
  namesDay(name) && min >= firstDay && max <= lastDay ? { type: isWhole ? "date" : "timestamp", unit: "days" } : null;

const digitsOfDay = ["%Y%m%d"];
/** So many different ones are no numbers by chance, whatever the column is called. */
const surelyDays = 15;

/** The digits of days without signs between them. */
async function asDigits(values: ColumnValues, given: Numbers, { min, max }: Range) {
  const { name, isWhole, filled, nulls = [] } = given;
  if (!isWhole || min < 19_000_101 || max > 21_001_231) return null;
  const day = castValue("value", values.type, { type: "date", formats: digitsOfDay, nulls });
  const found = await values.askOne(
    (of) =>
      sql`SELECT col, coalesce(sum(n) FILTER (WHERE ${day} IS NOT NULL), 0)::DOUBLE AS read, count(DISTINCT ${day}) AS days FROM ${of.rows} GROUP BY col`,
  );
  const isSure = namesDay(name) || Number(found.days) >= surelyDays;
  return isSure && Number(found.read) === filled ? { type: "date", formats: digitsOfDay } : null;
}

/** How numbers under a name that says a time or a day read as one; null where they are numbers. */
export async function countedTime(values: ColumnValues, given: Numbers): Promise<ColumnReading | null> {
  if (given.range.min === null || given.range.max === null) return null;
  const range = { min: Number(given.range.min), max: Number(given.range.max) };
  const found = sinceEpoch(given, range) ?? asDays(given, range) ?? (await asDigits(values, given, range));
  if (!found) return null;
  const nulls = given.nulls?.length ? { nulls: [...given.nulls] } : {};
  return { type: "date", ...found, ...nulls, plain: 0, share: 1, ambiguous: [] };
}
