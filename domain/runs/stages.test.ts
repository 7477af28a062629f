import { describe, expect, test } from "vitest";
import { allSucceeded, readyStages, type StageStanding, withFollowers } from "./stages.ts";

const chain: StageStanding[] = [
  { stage: "a", after: [], state: "succeeded" },
  { stage: "b", after: ["a"], state: "waiting" },
  { stage: "c", after: ["a", "b"], state: "waiting" },
  { stage: "d", after: [], state: "waiting" },
];

describe("stages of a run", () => {
  test("are ready when everything before them has succeeded", () => {
    expect(readyStages(chain)).toEqual(["b", "d"]);
    expect(readyStages(chain.map((each) => ({ ...each, state: "failed" as const })))).toEqual([]);
  });
  test("are reached through what follows what", () => {
    expect([...withFollowers(chain, ["b"])]).toEqual(["b", "c"]);
    expect([...withFollowers(chain, ["a"])].toSorted()).toEqual(["a", "b", "c"]);
  });
  test("are done only when all have succeeded", () => {
    expect(allSucceeded(chain)).toBe(false);
    expect(allSucceeded(chain.map((each) => ({ ...each, state: "succeeded" as const })))).toBe(true);
  });
});
