import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunInput, RunOutput } from "#domain/runs/stage-result.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { startRun } from "./start-run.ts";
import { isOver, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

const orders = `order_id,customer_id,amount\n${Array.from({ length: 1000 }, (_, index) => `${index + 1},${index % 10},${(index % 7) + 0.5}`).join("\n")}\n`;
const text = `sluice: 1
name: totals
nodes:
  orders: { source: file, path: orders.csv }
  large: { filter: { from: orders, where: "amount > 2" } }
  totals: { aggregate: { from: large, by: [customer_id], measures: { n: "count(*)", revenue: "sum(amount)" } } }
  table: { sink: postgres, from: totals, connection: warehouse, table: totals, mode: upsert, key: [customer_id] }
  out: { sink: file, from: large, path: large.csv }
`;

describe("a run through a real worker process", () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await createWorld();
    await world.bringFile("orders.csv", orders);
    worker = await startWorkerProcess(world);
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.close();
  });

  test("goes from queued to succeeded, loads the table and places the file", async () => {
    const pipelineId = await world.createPipeline(text);
    const key = await startRun(world, { pipelineId, revision: 1 });
    const run = await waitForRun(key, isOver);
    expect(run.problems).toEqual([]);
    expect(run.state).toBe("succeeded");
    const rows = await world.warehouse<{ n: string }>("select * from totals order by customer_id");
    expect(rows.length).toBe(10);
    const expected = Array.from({ length: 1000 }, (_, index) => (index % 7) + 0.5).filter(
      (amount) => amount > 2,
    ).length;
    expect(rows.reduce((sum, row) => sum + Number(row.n), 0)).toBe(expected);
    expect((run.inputs as unknown as RunInput[]).map((each) => [each.node, each.rows])).toEqual([["orders", 1000]]);
    expect((run.outputs as unknown as RunOutput[]).map((each) => [each.node, each.rows]).toSorted()).toEqual([
      ["out", expected],
      ["table", 10],
    ]);
    const placed = path.join(artifacts().outputs(world.workspaceId, pipelineId), "large.csv");
    expect(existsSync(placed)).toBe(true);
    expect(readFileSync(placed, "utf8").trim().split("\n").length).toBe(expected + 1);
    expect(run.counts).toMatchObject({
      orders: { in: { records: 1000 }, out: 1000 },
      large: { in: { from: 1000 }, out: expected, removed: 1000 - expected },
      table: { inserted: 10, updated: 0, unchanged: 0 },
    });
    const events = await withWorkspace(world.workspaceId, (tx) =>
      tx.runEvent.findMany({ where: { runId: key.runId }, orderBy: { number: "asc" } }),
    );
    expect(events.map((each) => each.number)).toEqual(Array.from({ length: events.length }, (_, index) => index + 1));
    expect(events.length).toBeGreaterThanOrEqual(run.lastEvent);
  });
});
