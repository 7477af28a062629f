import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runOutput } from "#server/api/streams/run-output.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { closeProcessEngine } from "#server/sources/process-engine.ts";
import { runFolder } from "./files.ts";
import { latestRun } from "./latest-run.ts";
import { listResults } from "./list-results.ts";
import { readResultRows } from "./result-rows.ts";
import type { RunKey } from "./run-key.ts";
import { startRun } from "./start-run.ts";
import { sweep } from "./sweep.ts";
import { isOver, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess, type WorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

/** Row 3 has a field too many, 5 no email and an amount out of range, 7 a word for an amount, 8 no email. */
const orders = `order_id,email,amount
1,a@x.org,10
2,b@x.org,9
3,c@x.org,8,9
4,=1+1,7
5,,900
6,f@x.org,5
7,g@x.org,many
8,,3
`;
const text = `sluice: 1
name: results
nodes:
  orders: { source: file, path: orders.csv }
  typed: { cast: { from: orders, columns: { amount: bigint }, on_error: reject } }
  valid: { check: { from: typed, rules: [{ not_null: email }, { range: { column: amount, min: 0, max: 100 } }] } }
  out: { sink: file, from: valid, path: nested/valid.csv }
  table: { sink: postgres, from: valid, connection: warehouse, table: valid_orders, mode: replace }
`;

describe("what a run left", () => {
  let world: World;
  let worker: WorkerProcess;
  let key: RunKey;
  const rowsOf = (
    wanted: Omit<Parameters<typeof readResultRows>[1], "id" | "offset" | "limit">,
    offset = 0,
    limit = 100,
  ) => readResultRows(world.caller, { id: key.runId, offset, limit, ...wanted });

  beforeAll(async () => {
    world = await createWorld({ logLevel: "error" });
    await world.bringFile("orders.csv", orders);
    worker = await startWorkerProcess(world);
    key = await startRun(world, { pipelineId: await world.createPipeline(text), revision: 1 });
    const run = await waitForRun(key, isOver);
    expect(run.problems).toMatchObject([{ severity: "warning", node: "orders", row: 3 }]);
  });
  afterAll(async () => {
    await worker?.stop();
    await closeProcessEngine();
    await world?.close();
  });

  test("is listed with its numbers: outputs first, then everything that was refused", async () => {
    const { sets } = await listResults(world.caller, key.runId);
    expect(sets.map(({ node, output, kind, rows, gone }) => [node, output, kind, rows, gone]).toSorted()).toEqual([
      ["orders", "rejects", "step", 1, null],
      ["out", "out", "file", 4, null],
      ["table", "out", "table", 4, null],
      ["typed", "rejects", "step", 1, null],
      ["valid", "rejects", "step", 2, null],
    ]);
    expect(sets.find(({ node }) => node === "table")!.note).toContain("4 inserted");
  });

  test("is read in pages that never overlap, in the order written or sorted by the typed value", async () => {
    const first = await rowsOf({ node: "out", output: "out" }, 0, 3);
    const second = await rowsOf({ node: "out", output: "out" }, 3, 3);
    expect(first.columns.map(({ name, type }) => [name, type])).toEqual([
      ["order_id", "bigint"],
      ["email", "varchar"],
      ["amount", "bigint"],
    ]);
    expect([first.total, ...[...first.rows, ...second.rows].map((row) => row[0])]).toEqual([4, "1", "2", "4", "6"]);
    const sorted = await rowsOf({ node: "out", output: "out", sort: { column: "amount", descending: true } });
    expect(sorted.rows.map((row) => row[2])).toEqual(["10", "9", "7", "5"]);
    await expect(
      rowsOf({ node: "out", output: "out", sort: { column: 'x" DESC; --', descending: true } }),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("of a table is what this run loaded, whatever the table holds now", async () => {
    await world.warehouse("delete from valid_orders");
    const { rows, total } = await rowsOf({ node: "table", output: "out" });
    expect([total, rows.map((row) => row[0])]).toEqual([4, ["1", "2", "4", "6"]]);
  });

  test("tells of every refused row the rules and the reason, and counts them by rule", async () => {
    const refused = await rowsOf({ node: "valid", output: "rejects" });
    expect(refused.rows).toEqual([
      ["5", null, "900"],
      ["8", null, "3"],
    ]);
    expect(refused.refusals).toEqual([
      [
        { rule: "email is null", reason: "email is empty" },
        { rule: "amount is out of range", reason: 'amount is "900", expected at least 0 and at most 100' },
      ],
      [{ rule: "email is null", reason: "email is empty" }],
    ]);
    expect(refused.rules).toEqual([
      { name: "email is null", rows: 2 },
      { name: "amount is out of range", rows: 1 },
    ]);
    const one = await rowsOf({ node: "valid", output: "rejects", rule: "amount is out of range" });
    expect([one.total, one.rows.map((row) => row[0])]).toEqual([1, ["5"]]);
    const cast = await rowsOf({ node: "typed", output: "rejects" });
    expect([cast.rows[0]![0], cast.refusals]).toEqual([
      "7",
      [[{ rule: "amount as bigint", reason: '"many" cannot be read as bigint' }]],
    ]);
    const reader = await rowsOf({ node: "orders", output: "rejects" });
    expect(reader.rows).toEqual([["3", "3,c@x.org,8,9"]]);
    expect(reader.rules).toEqual([{ name: "it has 4 fields instead of 3", rows: 1 }]);
    expect((await rowsOf({ node: "orders", output: "rejects", rule: reader.rules[0]!.name })).total).toBe(1);
  });

  test("is downloaded as CSV and Parquet by whoever may read, and by nobody else", async () => {
    const get = (request: Partial<Parameters<typeof runOutput>[1]>, caller = world.caller) =>
      runOutput(caller, { run: key.runId, node: "out", ...request });
    expect(await (await get({})).text()).toBe(
      "order_id,email,amount\n1,a@x.org,10\n2,b@x.org,9\n4,'=1+1,7\n6,f@x.org,5\n",
    );
    const asWritten = await (await get({ formulas: "kept" })).text();
    expect(asWritten).toBe("order_id,email,amount\n1,a@x.org,10\n2,b@x.org,9\n4,=1+1,7\n6,f@x.org,5\n");
    expect(await (await get({ format: "csv", formulas: "kept" })).text()).toBe(asWritten);
    expect((await get({})).headers.get("content-disposition")).toContain('filename="valid.csv"');
    const table = await get({ node: "table", format: "csv" });
    expect((await table.text()).trim().split("\n")[3]).toBe("4,'=1+1,7");
    const rejected = await get({ node: "valid", rows: "rejects", format: "csv" });
    expect(rejected.headers.get("content-disposition")).toContain('filename="valid-rejected.csv"');
    expect(await rejected.text()).toBe(
      "order_id,email,amount,problem\n5,,900,email is null; amount is out of range\n8,,3,email is null\n",
    );
    const parquet = Buffer.from(await (await get({ node: "table", format: "parquet" })).arrayBuffer());
    expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(["PAR1", "PAR1"]);
    await expect(runOutput(null, { run: key.runId, node: "out" })).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(get({ format: "exe" as "csv" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(get({ formulas: "run" as "kept" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(
      get({ node: "table", format: "csv" }, { ...world.caller, workspaceId: crypto.randomUUID() }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test("keeps the refused rows when the datasets of old runs are removed, and says what is gone", async () => {
    await withWorkspace(world.workspaceId, (tx) =>
      tx.run.update({ where: { id: key.runId }, data: { finishedAt: new Date(Date.now() - 30 * 3_600_000) } }),
    );
    await sweep();
    expect((await rowsOf({ node: "valid", output: "rejects" })).total).toBe(2);
    expect((await rowsOf({ node: "out", output: "out" })).total).toBe(4);
    rmSync(path.join(runFolder(key), "out"), { recursive: true });
    const { sets } = await listResults(world.caller, key.runId);
    expect(sets.find(({ node }) => node === "out")!.gone).toBe(
      "These rows are no longer kept. Run the pipeline again.",
    );
    await expect(rowsOf({ node: "out", output: "out" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("shows the rows by which a check stopped a run that failed", async () => {
    const stopping = `${text.replace("rules:", "on_fail: stop, rules:").replace("on_error: reject", 'on_error: "null"')}`;
    const stopped = await startRun(world, { pipelineId: await world.createPipeline(stopping), revision: 1 });
    const run = await waitForRun(stopped, isOver);
    expect(run.state).toBe("failed");
    const { sets } = await listResults(world.caller, stopped.runId);
    expect(sets.map(({ node, output, rows, gone }) => [node, output, rows, gone])).toEqual([
      ["valid", "rejects", 2, null],
    ]);
    await sweep();
    const page = await readResultRows(world.caller, {
      id: stopped.runId,
      node: "valid",
      output: "rejects",
      offset: 0,
      limit: 10,
    });
    expect(page.rows.map((row) => row[0])).toEqual(["5", "8"]);
    expect(page.rules.map(({ rows }) => rows)).toEqual([2, 1]);
  });

  test("stands beside the draft: a changed step and all behind it are told", async () => {
    const { pipelineId } = await withWorkspace(world.workspaceId, (tx) =>
      tx.run.findUniqueOrThrow({ where: { id: key.runId } }),
    );
    expect((await latestRun(world.caller, { pipeline: pipelineId })).changed).toEqual([]);
    await withWorkspace(world.workspaceId, async (tx) => {
      const next = text.replace("max: 100", "max: 50");
      const place = { workspaceId: world.workspaceId, pipelineId, createdBy: world.personId };
      await tx.revision.create({ data: { ...place, number: 2, parent: 1, text: next, hash: "" } });
      await tx.pipeline.update({ where: { id: pipelineId }, data: { revision: 2 } });
    });
    const { run, changed } = await latestRun(world.caller, { pipeline: pipelineId });
    expect([run?.number, run?.revision, changed.toSorted()]).toEqual([1, 1, ["out", "table", "valid"]]);
  });
});
