import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Plan } from "#domain/plan/plan.ts";
import type { RunInput } from "#domain/runs/stage-result.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { plainColumns } from "#server/reading/index.ts";
import { createSource } from "#server/sources/create-source.ts";
import { rememberProven } from "./proven-inputs.ts";
import { startRun } from "./start-run.ts";
import { isOver, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

const rows = "id,amount,name\n1,1.50,a\n2,2.25,b\n";
const text = `sluice: 1
name: proven
nodes:
  orders: { source: file, path: orders.csv }
  out: { sink: file, from: orders, path: out.csv }
`;
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const file = (): string => path.join(artifacts().uploads(world.workspaceId), "orders.csv");

async function writeSettled(content: string): Promise<void> {
  writeFileSync(file(), content);
  await wait(80);
}

async function profiled(): Promise<void> {
  const { id } = await createSource(world.caller, { name: "orders.csv", kind: "upload", path: "orders.csv" });
  const stateOf = () =>
    withWorkspace(world.workspaceId, (tx) => tx.source.findUniqueOrThrow({ where: { id }, select: { state: true } }));
  await expect.poll(stateOf, { timeout: 60_000 }).toEqual({ state: "ready" });
}

async function ran(pipelineId: string): Promise<{ plan: Plan; inputs: RunInput[] }> {
  const run = await waitForRun(await startRun(world, { pipelineId, revision: 1 }), isOver);
  expect(run.problems).toEqual([]);
  return { plan: run.plan as unknown as Plan, inputs: run.inputs as unknown as RunInput[] };
}

test("what a profile proved of the bytes is known to every worker, and of no other bytes", async () => {
  await writeSettled(rows);
  const profiling = await startWorkerProcess(world);
  await profiled();
  await profiling.stop();
  const pipelineId = await world.createPipeline(text);
  const worker = await startWorkerProcess(world);
  try {
    const { plan, inputs } = await ran(pipelineId);
    const columns = [
      { name: "id", type: "bigint" },
      { name: "amount", type: "decimal(18,2)" },
    ];
    expect(inputs[0]?.proven?.columns).toEqual(columns);
    const [stage] = plan.stages;
    const { dialect } = stage!.nodes[0]!.source!;
    const paths = { "source:orders": file() };
    expect(await plainColumns(file(), dialect)).toEqual([]);
    await rememberProven(stage!, inputs, paths);
    expect(await plainColumns(file(), dialect)).toEqual(columns);

    // the same bytes written anew have another time and the same hash; other bytes have another hash
    await writeSettled(rows);
    await rememberProven(stage!, inputs, paths);
    expect(await plainColumns(file(), dialect)).toEqual([]);
    expect((await ran(pipelineId)).inputs[0]?.proven?.columns).toEqual(columns);
    await writeSettled(rows.replace("2.25", "2.26"));
    expect((await ran(pipelineId)).inputs[0]?.proven).toBeNull();
  } finally {
    await worker.stop();
  }
});
