import { expect, it } from "vitest";
import { findingWords, lookOf } from "./step-look.ts";
import { step } from "./testing/graphs.ts";

const found = (...stops: boolean[]) => ({
  ...step("orders"),
  columns: 4,
  findings: stops.map((each, index) => ({ number: index + 1, stops: each })),
});

it("is red as soon as one finding stops the run, amber where none does, and quiet without any", () => {
  expect(lookOf(found(false, true))).toBe("bad");
  expect(lookOf(found(false, false))).toBe("warn");
  expect(lookOf(found())).toBe("");
  expect(lookOf({ ...found(), columns: null })).toBe("unknown");
  expect(lookOf({ ...found(false), problems: 1 })).toBe("bad");
});

it("says which findings stop the run", () => {
  expect(findingWords(found())).toBe("");
  expect(findingWords(found(false))).toBe("1 finding");
  expect(findingWords(found(false, false, true))).toBe("2 findings, 1 finding that stops the run");
  expect(findingWords(found(true, true))).toBe("2 findings that stop the run");
});
