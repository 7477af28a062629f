import { type Decision, decided } from "#domain/reading/decision.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { refusal } from "../refusal.ts";
import type { ParquetColumn, ParquetFile } from "./parquet-schema.ts";

const nothing = '"NULL"';
const isMoment = (type: string): boolean => /^(DATE|TIMESTAMP(_[A-Z]+)?)$/.test(type);
const isFloat = (type: string): boolean => /^(FLOAT|DOUBLE)$/.test(type);
/** Figures that a floating point number holds exactly. */
const isSmall = (type: string): boolean => /^(U?(TINY|SMALL)INT|U?INTEGER)$/.test(type);

const areFigures = (one: string, other: string): boolean =>
  typeFamily(one) === "number" &&
  typeFamily(other) === "number" &&
  (isFloat(one) === isFloat(other) || [one, other].every((type) => type === "DOUBLE" || isSmall(type)));

/** Whether columns of these types are read as one without a value changing: figures with figures, days with moments. */
function canMeet(one: ParquetColumn, other: ParquetColumn): boolean {
  if (one.type === other.type) return true;
  if (one.isNested || other.isNested) return false;
  const types = [one.type, other.type];
  if (types.includes(nothing)) return true;
  return areFigures(one.type, other.type) || types.every(isMoment);
}

const key = ({ name }: ParquetColumn): string => name.toLowerCase();

const typeOf = ({ isNested, type }: ParquetColumn): string => (isNested ? "a nested value" : type.toLowerCase());

/** What a person knows a file by. */
const shortName = (file: string): string => file.split("/").at(-1)!;

interface Met {
  /** By its name in lower case, the column in the first file that has it. */
  readonly first: ReadonlyMap<string, { readonly file: string; readonly column: ParquetColumn }>;
  readonly files: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, ReadonlySet<string>>;
}

function meet(files: readonly ParquetFile[]): Met {
  const first = new Map<string, { file: string; column: ParquetColumn }>();
  const counts = new Map<string, number>();
  const types = new Map<string, Set<string>>();
  for (const { file, columns } of files)
    for (const column of columns) {
      const name = key(column);
      const met = first.get(name);
      if (!met) first.set(name, { file, column });
      else if (!canMeet(met.column, column))
        throw refusal(
          file,
          `has another kind of value in ${column.name} than ${met.file}: ${typeOf(column)} and not ${typeOf(met.column)}.`,
          "Write the column with one type in all of the files, or read them as two sources.",
        );
      counts.set(name, (counts.get(name) ?? 0) + 1);
      types.set(name, (types.get(name) ?? new Set<string>()).add(column.type));
    }
  return { first, files: counts, types };
}

const few = (names: readonly string[]): string =>
  names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");

/**
 * Whether the files' columns differ, so that they are met by name, and what is said of that; files whose values would have to
 * change are refused.
 */
export function together(files: readonly ParquetFile[]): { byName: boolean; decisions: Decision[] } {
  if (files.length < 2) return { byName: false, decisions: [] };
  const { first, files: counts, types } = meet(files);
  const missing = [...counts].filter(([, count]) => count < files.length);
  const widened = [...types].filter(([, all]) => all.size > 1).map(([name]) => first.get(name)!.column.name);
  const says = [
    missing.length === 0
      ? ""
      : `columns met by name: ${few(missing.map(([name, count]) => `${first.get(name)!.column.name} in ${count} of ${plural(files.length, "file")} (first ${shortName(first.get(name)!.file)})`))}`,
    widened.length === 0 ? "" : `${few(widened)} in the widest of the files' types`,
  ].filter((each) => each !== "");
  return {
    byName: says.length > 0,
    decisions: says.map((each) => decided("keys", { chosen: "name", says: each })),
  };
}
