import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withWorkspace } from "#server/platform/db.ts";
import { queue } from "#server/queue/index.ts";
import { leaseAttempt } from "./lease-attempt.ts";
import { recoverRuns } from "./recover-runs.ts";
import type { RunKey } from "./run-key.ts";
import { startRun } from "./start-run.ts";
import { createWorld, type World } from "./testing/world.ts";

const text = `sluice: 1
name: recovered
nodes:
  orders: { source: file, path: orders.csv }
  out: { sink: file, from: orders, path: out.csv }
`;
let world: World;
beforeAll(async () => {
  world = await createWorld({ logLevel: "error" });
  await world.bringFile("orders.csv", "id\n1\n");
});
afterAll(() => world?.close());

const start = async (): Promise<RunKey> =>
  startRun(world, { pipelineId: await world.createPipeline(text), revision: 1 });
const attemptsOf = ({ runId }: RunKey) =>
  withWorkspace(world.workspaceId, (tx) => tx.attempt.findMany({ where: { runId }, orderBy: { number: "asc" } }));
const only = async (key: RunKey) => (await attemptsOf(key))[0]!;
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
const change = (id: string, data: { heartbeatAt?: Date; notBefore?: Date }) =>
  withWorkspace(world.workspaceId, (tx) => tx.attempt.update({ where: { id }, data }));

test("of several workers with the same job one gets it, and nobody gets it again", async () => {
  const [key, other] = [await start(), await start()];
  const { id } = await only(key);
  expect(await leaseAttempt(other, id, "of another run")).toBeNull();
  const leases = await Promise.all(["a", "b", "c"].map((worker) => leaseAttempt(key, id, worker)));
  expect(leases.filter(Boolean)).toHaveLength(1);
  expect(await leaseAttempt(key, id, "late")).toBeNull();
  expect(await leaseAttempt({ ...key, runId: randomUUID() }, id, "of a run that is gone")).toBeNull();
});

test("an attempt without a sign of life for 5 seconds is taken over, one that lives is left alone", async () => {
  const [dead, alive] = [await start(), await start()];
  for (const key of [dead, alive]) await leaseAttempt(key, (await only(key)).id, "worker");
  await change((await only(dead)).id, { heartbeatAt: ago(6) });
  await change((await only(alive)).id, { heartbeatAt: ago(1) });
  await recoverRuns();
  const after = await attemptsOf(dead);
  expect(after.map((each) => each.state)).toEqual(["lost", "ready"]);
  expect(after[1]!.fence).toBe(after[0]!.fence + 1);
  expect((await attemptsOf(alive)).map((each) => each.state)).toEqual(["leased"]);
});

test("an attempt that the delivery forgot is handed over again, once", async () => {
  const key = await start();
  const { id } = await only(key);
  await queue().remove("run-attempt", id);
  expect(await queue().knows("run-attempt", [id])).toBe(false);
  await recoverRuns();
  expect(await queue().knows("run-attempt", [id])).toBe(false);
  await change(id, { notBefore: ago(4) });
  await recoverRuns();
  await recoverRuns();
  expect(await queue().knows("run-attempt", [id])).toBe(true);
  expect((await attemptsOf(key)).map((each) => each.state)).toEqual(["ready"]);
});
