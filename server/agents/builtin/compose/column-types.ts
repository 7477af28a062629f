import type { ColumnProfile } from "#domain/sources/profile.ts";
import { typeFamily } from "#domain/sql/types.ts";

export interface CastEntry {
  type: string;
  formats?: string[];
  remove?: string[];
  decimal?: "." | ",";
  nulls?: string[];
  true?: string[];
  false?: string[];
}

/** The strptime format that a date in this spelling has, or null where day and month cannot be told apart. */
export function formatOf(shape: string, first: "day" | "month" | null): string | null {
  const text = shape.trim();
  if (/[YMD]/i.test(text) && !/\d/.test(text)) {
    return text
      .replace(/YYYY/i, "%Y")
      .replace(/YY/i, "%y")
      .replace(/MM?(?=[^M]|$)/, "%m")
      .replace(/DD?/i, "%d")
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
  return [isDayFirst ? "%d" : "%m", isDayFirst ? "%m" : "%d", year].join(slashed[2]!);
}

const hasTime = (format: string): boolean => /%[HIMS]/.test(format);
const isRegular = (format: string): boolean => format.startsWith("%Y-%m-%d");

/** How a column is read as a date, from what the profile saw and what the request says; a text where it cannot be told. */
export function dateCast(
  profile: ColumnProfile,
  told: { formats: readonly string[]; first: "day" | "month" | null },
): { entry: CastEntry | null; doubt: string | null } {
  const reads = profile.reads && typeFamily(profile.reads.type) === "time" ? profile.reads : null;
  const seen = (reads?.formats ?? []).filter((format) => {
    const pair = reads?.ambiguous.find((each) => each.includes(format));
    if (!pair || told.first === null) return true;
    return told.first === "day"
      ? format.indexOf("%d") < format.indexOf("%m")
      : format.indexOf("%m") < format.indexOf("%d");
  });
  const flipped =
    told.first === null
      ? []
      : (reads?.ambiguous ?? []).flatMap((pair) =>
          pair.filter((format) => (told.first === "day") === format.indexOf("%d") < format.indexOf("%m")),
        );
  const formats = [...new Set([...told.formats, ...seen, ...flipped])].toSorted(
    (left, right) => Number(isRegular(right)) - Number(isRegular(left)) || right.length - left.length,
  );
  const unresolved = (reads?.ambiguous ?? []).filter(
    (pair) => told.first === null && !pair.some((format) => told.formats.includes(format)),
  );
  if (unresolved.length > 0)
    return { entry: null, doubt: `In ${profile.name} the dates do not tell whether the day or the month comes first.` };
  if (formats.length === 0)
    return { entry: { type: /:/.test(profile.patterns[0]?.pattern ?? "") ? "timestamp" : "date" }, doubt: null };
  const type = formats.some(hasTime) ? "timestamp" : "date";
  return {
    entry: formats.every((format) => isRegular(format)) && formats.length === 1 ? { type } : { type, formats },
    doubt: null,
  };
}

const decimalsIn = (pattern: string): number => /\.(9+)$/.exec(pattern.trim())?.[1]?.length ?? 0;

/** How a column is read as a number. */
export function numberCast(
  profile: ColumnProfile,
  told: { remove: readonly string[]; nulls: readonly string[] },
): CastEntry {
  const reads = profile.reads && typeFamily(profile.reads.type) === "number" ? profile.reads : null;
  const remove = [...new Set([...told.remove, ...(reads?.remove ?? [])])].filter(
    (mark) => mark !== (reads?.decimal === "," ? "," : ""),
  );
  const nulls = [...new Set([...told.nulls, ...(reads?.nulls ?? [])])];
  const scale = Math.max(0, ...profile.patterns.map((each) => decimalsIn(each.pattern)));
  const guessed = scale === 0 ? "bigint" : scale <= 6 ? `decimal(18,${scale})` : "double";
  const type = reads?.type && !(reads.type === "double" && guessed !== "double") ? reads.type : guessed;
  return {
    type,
    ...(remove.length > 0 ? { remove } : {}),
    ...(reads?.decimal === "," ? { decimal: "," as const } : {}),
    ...(nulls.length > 0 ? { nulls } : {}),
  };
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
