import type { ColumnReading } from "./profile.ts";

/** How one column is cast: an entry of a cast's `columns`, its absent parts meaning the plain spelling. */
export interface CastEntry {
  type: string;
  formats?: string[];
  remove?: string[];
  decimal?: "." | ",";
  negative?: NonNullable<ColumnReading["negative"]>;
  language?: NonNullable<ColumnReading["language"]>;
  unit?: NonNullable<ColumnReading["unit"]>;
  nulls?: string[];
  true?: string[];
  false?: string[];
}

/** What a person said about a column beside what its values show. */
export interface Told {
  readonly formats?: readonly string[];
  readonly first?: "day" | "month" | null;
  readonly remove?: readonly string[];
  readonly nulls?: readonly string[];
}

const isIso = (format: string): boolean => /^%Y-%m-%d([ T]%H:%M(:%S(\.%[fg])?)?Z?)?$/.test(format);
const hasTime = (format: string): boolean => /%-?[HIMS]/.test(format);
const orderOf = (format: string): string => (format.match(/[Yymd]/g) ?? []).join("").toLowerCase();
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const padded = (format: string): string => format.replaceAll("%-", "%");

/** The formats of a reading; of those that its values do not tell apart, the ones that the person means. */
function formatsFor(reading: ColumnReading, told: Told): string[] {
  const said = told.formats ?? [];
  const order = told.first === "day" ? "dmy" : told.first === "month" ? "mdy" : null;
  const isMeant = (format: string, among: readonly string[]): boolean => {
    const named = among.filter((each) => said.some((one) => padded(one) === padded(each)));
    if (named.length > 0) return named.includes(format);
    return order === null || orderOf(format) === order || !among.some((each) => orderOf(each) === order);
  };
  const open = (format: string) => reading.ambiguous.find((among) => among.includes(format));
  const known = unique([...(reading.formats ?? []), ...(order === null ? [] : reading.ambiguous.flat())]);
  const kept = known.filter((format) => isMeant(format, open(format) ?? [format]));
  return unique([...said.filter((one) => !kept.some((format) => padded(format) === padded(one))), ...kept]);
}

/** Sets of formats of which neither the values nor the person say which is meant. */
export const openFormats = (reading: ColumnReading, told: Told = {}): readonly (readonly string[])[] =>
  told.first
    ? []
    : reading.ambiguous.filter(
        (among) => !among.some((format) => told.formats?.some((one) => padded(one) === padded(format))),
      );

/**
 * The cast of a column that reads as numbers or dates: what the planner proposes and what the mend of a finding proposes are
 * this one entry.
 */
export function castOfReading(reading: ColumnReading, told: Told = {}): CastEntry {
  const nulls = unique([...(told.nulls ?? []), ...(reading.nulls ?? [])]);
  const ending = nulls.length > 0 ? { nulls } : {};
  if (reading.unit) return { type: reading.type, unit: reading.unit, ...ending };
  if (/^(date|time)/.test(reading.type)) {
    const formats = formatsFor(reading, told);
    const isDay = reading.type === "date" || reading.type === "timestamp";
    const type = isDay && formats.some(hasTime) ? "timestamp" : reading.type;
    if (formats.every(isIso)) return { type, ...ending };
    return { type, formats, ...(reading.language ? { language: reading.language } : {}), ...ending };
  }
  if (reading.type === "boolean")
    return {
      type: "boolean",
      ...(reading.true ? { true: reading.true } : {}),
      ...(reading.false ? { false: reading.false } : {}),
      ...ending,
    };
  const remove = unique([...(told.remove ?? []), ...(reading.remove ?? [])]).filter((mark) => mark !== reading.decimal);
  return {
    type: reading.type,
    ...(remove.length > 0 ? { remove } : {}),
    ...(reading.decimal === "," ? { decimal: "," as const } : {}),
    ...(reading.negative?.length ? { negative: reading.negative } : {}),
    ...ending,
  };
}
