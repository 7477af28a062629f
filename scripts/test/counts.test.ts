import { expect, test } from "vitest";
import { addCounts, countPlaywright, countVitest } from "./counts.ts";

const file = (status: string, ...states: string[]) => ({
  status,
  assertionResults: states.map((state) => ({ status: state })),
});

test("counts the tests of all files", () => {
  const report = { testResults: [file("passed", "passed", "skipped", "todo"), file("failed", "failed", "passed")] };
  expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

test("counts a file that cannot be loaded, or whose set-up fails, as a failure", () => {
  expect(countVitest({ testResults: [file("failed")] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countVitest({ testResults: [file("failed", "skipped", "skipped")] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 2,
  });
});

test("counts flaky browser tests and errors outside of tests as failures", () => {
  expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] })).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
  });
  expect(countPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  });
});

test("adds up", () => {
  expect(
    addCounts([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 3, failed: 1, skipped: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 1, skipped: 2 });
});
