import { type CastEntry, castOfReading, openFormats, type Told } from "#domain/sources/cast-of-reading.ts";
import type { ColumnProfile, ColumnReading } from "#domain/sources/profile.ts";
import { typeFamily } from "#domain/sql/types.ts";

/** The strptime format that a date in this spelling has, or null where day and month cannot be told apart. */
export function formatOf(shape: string, first: "day" | "month" | null): string | null {
  const text = shape.trim();
  if (/[YMD]/i.test(text) && !/\d/.test(text)) {
    return text
      .replace(/YYYY/i, "%Y")
      .replace(/YY/i, "%y")
      .replace(/MM?(?=[^M]|$)/, (month) => (month.length === 1 ? "%-m" : "%m"))
      .replace(/DD?/i, (day) => (day.length === 1 ? "%-d" : "%d"))
      .replace(/HH/i, "%H")
      .replace(/mm/i, "%M")
      .replace(/ss/i, "%S")
      .replace(/hh/, "%H")
      .replace(/MI/, "%M");
  }
  const iso = /^\d{4}-\d{2}-\d{2}(?:([ T])\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.exec(text);
  if (iso) return `%Y-%m-%d${iso[1] ? `${iso[1]}%H:%M${iso[2] ? `:%S${iso[3] ? ".%g" : ""}` : ""}` : ""}`;
  const slashed = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})$/.exec(text);
  if (!slashed) return null;
  const isDayFirst =
    Number(slashed[1]) > 12 ||
    (Number(slashed[3]) <= 12 && (first === "day" || (first === null && slashed[2] === ".")));
  const isMonthFirst = Number(slashed[3]) > 12 || first === "month";
  if (isDayFirst === isMonthFirst) return null;
  const year = slashed[4]!.length === 4 ? "%Y" : "%y";
  const part = (code: string, digits: string): string => `%${digits.length === 1 ? "-" : ""}${code}`;
  const [head, next] = isDayFirst ? ["d", "m"] : ["m", "d"];
  return [part(head, slashed[1]!), part(next, slashed[3]!), year].join(slashed[2]!);
}

const readingOf = (profile: ColumnProfile, family: "time" | "number"): ColumnReading | null =>
  profile.reads && typeFamily(profile.reads.type) === family ? profile.reads : null;

const decimalsIn = (pattern: string): number => /\.(9+)$/.exec(pattern.trim())?.[1]?.length ?? 0;
const plainReading = (type: string): ColumnReading => ({ type, plain: 1, share: 1, ambiguous: [] });

/** How a column is read as a date, from what the profile saw and what the request says; a text where it cannot be told. */
export function dateCast(profile: ColumnProfile, told: Told): { entry: CastEntry | null; doubt: string | null } {
  const type = /:/.test(profile.patterns[0]?.pattern ?? "") ? "timestamp" : "date";
  const reading = readingOf(profile, "time") ?? plainReading(told.formats?.length ? "date" : type);
  const [open] = openFormats(reading, told);
  if (!open) return { entry: castOfReading(reading, told), doubt: null };
  const years = open.some((format) => format.startsWith("%y"));
  return {
    entry: null,
    doubt: `In ${profile.name} the dates do not tell whether ${years ? "the year, the day or the month" : "the day or the month"} comes first.`,
  };
}

/** How a column is read as a number. */
export function numberCast(profile: ColumnProfile, told: Told): CastEntry {
  const scale = Math.max(0, ...profile.patterns.map((each) => decimalsIn(each.pattern)));
  const guessed = scale === 0 ? "bigint" : scale <= 6 ? `decimal(18,${scale})` : "double";
  return castOfReading(readingOf(profile, "number") ?? plainReading(guessed), told);
}

/** A double from a file whose values have few decimals, as an exact decimal; null where it is none. */
export function exactDecimal(profile: ColumnProfile): string | null {
  if (profile.type !== "double" && profile.type !== "real") return null;
  if (
    profile.patterns.length === 0 ||
    profile.patterns.length >= 8 ||
    profile.patterns.some((each) => !/^[+-]?9+(\.9{1,6})?$/.test(each.pattern))
  )
    return null;
  return `decimal(18,${Math.max(2, ...profile.patterns.map((each) => decimalsIn(each.pattern)))})`;
}
