import { statSync } from "node:fs";
import path from "node:path";
import { artifacts } from "#server/platform/artifacts.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { startRun } from "../start-run.ts";
import { catchMoment, type Phase } from "./kill-moments.ts";
import { type KillStory, readTotals, type TotalsRow } from "./kill-story.ts";
import { isOver, readRun, waitForRun } from "./wait-for-run.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-processes.ts";
import type { World } from "./world.ts";

export interface KillResult {
  readonly phase: Phase;
  readonly victim: "worker" | "child";
  readonly state: string;
  readonly problems: unknown;
  readonly rows: readonly TotalsRow[];
  /** From the kill to the next attempt of the same stage, or to the run's end where none was needed. */
  readonly takeoverMs: number;
  readonly totalMs: number;
}

export interface Kill {
  readonly phase: Phase;
  readonly victim: "worker" | "child";
  readonly mode: "append" | "upsert" | "replace";
}

/** Two workers that are always there: who is killed is started again. */
export class KillCampaign {
  readonly #world: World;
  readonly #story: KillStory;
  readonly #entry: string | undefined;
  #workers: WorkerProcess[] = [];
  #tables = 0;

  constructor(world: World, story: KillStory, entry?: string) {
    this.#world = world;
    this.#story = story;
    this.#entry = entry;
  }

  async start(): Promise<void> {
    this.#workers = await Promise.all([1, 2].map(() => startWorkerProcess(this.#world, this.#entry)));
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers) worker.kill("SIGKILL");
    await Promise.all(this.#workers.map((worker) => worker.exited));
  }

  async #replace(gone: WorkerProcess): Promise<void> {
    await gone.exited;
    this.#workers = this.#workers.filter((each) => each !== gone);
    this.#workers.push(await startWorkerProcess(this.#world, this.#entry));
  }

  async #prepareTable(mode: Kill["mode"]): Promise<string> {
    this.#tables += 1;
    const table = `totals_${this.#tables}`;
    await this.#world.warehouse(
      `create table ${table} (customer_id bigint, region text, n bigint, revenue double precision)`,
    );
    if (mode !== "append")
      await this.#world.warehouse(`insert into ${table} select n, 'stale', -1, -1 from generate_series(0, 99) n`);
    return table;
  }

  /** One run, killed once in that phase; null where the phase passed before it could be caught. */
  async kill({ phase, victim, mode }: Kill): Promise<KillResult | null> {
    const world = this.#world;
    const table = await this.#prepareTable(mode);
    const pipelineId = await world.createPipeline(this.#story.textFor(table, mode));
    const startedAt = Date.now();
    const key = await startRun(world, { pipelineId, revision: 1 });
    const fileBytes = statSync(path.join(artifacts().uploads(world.workspaceId), "orders.csv")).size;
    const moment = await catchMoment({ world, key, table, workers: () => this.#workers, fileBytes }, phase, victim);
    if (!moment || isOver(await readRun(key))) {
      await moment?.release();
      return null;
    }
    const killedAt = Date.now();
    if (victim === "child" && moment.child) process.kill(moment.child, "SIGKILL");
    else moment.worker.kill("SIGKILL");
    await moment.release();
    const replaced = victim === "worker" ? this.#replace(moment.worker) : Promise.resolve();
    const run = await waitForRun(key, isOver, 120_000);
    await replaced;
    const attempts = await withWorkspace(world.workspaceId, (tx) =>
      tx.attempt.findMany({
        where: { runId: key.runId, startedAt: { gt: new Date(killedAt) }, number: { gt: 1 } },
        orderBy: { startedAt: "asc" },
      }),
    );
    const next = attempts[0]?.startedAt?.getTime() ?? run.finishedAt?.getTime() ?? Date.now();
    return {
      phase,
      victim,
      state: run.state,
      problems: run.problems,
      rows: await readTotals(world, table),
      takeoverMs: next - killedAt,
      totalMs: Date.now() - startedAt,
    };
  }
}

/** Kills in turn over all phases, engine child and worker where both are at work. */
export function planKills(phases: readonly Phase[], count: number): Kill[] {
  const modes = ["append", "upsert", "replace"] as const;
  return Array.from({ length: count }, (_, index): Kill => {
    const phase = phases[index % phases.length]!;
    const isInChild = phase === "read" || phase === "transform" || phase === "write";
    return {
      phase,
      victim: isInChild && Math.floor(index / phases.length) % 2 === 0 ? "child" : "worker",
      mode: modes[Math.floor(index / phases.length) % modes.length]!,
    };
  });
}

const tries = 8;

/** A kill in that phase for certain: a phase that passed too quickly is waited for in another run. */
export async function killUntilCaught(campaign: KillCampaign, kill: Kill): Promise<KillResult> {
  for (let tried = 0; tried < tries; tried += 1) {
    const result = await campaign.kill(kill);
    if (result) return result;
  }
  throw new Error(`the phase ${kill.phase} passed ${tries} times before it could be caught`);
}
