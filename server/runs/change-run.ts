import type { Run, RunStage } from "#prisma/generated/client.ts";
import type { Problem } from "#domain/errors/problem.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { readyStages } from "#domain/runs/stages.ts";
import { type RunState, mayMoveRun, type StageState } from "#domain/runs/state.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { announce, appendEvents, type EventBody } from "./announce.ts";
import { deliverAll, type Delivery, type HandOver } from "./deliver-attempt.ts";
import { planStage, type RunKey } from "./run-key.ts";

export type StageRow = Omit<RunStage, "after" | "state"> & { readonly after: string[]; readonly state: StageState };
type RunRow = Omit<Run, "state"> & { readonly state: RunState };

/** One change of a run: its row is locked, so that changes of one run come one after the other. */
export interface RunChange {
  readonly tx: Tx;
  readonly key: RunKey;
  readonly run: RunRow;
  emit(body: EventBody): void;
  log(level: "info" | "warn" | "error", stage: string | null, message: string): void;
  moveRun(to: RunState, also?: { problems?: readonly Problem[] }): Promise<void>;
  moveStage(stage: string, to: StageState, attempt?: number): Promise<void>;
  /** A new attempt with the stage's next fencing token; it is delivered when this change has been committed. */
  openAttempt(stage: string, delayMs?: number): Promise<void>;
  /** The run's stages, without its first step. */
  stages(): Promise<StageRow[]>;
  /** Opens an attempt of every stage that may now begin. */
  openReadyStages(): Promise<void>;
}

interface Outbox {
  events: EventBody[];
  deliveries: Delivery[];
}
interface LockedRun {
  readonly tx: Tx;
  readonly key: RunKey;
  readonly run: RunRow;
}

/** A process that was stopped inside a change must not hold the run's row: Postgres ends such a session by itself. */
const longestPauseMs = 4_000;

const finishedStates: readonly RunState[] = ["succeeded", "failed", "cancelled"];

function changeOf({ tx, key, run }: LockedRun, outbox: Outbox): RunChange {
  const { workspaceId, runId } = key;
  let { state } = run;
  const emit = (body: EventBody): void => void outbox.events.push(body);
  const moveStage: RunChange["moveStage"] = async (stage, to, attempt = 0) => {
    await tx.runStage.update({ where: { runId_stage: { runId, stage } }, data: { state: to } });
    if (stage !== planStage) emit({ type: "stage", stage, state: to, attempt });
  };
  const openAttempt: RunChange["openAttempt"] = async (stage, delayMs = 0) => {
    const { fence } = await tx.runStage.update({
      where: { runId_stage: { runId, stage } },
      data: { fence: { increment: 1 } },
    });
    const rows = await tx.$queryRaw<{ id: string; number: number }[]>`
      insert into "Attempt" (id, "workspaceId", "runId", stage, number, fence, "notBefore")
      values (gen_random_uuid(), ${workspaceId}::uuid, ${runId}::uuid, ${stage},
        (select coalesce(max(number), 0) + 1 from "Attempt" where "runId" = ${runId}::uuid and stage = ${stage}), ${fence}, now() + ${delayMs} * interval '1 millisecond')
      returning id, number`;
    await moveStage(stage, "ready", rows[0]!.number);
    outbox.deliveries.push({ attemptId: rows[0]!.id, delayMs });
  };
  const stages: RunChange["stages"] = async () =>
    (await tx.runStage.findMany({
      where: { runId, NOT: { stage: planStage } },
      orderBy: { position: "asc" },
    })) as StageRow[];
  return {
    tx,
    key,
    run,
    emit,
    moveStage,
    openAttempt,
    stages,
    log: (level, stage, message) =>
      emit({ type: "log", log: { level, stage: stage === planStage ? null : stage, message } }),
    moveRun: async (to, { problems } = {}) => {
      if (!mayMoveRun(state, to)) throw fail("conflict", `A run that is ${state} cannot become ${to}.`);
      state = to;
      await tx.run.update({
        where: { id: runId },
        data: {
          state: to,
          ...(finishedStates.includes(to) ? { finishedAt: new Date() } : {}),
          ...(problems ? { problems: [...problems] } : {}),
        },
      });
      emit({ type: "run", state: to });
    },
    openReadyStages: async () => {
      for (const stage of readyStages(await stages())) await openAttempt(stage);
    },
  };
}

/** Changes a run in one transaction; its events are numbered in it, and what it opened is handed over after it. */
export async function changeRun<T>(
  key: RunKey,
  work: (change: RunChange) => Promise<T>,
  handOver: HandOver = (opened) => deliverAll(key, opened),
): Promise<T> {
  const outbox: Outbox = { events: [], deliveries: [] };
  const { result, number } = await withWorkspace(key.workspaceId, async (tx) => {
    await tx.$executeRawUnsafe(`set local idle_in_transaction_session_timeout = ${longestPauseMs}`);
    await tx.$queryRaw`select 1 from "Run" where id = ${key.runId}::uuid for update`;
    const run = await tx.run.findUnique({ where: { id: key.runId } });
    if (!run) throw fail("not_found", "There is no such run.");
    const done = await work(changeOf({ tx, key, run: run as RunRow }, outbox));
    return { result: done, number: outbox.events.length > 0 ? await appendEvents(tx, key, outbox.events) : null };
  });
  if (number !== null) announce(key, number);
  await handOver(outbox.deliveries);
  for (const each of outbox.events)
    if (each.type === "run") logger().info({ runId: key.runId, state: each.state }, "run");
  return result;
}
