import { describe, expect, test } from "vitest";
import type { RunView } from "../api/runs.ts";
import { problem } from "../errors/problem.ts";
import { stepRuns } from "./step-runs.ts";

const instant = (second: number): string => `2026-05-01T10:00:0${second}.000Z`;
const stage = (id: string, nodes: string[], state: RunView["stages"][number]["state"]): RunView["stages"][number] => ({
  id,
  nodes,
  kind: "transform",
  state,
  after: [],
  rows: null,
  bytes: null,
  attempts:
    state === "succeeded"
      ? [
          {
            id: "a",
            number: 1,
            state: "succeeded",
            startedAt: instant(1),
            finishedAt: instant(3),
            worker: null,
            problem: null,
            peakMemoryBytes: null,
            cpuMs: null,
          },
        ]
      : [],
});
/** orders → typed → valid (a stage of its own), then valid → large → totals → out in one statement, and valid → copy. */
const chain = [
  ["orders", []],
  ["typed", ["orders"]],
  ["valid", ["typed"]],
  ["large", ["valid"]],
  ["totals", ["large"]],
  ["out", ["totals"]],
  ["copy", ["valid"]],
] as const;
const names = chain.map(([name]) => name);
const run = (given: Partial<RunView>): Parameters<typeof stepRuns>[0] => ({
  number: 12,
  state: "failed",
  stages: [],
  problems: [],
  counts: {},
  nodes: chain.map(([name, inputs]) => ({ name, kind: "filter", title: name, stage: "", inputs: [...inputs] })),
  ...given,
});
const statesOf = (given: Partial<RunView>, changed: string[] = []) =>
  Object.fromEntries([...stepRuns(run(given), names, changed)].map(([name, each]) => [name, each.state]));

describe("the steps of a run", () => {
  const stages = [
    stage("valid", ["orders", "typed", "valid"], "succeeded"),
    stage("out", ["large", "totals", "out"], "failed"),
    stage("copy", ["copy"], "waiting"),
  ];

  test("after a failure: the step that failed alone is failed, and nothing behind it is green", () => {
    const wrong = problem("step_failed", "A value overflows.", { node: "totals" });
    expect(statesOf({ stages, problems: [wrong] })).toEqual({
      orders: "succeeded",
      typed: "succeeded",
      valid: "succeeded",
      large: "unfinished",
      totals: "failed",
      out: "unreached",
      copy: "unreached",
    });
    expect(stepRuns(run({ stages, problems: [wrong] }), names, []).get("totals")?.problem).toEqual(wrong);
  });

  test("a problem without a step is that of the step whose rows were being written", () => {
    const lost = problem("engine_crashed", "The engine ended.");
    expect(statesOf({ stages, problems: [lost] })).toMatchObject({
      large: "unfinished",
      totals: "unfinished",
      out: "failed",
    });
  });

  test("while it goes on, and when it was cancelled", () => {
    const [first, , last] = stages;
    const going = [first!, stage("out", ["large", "totals", "out"], "running"), last!];
    expect(statesOf({ state: "running", stages: going })).toMatchObject({
      valid: "succeeded",
      large: "running",
      copy: "waiting",
    });
    const stopped = [first!, stage("out", ["large", "totals", "out"], "cancelled"), last!];
    expect(statesOf({ state: "cancelled", stages: stopped })).toMatchObject({ out: "cancelled", copy: "unreached" });
  });

  test("one that failed before it was planned names its step, and reached no other", () => {
    const wrong = problem("invalid_document", "There is no column x.", { node: "large" });
    expect(statesOf({ problems: [wrong] })).toMatchObject({ large: "failed", orders: "unreached", out: "unreached" });
    expect(statesOf({ state: "queued" })).toMatchObject({ orders: "waiting" });
  });

  test("times are those of the stage, and what was changed since is told", () => {
    const found = stepRuns(run({ state: "succeeded", stages }), names, ["valid", "large"]);
    expect(found.get("typed")).toMatchObject({ durationMs: 2_000, stepsInStage: 3, isOld: false, number: 12 });
    expect(found.get("valid")?.isOld).toBe(true);
  });
});
