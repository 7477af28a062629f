import { expect, test } from "vitest";
import { formatAge, formatBytes, formatDuration, formatNumber, formatPercent } from "./format.ts";

test("what is not known reads as a dash, never as zero", () => {
  expect([formatNumber(null), formatBytes(undefined), formatDuration(null)]).toEqual(["–", "–", "–"]);
});

test("bytes climb by thousands", () => {
  expect([0, 999, 1_000, 999_990, 1_500_000, 2.5e9].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1 KB",
    "1 MB",
    "1.5 MB",
    "2.5 GB",
  ]);
});

test("a duration uses the two units that matter", () => {
  expect([0.4, 820, 4_210, 132_000, 3_840_000].map(formatDuration)).toEqual([
    "0 ms",
    "820 ms",
    "4.2 s",
    "2m 12s",
    "1h 04m",
  ]);
});

test("a duration just below a unit does not round into sixty of the lower one", () => {
  expect([999.6, 59_980, 3_599_600].map(formatDuration)).toEqual(["1 s", "1m 00s", "1h 00m"]);
});

test("small shares keep enough digits to be told from nothing", () => {
  expect([0, 0.00031, 0.0024, 0.31, 1].map(formatPercent)).toEqual(["0 %", "0.031 %", "0.24 %", "31 %", "100 %"]);
});

test("an age in the future is now", () => {
  expect(formatAge("2026-11-22T12:00:10Z", Date.parse("2026-11-22T12:00:00Z"))).toBe("just now");
});
