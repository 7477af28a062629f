import { expect, test } from "vitest";
import { implausibleDates } from "./implausible-dates.ts";

const years = (from: number, to: number, rows: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ year: from + index, rows }));

test("dates of a few years, or of a long history, are nothing to tell", () => {
  expect(implausibleDates("day", years(2024, 2026, 400))).toEqual([]);
  expect(implausibleDates("born", years(1921, 2024, 3))).toEqual([]);
  expect(implausibleDates("day", [])).toEqual([]);
  expect(implausibleDates("day", [...years(1950, 1955, 100), ...years(2020, 2024, 100)])).toEqual([]);
});

test("dates before the year 1000 or after 2200 are told, however many they are", () => {
  expect(implausibleDates("check_in", [...years(1, 12, 300), ...years(2025, 2026, 8000)])).toEqual([
    "3,600 dates of check_in are in the years 1 to 12.",
  ]);
  expect(implausibleDates("due", [...years(2025, 2025, 9), { year: 9999, rows: 1 }])).toEqual([
    "1 date of due is in the year 9999.",
  ]);
});

test("a few dates decades away from all others are told", () => {
  expect(implausibleDates("paid", [...years(2020, 2024, 200), { year: 1900, rows: 4 }])).toEqual([
    "4 dates of paid are in the year 1900, the others in the years 2020 to 2024.",
  ]);
  expect(implausibleDates("paid", [...years(2020, 2024, 200), ...years(2066, 2068, 2)])).toEqual([
    "6 dates of paid are in the years 2066 to 2068, the others in the years 2020 to 2024.",
  ]);
});
