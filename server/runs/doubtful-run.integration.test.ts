import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "#domain/errors/problem.ts";
import { stepRuns } from "#domain/runs/step-runs.ts";
import { getRun } from "./get-run.ts";
import { startRun } from "./start-run.ts";
import { isOver, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

const text = `sluice: 1
name: months
nodes:
  stays: { source: file, path: stays.csv }
  typed: { cast: { from: stays, columns: { check_in: { type: date, formats: ["%Y-%m-%d"], nulls: [none] } } } }
  monthly: { derive: { from: typed, columns: { month: "cast(date_trunc('month', check_in) as date)" } } }
  months: { aggregate: { from: monthly, by: [month], measures: { stays: "count(*)" } } }
  out: { sink: file, from: months, path: months.csv }
`;

let world: World;
let worker: WorkerProcess;
beforeAll(async () => {
  world = await createWorld();
  worker = await startWorkerProcess(world);
});
afterAll(async () => {
  await worker?.stop();
  await world?.close();
});

const days = Array.from({ length: 60 }, (_, index) => `2026-0${1 + (index % 6)}-1${index % 9}`);
async function runOver(texts: readonly string[]) {
  const rows = [...texts, "none"].map((day, index) => `${index + 1},${(index % 7) + 1},${day}`);
  await world.bringFile("stays.csv", `stay,nights,check_in\n${rows.join("\n")}\n`);
  const pipelineId = await world.createPipeline(text);
  const key = await startRun(world, { pipelineId, revision: 1 });
  await waitForRun(key, isOver);
  return getRun(world.caller, key.runId);
}

test("a run that makes dates which nobody can have meant says so, at the run and at the step that reads them", async () => {
  const run = await runOver([...days, "0005-11-26", "0006-01-01"]);
  expect(run).toMatchObject({ state: "succeeded", warnings: 1 });
  const message = "out: 2 dates of month are in the years 5 to 6.";
  expect(run.problems).toMatchObject([{ severity: "warning", node: "typed", message }] satisfies Partial<Problem>[]);
  const steps = stepRuns(run, ["stays", "typed", "out"], []);
  expect(steps.get("typed")).toMatchObject({ state: "succeeded", problem: { message } });
  expect(steps.get("out")).toMatchObject({ state: "succeeded", problem: null });
});

test("a run of plausible dates says nothing", async () => {
  expect(await runOver(days)).toMatchObject({ state: "succeeded", warnings: 0, problems: [] });
});
