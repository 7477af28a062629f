import { anyMonth, type MonthLanguage } from "./month-names.ts";

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const dayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const digits = (least: number, most = least): string => `\\d{${least === most ? least : `${least},${most}`}}`;
const anyCase = (words: readonly string[]): string => `(?i:${words.join("|")})`;
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));

/** What each code of strptime takes, and no more; `-` before a code lets its leading zeros be absent. */
const patterns: Readonly<Record<string, string>> = {
  Y: digits(4),
  G: digits(4),
  j: digits(3),
  "-j": digits(1, 3),
  u: digits(1),
  w: digits(1),
  f: digits(1, 6),
  g: digits(1, 3),
  n: digits(1, 9),
  b: anyCase(short(monthNames)),
  B: anyCase(monthNames),
  a: anyCase(short(dayNames)),
  A: anyCase(dayNames),
  p: anyCase(["am", "pm"]),
  z: "[+-]\\d{2}(?::?\\d{2})?",
  Z: "[A-Za-z][A-Za-z0-9_/+-]*",
  q: "[1-4]",
  "%": "%",
  ...Object.fromEntries([..."ymdHIMSUWV"].flatMap((code) => [[code, digits(2)] as const, [`-${code}`, digits(1, 2)]])),
};
const months = (code: string, language: MonthLanguage): string | undefined =>
  /^-?[bB]$/.test(code) ? anyMonth(language) : undefined;
const abbreviations: Readonly<Record<string, string>> = { x: "%Y-%m-%d", X: "%H:%M:%S", c: "%Y-%m-%d %H:%M:%S" };

/**
 * The regular expression of the texts that a strptime format stands for: exactly its digits, exactly its separators. The
 * engine's own reading takes "05" for a year of four digits. A code that nobody knows is left for the engine to name. With a
 * language, a month's name is any of its spellings there; `%q` is a quarter.
 */
export function timePattern(format: string, language?: MonthLanguage): string {
  const spelled = format.replaceAll(/%([xXc])/g, (_, code: string) => abbreviations[code]!);
  return spelled.replaceAll(
    /%(-?[A-Za-z%])|([\s\S])/gu,
    (whole, code: string | undefined) =>
      (code && ((language && months(code, language)) ?? patterns[code] ?? patterns[code.slice(1)])) ??
      whole.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
  );
}
