import type { StageState } from "./state.ts";

export interface StageStanding {
  readonly stage: string;
  readonly after: readonly string[];
  readonly state: StageState;
}

/** Stages that wait although everything before them has succeeded. */
export function readyStages(stages: readonly StageStanding[]): string[] {
  const done = new Set(stages.filter((each) => each.state === "succeeded").map((each) => each.stage));
  return stages
    .filter((each) => each.state === "waiting" && each.after.every((name) => done.has(name)))
    .map((each) => each.stage);
}

export const allSucceeded = (stages: readonly StageStanding[]): boolean =>
  stages.every((each) => each.state === "succeeded");

/** The given stages and everything that stands after one of them. */
export function withFollowers(stages: readonly StageStanding[], first: Iterable<string>): Set<string> {
  const reached = new Set(first);
  for (let grew = true; grew;) {
    grew = false;
    for (const each of stages)
      if (!reached.has(each.stage) && each.after.some((name) => reached.has(name))) {
        reached.add(each.stage);
        grew = true;
      }
  }
  return reached;
}
