import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { createDatabase, createWarehouse, startTestPostgres } from "#scripts/database/test-postgres.ts";
import { disconnectDatabase } from "#server/platform/db.ts";
import { closeQueue } from "#server/queue/index.ts";
import type { RunKey } from "#server/runs/run-key.ts";
import { startRun } from "#server/runs/start-run.ts";
import { startWorkerProcess } from "#server/runs/testing/worker-processes.ts";
import { enterWorld, type World } from "#server/runs/testing/world.ts";
import type { Measure } from "./report.ts";
import { median } from "./runs.ts";

const lookEveryMs = 4;

const threeSteps = `sluice: 1
name: three
nodes:
  orders: { source: file, path: orders.csv }
  large: { filter: { from: orders, where: "amount > 2" } }
  totals: { aggregate: { from: large, by: [customer_id], measures: { n: "count(*)", revenue: "sum(amount)" } } }
  out: { sink: file, from: totals, path: totals.csv }
`;
/** Each sink is a stage of its own: no statement can write two files. */
const apart = (stages: number): string =>
  `sluice: 1\nname: apart\nnodes:\n  orders: { source: file, path: orders.csv }\n${Array.from(
    { length: stages },
    (_, index) =>
      `  part${index}: { filter: { from: orders, where: "customer_id = ${index}" } }\n  out${index}: { sink: file, from: part${index}, path: out${index}.csv }\n`,
  ).join("")}`;

async function untilDone(watcher: Client, { runId }: RunKey): Promise<void> {
  for (;;) {
    const { rows } = await watcher.query<{ state: string; problems: unknown }>({
      name: "look",
      text: 'select state, problems from "Run" where id = $1',
      values: [runId],
    });
    const { state, problems } = rows[0]!;
    if (state === "succeeded") return;
    if (state === "failed" || state === "cancelled") throw new Error(JSON.stringify(problems));
    await sleep(lookEveryMs);
  }
}

/** Seconds from the click, as the page's own request does it, until the row says that the run has succeeded. */
async function secondsOf(
  { world, watcher }: { world: Omit<World, "close">; watcher: Client },
  text: string,
  turns: number,
): Promise<number[]> {
  const pipelineId = await world.createPipeline(text, {});
  const taken: number[] = [];
  for (let turn = 0; turn <= turns; turn += 1) {
    await sleep(600);
    const began = performance.now();
    await untilDone(watcher, await startRun(world, { pipelineId, revision: 1 }));
    if (turn > 0) taken.push((performance.now() - began) / 1000);
  }
  return taken;
}

const measureOf = (name: string, taken: readonly number[], limit: number): Measure => ({
  name,
  value: median(taken),
  unit: "s",
  limit,
  note: `median of ${taken.length}: ${taken.map((each) => each.toFixed(2)).join(", ")}; a worker process, Postgres as the queue; state, counts and files are durable`,
});

/** What a person waits for after the click on Run, with a real worker and a real database. */
export async function measureServerRuns(): Promise<Measure[]> {
  const postgres = await startTestPostgres();
  const [database, warehouse] = [await createDatabase(postgres), await createWarehouse(postgres)];
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-bench-server-"));
  mkdirSync(folder, { recursive: true });
  const world = await enterWorld(
    {
      DATABASE_URL: database.app,
      DATABASE_SWEEPER_URL: database.sweeper,
      WAREHOUSE_URL: warehouse.url,
      SLUICE_DATA_DIR: folder,
      SLUICE_LOG_LEVEL: "warn",
      REDIS_URL: "",
    },
    database.superuser,
  );
  const rows = Array.from({ length: 1_000 }, (_, index) => `${index + 1},${index % 50},${(index % 7) + 0.5}`);
  await world.bringFile("orders.csv", `order_id,customer_id,amount\n${rows.join("\n")}\n`);
  const worker = await startWorkerProcess({ ...world, close: () => Promise.resolve() });
  const watcher = new Client({ connectionString: database.superuser });
  await watcher.connect();
  try {
    return [
      measureOf("Click to done on the server, three steps", await secondsOf({ world, watcher }, threeSteps, 9), 0.1),
      measureOf("Click to done of forty stages that stand apart", await secondsOf({ world, watcher }, apart(40), 3), 2),
    ];
  } finally {
    await watcher.end();
    await worker.stop();
    await closeQueue();
    await disconnectDatabase();
    await Promise.all([database.drop(), warehouse.drop()]);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
