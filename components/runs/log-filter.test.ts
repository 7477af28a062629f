import { expect, test } from "vitest";
import type { LogView } from "#domain/api/runs.ts";
import { logFilter } from "./log-filter.ts";

const line = (number: number, rest: Omit<LogView, "number" | "at">): LogView => ({
  number,
  at: new Date(Date.UTC(2026, 0, 1, 12, 0, number)).toISOString(),
  ...rest,
});
const lines = [
  line(1, { level: "info", stage: null, message: "planned: 2 stages" }),
  line(20, { level: "warn", stage: "load", message: "Retry in 5 s" }),
  line(40, { level: "error", stage: "load", message: "The value N/A cannot be read" }),
];
const found = (query: string): number[] =>
  lines.filter(logFilter(query, Date.parse(lines.at(-1)!.at))).map((each) => each.number);

test("lines are found by level, stage, time and words", () => {
  expect(found("")).toEqual([1, 20, 40]);
  expect(found("level:warn")).toEqual([20, 40]);
  expect(found("stage:LOAD retry")).toEqual([20]);
  expect(found("since:25s")).toEqual([20, 40]);
  expect(found("since:nonsense")).toEqual([1, 20, 40]);
  const clock = new Date(Date.parse(lines[1]!.at));
  expect(found(`since:${clock.getHours()}:${String(clock.getMinutes()).padStart(2, "0")}:30`)).toEqual([40]);
});
