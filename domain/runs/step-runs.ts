import type { RunView, StageView } from "../api/runs.ts";
import type { Problem } from "../errors/problem.ts";
import type { NodeCounts } from "./counts.ts";
import { isFinished } from "./state.ts";

export const stepRunStates = [
  "waiting",
  "running",
  "succeeded",
  "failed",
  /** In the statement that failed, before the step that made it fail: its rows were not kept. */
  "unfinished",
  "cancelled",
  /** The run ended before it came so far. */
  "unreached",
] as const;
export type StepRunState = (typeof stepRunStates)[number];

/** What a run did at one step. */
export interface StepRun {
  readonly number: number;
  readonly state: StepRunState;
  readonly counts: NodeCounts | null;
  /** Of its stage, which may hold several steps in one statement; null until that has ended well. */
  readonly durationMs: number | null;
  readonly stepsInStage: number;
  /** Why it failed; of a step that succeeded, what should be looked at. */
  readonly problem: Problem | null;
  /** The step, or one before it, was changed since: the figures are those of before. */
  readonly isOld: boolean;
}

const isError = (problem: Problem): boolean => problem.severity === "error";

type Standing = Pick<StepRun, "state" | "problem">;
type StepsOfRun = Pick<RunView, "number" | "state" | "stages" | "nodes" | "problems" | "counts">;

function durationOf(stage: StageView): number | null {
  const last = stage.state === "succeeded" ? stage.attempts.findLast((each) => each.state === "succeeded") : undefined;
  return last?.startedAt && last.finishedAt ? Date.parse(last.finishedAt) - Date.parse(last.startedAt) : null;
}

/** The step of a failed stage that made it fail: the one its problem names, else the one whose rows it writes. */
function failedIn(stage: StageView, problems: readonly Problem[]): { node: string; problem: Problem | null } {
  const own = stage.attempts.findLast((each) => each.problem !== null)?.problem ?? null;
  const problem =
    problems.find((each) => isError(each) && each.node !== null && stage.nodes.includes(each.node)) ?? own;
  const node = problem?.node && stage.nodes.includes(problem.node) ? problem.node : stage.id;
  return { node, problem };
}

function upstreamOf(run: StepsOfRun, name: string): Set<string> {
  const inputs = new Map(run.nodes.map((node) => [node.name, node.inputs]));
  const reached = new Set(inputs.get(name));
  for (const each of reached) for (const input of inputs.get(each) ?? []) reached.add(input);
  return reached;
}

function statesIn(run: StepsOfRun, stage: StageView): Map<string, Standing> {
  const all = (state: StepRunState) => new Map(stage.nodes.map((node) => [node, { state, problem: null }]));
  switch (stage.state) {
    case "succeeded": {
      const told = (node: string) => run.problems.find((each) => each.node === node) ?? null;
      return new Map(stage.nodes.map((node) => [node, { state: "succeeded", problem: told(node) }]));
    }
    case "cancelled":
      return all(stage.state);
    case "running":
      return all(isFinished(run.state) ? "unreached" : "running");
    case "ready":
    case "waiting":
      return all(isFinished(run.state) ? "unreached" : "waiting");
    case "failed": {
      const { node: failing, problem } = failedIn(stage, run.problems);
      const before = upstreamOf(run, failing);
      return new Map(
        stage.nodes.map((node): [string, Standing] => {
          if (node === failing) return [node, { state: "failed", problem }];
          return [node, { state: before.has(node) ? "unfinished" : "unreached", problem: null }];
        }),
      );
    }
  }
}

/** A run that ended before it had stages: the step that a problem names has failed, and no other was reached. */
function unplanned(run: StepsOfRun, names: readonly string[]): Map<string, Standing> {
  return new Map(
    names.map((name): [string, Standing] => {
      const problem = run.problems.find((each) => isError(each) && each.node === name) ?? null;
      if (problem) return [name, { state: "failed", problem }];
      return [name, { state: isFinished(run.state) ? "unreached" : "waiting", problem: null }];
    }),
  );
}

/** The state of every step that the run does or did; `names` are the steps of the draft, `changed` those that are not as they were. */
export function stepRuns(
  run: StepsOfRun,
  names: readonly string[],
  changed: readonly string[],
): ReadonlyMap<string, StepRun> {
  const old = new Set(changed);
  const found = new Map<string, StepRun>();
  const add = (states: ReadonlyMap<string, Standing>, stage: { durationMs: number | null; stepsInStage: number }) => {
    for (const [name, { state, problem }] of states) {
      // what one stage has done stays so, whatever becomes of another that reads the same file
      if (found.get(name)?.state === "succeeded" && state !== "succeeded") continue;
      found.set(name, {
        number: run.number,
        state,
        problem,
        counts: run.counts[name] ?? null,
        ...stage,
        isOld: old.has(name),
      });
    }
  };
  if (run.stages.length === 0) add(unplanned(run, names), { durationMs: null, stepsInStage: 1 });
  for (const stage of run.stages)
    add(statesIn(run, stage), { durationMs: durationOf(stage), stepsInStage: stage.nodes.length });
  return found;
}
