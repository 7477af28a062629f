import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifacts } from "#server/platform/artifacts.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { cancelRun } from "./cancel-run.ts";
import { runFolder } from "./files.ts";
import { getDashboard } from "./get-dashboard.ts";
import { getRun } from "./get-run.ts";
import { listRunLogs } from "./list-run-logs.ts";
import { listRunSamples } from "./list-run-samples.ts";
import { listRuns } from "./list-runs.ts";
import { readProcessUsage } from "./process-usage.ts";
import { resumeRun } from "./resume-run.ts";
import type { RunKey } from "./run-key.ts";
import { startRun } from "./start-run.ts";
import { engineChildren } from "./testing/child-processes.ts";
import { isOver, readRun, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

const rows = 200_000;
const lines = (count: number, first = "0.50"): string =>
  `id,amount\n0,${first}\n${Array.from({ length: count - 1 }, (_, index) => `${index + 1},${(index % 90) + 1}.25`).join("\n")}\n`;
const document = (sink: string, middle = ""): string => `sluice: 1
name: lifecycle
nodes:
  orders: { source: file, path: orders.csv }
  kept: { filter: { from: orders, where: "amount > 0" } }
${middle}  table: ${sink}
`;
const append = (table: string, from = "kept"): string =>
  `{ sink: postgres, from: ${from}, connection: warehouse, table: ${table}, mode: append }`;

describe("the life of a run", () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await createWorld({ logLevel: "error" });
    await world.bringFile("orders.csv", lines(rows));
    worker = await startWorkerProcess(world);
  });
  afterAll(async () => {
    await worker?.stop();
    await world?.close();
  });
  const start = async (text: string): Promise<RunKey> =>
    startRun(world, { pipelineId: await world.createPipeline(text), revision: 1 });
  const attemptsOf = (key: RunKey) =>
    withWorkspace(key.workspaceId, (tx) =>
      tx.attempt.findMany({ where: { runId: key.runId }, orderBy: { createdAt: "asc" } }),
    );
  const countOf = async (table: string): Promise<number> =>
    Number((await world.warehouse<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n);

  test("a document with problems is refused with all of them, and no run is made", async () => {
    await expect(
      start('sluice: 1\nname: x\nnodes:\n  a: { filter: { from: nowhere, where: "" } }\n'),
    ).rejects.toMatchObject({ code: "invalid_document" });
    expect((await listRuns(world.caller, { limit: 10, order: "desc" })).total).toBe(0);
  });

  test("a run is shown with stages, counts, logs and samples that were stored while it ran", async () => {
    await world.warehouse("create table shown (id bigint, amount numeric)");
    const key = await start(document(append("shown")));
    await waitForRun(key, isOver, 100_000);
    const view = await getRun(world.caller, key.runId);
    expect(view).toMatchObject({
      state: "succeeded",
      rowsIn: rows,
      rowsOut: rows,
      canResume: false,
      outputs: [{ node: "table", kind: "table", rows }],
    });
    expect(view.stages.map((each) => [each.id, each.state])).toEqual([
      ["kept", "succeeded"],
      ["table", "succeeded"],
    ]);
    expect(view.nodes.map((each) => each.name).toSorted()).toEqual(["kept", "orders", "table"]);
    await sleep(1_200);
    const { items } = await listRunSamples(world.caller, key.runId);
    expect(items.reduce((sum, each) => sum + each.rowsPerSecond, 0)).toBe(rows);
    expect(items.at(-1)!.rowsTotal).toBe(rows);
    expect(
      (await listRunLogs(world.caller, { id: key.runId, after: 0, limit: 100, search: "STARTED" })).items.length,
    ).toBe(2);
    expect((await getDashboard(world.caller)).workers).toMatchObject({ alive: 1, delivery: "postgres" });
  });

  test("a failed load says where and how to mend it, and is resumed with the stages before it kept", async () => {
    await world.warehouse("create table narrow (id bigint)");
    const key = await start(document(append("narrow")));
    const failed = await waitForRun(key, isOver, 100_000);
    expect(failed.state).toBe("failed");
    expect(failed.problems).toMatchObject([{ node: "table", field: "table", got: "amount" }]);
    expect((failed.problems as { mend: string }[])[0]!.mend).not.toBe("");
    await world.warehouse("alter table narrow add column amount numeric");
    await resumeRun(world, key.runId);
    const resumed = await waitForRun(key, (run) => run.state === "succeeded", 100_000);
    expect(resumed.problems).toEqual([]);
    expect(await countOf("narrow")).toBe(rows);
    const stages = (await attemptsOf(key)).map((each) => each.stage);
    expect(stages.filter((each) => each === "kept").length).toBe(1);
    expect(stages.filter((each) => each === "table").length).toBe(2);
  });

  test("a check that stops ends the run with its rows counted, and nothing is loaded", async () => {
    await world.warehouse("create table stopped (id bigint, amount numeric)");
    const key = await start(
      document(
        append("stopped", "valid"),
        '  valid: { check: { from: kept, rules: [{ expr: "amount > 1" }], on_fail: stop } }\n',
      ),
    );
    const run = await waitForRun(key, isOver, 100_000);
    expect(run.state).toBe("failed");
    expect(run.problems).toMatchObject([{ code: "check_stopped", node: "valid" }]);
    expect(await countOf("stopped")).toBe(0);
  });

  test("a rerun says which input changed", async () => {
    await world.warehouse("create table again (id bigint, amount numeric)");
    const pipelineId = await world.createPipeline(document(append("again")));
    const runOnce = async () => {
      const key = await startRun(world, { pipelineId, revision: 1 });
      await waitForRun(key, isOver, 100_000);
      return getRun(world.caller, key.runId);
    };
    expect((await runOnce()).inputs).toMatchObject([{ node: "orders", changed: null }]);
    expect((await runOnce()).previous).toMatchObject({ number: 1, sameInputs: true });
    writeFileSync(path.join(artifacts().uploads(world.workspaceId), "orders.csv"), lines(rows, "0.75"));
    expect(await runOnce()).toMatchObject({
      inputs: [{ node: "orders", changed: true }],
      previous: { number: 2, sameInputs: false },
    });
  });

  test("cancel in the middle of a load: a second later nothing works, nothing is loaded, nothing is left", async () => {
    await world.warehouse("create table cancelled (id bigint, amount numeric); create index on cancelled (amount, id)");
    const key = await start(document(append("cancelled")));
    const watch = new Client({ connectionString: world.warehouseUrl });
    watch.on("error", () => undefined);
    await watch.connect();
    const share = async (): Promise<number> =>
      Number(
        (
          await watch.query<{ n: string }>(
            "select tuples_processed as n from pg_stat_progress_copy where relid = 'cancelled'::regclass",
          )
        ).rows[0]?.n ?? 0,
      ) / rows;
    let seen = 0;
    for (const end = Date.now() + 90_000; seen < 0.3 && Date.now() < end;) {
      seen = await share();
      await sleep(2);
    }
    await cancelRun(world, key.runId);
    const askedAt = Date.now();
    const run = await waitForRun(key, isOver, 20_000);
    process.stdout.write(
      `cancelled at ${Math.round(seen * 100)} % of the load, over after ${Date.now() - askedAt} ms\n`,
    );
    expect(seen).toBeLessThan(0.9);
    expect(run.state).toBe("cancelled");
    expect(Date.now() - askedAt).toBeLessThan(5_000);
    expect(await countOf("cancelled")).toBe(0);
    const left = async (): Promise<number> =>
      (
        await watch.query(
          "select 1 from pg_stat_activity where application_name like 'sluice%' and datname = current_database() union all select 1 from pg_class where relname like 'sluice_staging%'",
        )
      ).rowCount ?? -1;
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    await watch.end();
    expect(readdirSync(path.join(runFolder(key), "table"))).toEqual([]);
    await resumeRun(world, key.runId);
    await waitForRun(key, (each) => each.state === "succeeded", 100_000);
    expect(await countOf("cancelled")).toBe(rows);
  });

  test("cancel while the engine works: its child is gone a second later", async () => {
    const eachByEach =
      '  again: { filter: { from: orders, where: "amount > 1" } }\n  pairs: { join: { left: kept, right: again, on: [amount] } }\n';
    const key = await start(document("{ sink: file, from: pairs, path: slow.csv }", eachByEach));
    let child: number | undefined;
    for (const end = Date.now() + 60_000; !child && Date.now() < end; await sleep(10))
      child = engineChildren(worker.pid).find((pid) => (readProcessUsage(pid)?.cpuMs ?? 0) > 1_000);
    const askedAt = Date.now();
    await cancelRun(world, key.runId);
    while (existsSync(`/proc/${child}`) && Date.now() < askedAt + 5_000) await sleep(5);
    process.stdout.write(`the child is gone ${Date.now() - askedAt} ms after the cancel\n`);
    expect(existsSync(`/proc/${child}`)).toBe(false);
    const run = await waitForRun(key, isOver, 20_000);
    expect(run.state).toBe("cancelled");
    expect(existsSync(path.join(artifacts().outputs(world.workspaceId, run.pipelineId), "slow.csv"))).toBe(false);
    await expect(cancelRun(world, key.runId)).rejects.toMatchObject({ code: "conflict" });
  });

  /** Starts an append into a table that we hold, and comes back when the load stands before it. */
  async function startBlockedLoad(table: string): Promise<{ key: RunKey; release(): Promise<void> }> {
    await world.warehouse(`create table ${table} (id bigint, amount numeric)`);
    const held = new Client({ connectionString: world.warehouseUrl });
    held.on("error", () => undefined);
    await held.connect();
    await held.query(`begin; lock table ${table} in share mode`);
    const key = await start(document(append(table)));
    for (const end = Date.now() + 90_000; Date.now() < end; await sleep(20)) {
      await held.query("select pg_stat_clear_snapshot()");
      if (
        (
          await held.query(
            "select 1 from pg_stat_activity where application_name like 'sluice%' and datname = current_database() and wait_event_type = 'Lock'",
          )
        ).rowCount
      )
        break;
    }
    return {
      key,
      release: async () => {
        await held.query("rollback");
        await held.end();
      },
    };
  }

  test("a worker that is told to leave gives back what it cannot finish, and ends", async () => {
    const { key, release } = await startBlockedLoad("handed");
    const second = await startWorkerProcess(world);
    const askedAt = Date.now();
    await worker.stop();
    process.stdout.write(`the worker left after ${Date.now() - askedAt} ms\n`);
    expect(Date.now() - askedAt).toBeLessThan(20_000);
    worker = second;
    await release();
    await waitForRun(key, (run) => run.state === "succeeded", 100_000);
    expect((await attemptsOf(key)).filter((each) => each.stage === "table").map((each) => each.state)).toEqual([
      "lost",
      "succeeded",
    ]);
    expect(await countOf("handed")).toBe(rows);
  });

  test("a worker that was stopped in its load wakes too late and changes nothing", async () => {
    const { key, release } = await startBlockedLoad("late");
    worker.kill("SIGSTOP");
    await release();
    const second = await startWorkerProcess(world);
    try {
      await waitForRun(key, (run) => run.state === "succeeded", 100_000);
      worker.kill("SIGCONT");
      await sleep(3_000);
      expect(await countOf("late")).toBe(rows);
      const attempts = (await attemptsOf(key)).filter((each) => each.stage === "table");
      expect(attempts.map((each) => each.state)).toEqual(["lost", "succeeded"]);
      expect(attempts.map((each) => each.fence)).toEqual([1, 2]);
      expect((await readRun(key)).state).toBe("succeeded");
    } finally {
      worker.kill("SIGCONT");
      await second.stop();
    }
  });
});
