import path from "node:path";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import { canonicalType, type Column } from "#domain/sql/types.ts";

/** What stands in a folder's name for no value at all. */
const noValue = "__HIVE_DEFAULT_PARTITION__";
const isPattern = (text: string): boolean => /[*?[]/.test(text);

const parts = (file: string): string[] => path.dirname(file).split("/");
const valueIn = (folder: string): [string, string] | null => {
  const at = folder.indexOf("=");
  return at > 0 ? [folder.slice(0, at), folder.slice(at + 1)] : null;
};

/** The folders of a file that name these keys, in the order of the path; the last of each where one stands twice. */
export const partitionFolders = (file: string, keys: readonly string[]): string[] =>
  keys.flatMap((key) => parts(file).findLast((folder) => folder.startsWith(`${key}=`)) ?? []);

const calendar = /^(year|quarter|month|week|day|hour|minute|jahr|monat|woche|tag|stunde)s?$/i;

/** The type of a folder's values: figures are numbers, but for codes with a zero in front. */
function typeOf(name: string, values: readonly string[]): string {
  const all = (pattern: RegExp): boolean => values.length > 0 && values.every((value) => pattern.test(value));
  if (all(/^-?(0|[1-9]\d{0,17})$/) || (calendar.test(name) && all(/^\d{1,4}$/))) return "bigint";
  return all(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/) ? "date" : "varchar";
}

const alike = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, at) => name === other[at]);

/** Columns that the names of folders give, such as `year=2024/month=03`, where the folders of all files that a pattern stands for name the same. */
export function partitionsOf(
  pattern: string,
  given: { readonly files: readonly string[]; readonly columns: readonly Column[] },
  config: Partial<FileSourceConfig>,
): { partitions: Column[]; decisions: Decision[] } {
  const none = { partitions: [], decisions: [] };
  const first = pattern.split("/").findIndex(isPattern);
  if (first < 0) return none;
  const named = given.files.map((file) =>
    parts(file)
      .slice(first)
      .flatMap((folder) => [valueIn(folder) ?? []]),
  );
  const keysOf = (file: (typeof named)[number]): string[] => file.flatMap(([key]) => (key === undefined ? [] : [key]));
  const keys = keysOf(named[0] ?? []);
  if (keys.length === 0 || !named.every((file) => alike(keysOf(file), keys))) return none;
  const taken = new Set(given.columns.map(({ name }) => name.toLowerCase()));
  const met = keys.filter((key) => taken.has(key.toLowerCase()));
  if (met.length > 0 || new Set(keys.map((key) => key.toLowerCase())).size < keys.length) {
    const says = `${met.join(", ")} as the files say, not as their folders are named`;
    return { ...none, decisions: met.length > 0 ? [decided("keys", { chosen: "files", says })] : [] };
  }
  const partitions = keys.map((name) => {
    const values = named.flatMap((file) => file.filter(([key]) => key === name).map(([, value]) => value!));
    const declared = Object.hasOwn(config.columns ?? {}, name) ? canonicalType(config.columns![name]!) : null;
    return {
      name,
      type:
        declared ??
        typeOf(
          name,
          [...new Set(values)].filter((value) => value !== noValue),
        ),
    };
  });
  return {
    partitions,
    decisions: [decided("keys", { chosen: "folders", says: `${keys.join(", ")} by the names of the folders` })],
  };
}
