import { readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { readBytesRead } from "../process-usage.ts";
import { runFolder } from "../files.ts";
import type { RunKey } from "../run-key.ts";
import { engineChildren, openFiles } from "./child-processes.ts";
import { isOver, readRun } from "./wait-for-run.ts";
import type { WorkerProcess } from "./worker-processes.ts";
import type { World } from "./world.ts";

export const phases = ["read", "transform", "write", "merge", "acknowledge"] as const;
export type Phase = (typeof phases)[number];

export interface Moment {
  readonly worker: WorkerProcess;
  readonly child: number | null;
  release(): Promise<void>;
}
export interface Scene {
  readonly world: World;
  readonly key: RunKey;
  readonly table: string;
  readonly workers: () => readonly WorkerProcess[];
  readonly fileBytes: number;
}

const limitMs = 60_000;
const nothing = async (): Promise<void> => undefined;

/** Looks every few milliseconds until there is something, or the run is over. */
async function until<T>(scene: Scene, look: () => T | null | Promise<T | null>): Promise<T | null> {
  let checkedAt = 0;
  for (const end = Date.now() + limitMs; Date.now() < end;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() - checkedAt > 500) {
      if (isOver(await readRun(scene.key))) return null;
      checkedAt = Date.now();
    }
    await sleep(3);
  }
  return null;
}

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

/** What the engine child that works on the orders is at, seen from outside by the files that it holds. */
function childPhase(pid: number, scene: Scene): Phase | null {
  const files = openFiles(pid);
  const written = files.filter((file) => file.startsWith(runFolder(scene.key)) && !file.includes("/customers/"));
  if (written.some((file) => sizeOf(file) > 0)) return "write";
  if (files.some((file) => file.endsWith("/orders.csv"))) return "read";
  return readBytesRead(pid) >= scene.fileBytes ? "transform" : null;
}

async function inChild(scene: Scene, phase: Phase): Promise<Moment | null> {
  return until(scene, () => {
    for (const worker of scene.workers()) {
      const child = engineChildren(worker.pid).find((pid) => childPhase(pid, scene) === phase);
      if (child) return { worker, child, release: nothing };
    }
    return null;
  });
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** The worker whose load stands before a lock that we hold. */
async function blockedWorker(client: Client, scene: Scene): Promise<WorkerProcess | null> {
  await client.query("select pg_stat_clear_snapshot()");
  const { rows } = await client.query<{ port: number }>(
    "select client_port as port from pg_stat_activity where application_name like 'sluice%' and datname = current_database() and wait_event_type = 'Lock'",
  );
  const ports = new Set(rows.map((row) => row.port));
  return scene.workers().find((worker) => localPorts(worker.pid).some((port) => ports.has(port))) ?? null;
}

/** Local ends of a process's TCP connections. */
function localPorts(pid: number): number[] {
  const inodes = new Set(openFiles(pid).flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? []));
  return ["tcp", "tcp6"]
    .flatMap((kind) => readFileSync(`/proc/net/${kind}`, "utf8").split("\n").slice(1))
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      return inodes.has(fields[9] ?? "") ? [Number.parseInt(fields[1]!.split(":")[1]!, 16)] : [];
    });
}

/** A worker has come to a table and cannot go on: we hold it. */
async function beforeLock(scene: Scene, lock: string): Promise<Moment | null> {
  const held = await connect(scene.world.warehouseUrl);
  await held.query("begin");
  await held.query(`lock table ${lock} mode`);
  const worker = await until(scene, () => blockedWorker(held, scene));
  const release = async (): Promise<void> => {
    await held.query("rollback").catch(() => undefined);
    await held.end();
  };
  if (worker) return { worker, child: null, release };
  await release();
  return null;
}

/** The target has the rows, and the run does not know it yet: we hold the run's row. */
async function beforeAcknowledge(scene: Scene): Promise<Moment | null> {
  const merging = await beforeLock(scene, `${scene.table} in share`);
  if (!merging) return null;
  const run = await connect(scene.world.databaseUrl);
  await run.query("begin");
  await run.query(`select 1 from "Run" where id = $1 for update`, [scene.key.runId]);
  await merging.release();
  const loaded = await until(scene, async () =>
    (
      await scene.world.warehouse(`select 1 from _sluice_loads where target = $1 and loaded_at is not null`, [
        scene.table,
      ])
    ).length > 0
      ? true
      : null,
  );
  const release = async (): Promise<void> => {
    await run.query("rollback").catch(() => undefined);
    await run.end();
  };
  if (loaded) return { worker: merging.worker, child: null, release };
  await release();
  return null;
}

/** Waits until a worker of the run is in that phase; null where the phase passed unseen. */
export function catchMoment(scene: Scene, phase: Phase, victim: "worker" | "child"): Promise<Moment | null> {
  if (phase === "merge") return beforeLock(scene, `${scene.table} in share`);
  if (phase === "read" && victim === "worker") return beforeLock(scene, "customers in access exclusive");
  return phase === "acknowledge" ? beforeAcknowledge(scene) : inChild(scene, phase);
}
