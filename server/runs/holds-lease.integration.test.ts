import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { withWorkspace } from "#server/platform/db.ts";
import { holdsLease } from "./holds-lease.ts";
import { type Lease, leaseAttempt } from "./lease-attempt.ts";
import { planStage, type RunKey } from "./run-key.ts";
import { startRun } from "./start-run.ts";
import { createWorld, type World } from "./testing/world.ts";

const document = `sluice: 1
name: fenced
nodes:
  orders: { source: file, path: orders.csv }
  out: { sink: file, from: orders, path: out.csv }
`;

describe("who may change a stage", () => {
  let world: World;
  let lease: Lease;
  let key: RunKey;

  beforeAll(async () => {
    world = await createWorld();
    await world.bringFile("orders.csv", "id\n1\n");
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    key = await startRun(world, { pipelineId: await world.createPipeline(document), revision: 1 });
    const attempt = await withWorkspace(world.workspaceId, (tx) =>
      tx.attempt.findFirstOrThrow({ where: { runId: key.runId, stage: planStage } }),
    );
    lease = (await leaseAttempt(key, attempt.id, "first worker"))!;
  });
  const holds = (asked: Lease = lease) => withWorkspace(world.workspaceId, (tx) => holdsLease(tx, asked));

  test("the attempt that was leased last may", async () => {
    expect(lease.fence).toBeGreaterThan(0);
    expect(await holds()).toBe(true);
  });

  test("one whose token was overtaken may not, though nobody has called it lost", async () => {
    await withWorkspace(world.workspaceId, (tx) =>
      tx.runStage.updateMany({ where: { runId: key.runId, stage: planStage }, data: { fence: { increment: 1 } } }),
    );
    const attempt = await withWorkspace(world.workspaceId, (tx) =>
      tx.attempt.findUniqueOrThrow({ where: { id: lease.attemptId } }),
    );
    expect(attempt.state).toBe("leased");
    expect(await holds()).toBe(false);
  });

  test("a token that nobody has given out yet is none", async () => {
    expect(await holds({ ...lease, fence: lease.fence + 1 })).toBe(false);
  });

  test.each(["lost", "failed", "succeeded", "ready"])("an attempt that is %s may not", async (state) => {
    await withWorkspace(world.workspaceId, (tx) =>
      tx.attempt.update({ where: { id: lease.attemptId }, data: { state } }),
    );
    expect(await holds()).toBe(false);
  });

  test.each(["cancelled", "failed", "succeeded"])("no attempt of a run that is %s may", async (state) => {
    await withWorkspace(world.workspaceId, (tx) => tx.run.update({ where: { id: key.runId }, data: { state } }));
    expect(await holds()).toBe(false);
  });
});
