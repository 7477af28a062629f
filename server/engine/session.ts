import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { copyOptions } from "#domain/plan/copy-options.ts";
import { reasonOf } from "#domain/errors/cancelled.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { ChildPool } from "./child-pool.ts";
import type { EngineChild } from "./engine-child.ts";
import { residentBytesOf, watchMemory } from "./watch-memory.ts";
import type {
  CopyRequest,
  CopyResult,
  EngineOptions,
  EngineSession,
  Progress,
  QueryResult,
  SessionOptions,
  Value,
} from "./engine.ts";

const hasWildcard = (file: string): boolean => /[*?[]/.test(file);

/** The folder above the first wildcard of a glob. */
export function globFolder(glob: string): string {
  const parts = glob.split("/");
  return parts.slice(0, parts.findIndex(hasWildcard)).join("/") || "/";
}

/** The newer layout keeps numbers and texts as differences: less is written, and read two to three times as fast. */
const quickParquet = "FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2";

const real = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

/** What a session holds beside its public face: the child, and the file identities that must not change. */
export interface OpenSession extends EngineSession {
  readonly child: EngineChild;
}

/** What a large stage took may not all come back; starting a child anew is little beside it. */
const mostKeptBytes = 300e6;
const isSmall = (child: EngineChild): boolean => (residentBytesOf(child.pid) ?? mostKeptBytes) < mostKeptBytes;

/** A child that waited for work may have been stopped or ended meanwhile; nothing was done in it yet, so a new one is taken. */
export async function openSession(
  pool: ChildPool,
  engine: EngineOptions,
  options: SessionOptions,
): Promise<OpenSession> {
  try {
    return await openIn(pool, engine, options);
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== "engine_crashed" || options.signal?.aborted) throw error;
    pool.renew();
    return openIn(pool, engine, options);
  }
}

async function openIn(pool: ChildPool, engine: EngineOptions, options: SessionOptions): Promise<OpenSession> {
  const spill = path.join(engine.scratchDirectory, `child-${randomUUID()}`);
  await mkdir(spill, { recursive: true });
  const child = pool.take(options.owner);
  const abort = (): void => {
    void child.cancel(reasonOf(options.signal));
  };
  const memoryLimitBytes = options.memoryLimitBytes ?? engine.memoryLimitBytes;
  const unwatch = watchMemory(child, memoryLimitBytes);
  const close = async (): Promise<void> => {
    unwatch();
    options.signal?.removeEventListener("abort", abort);
    if (options.owner !== undefined && child.isIdle && isSmall(child)) pool.keep(options.owner, child);
    else await child.kill();
    await rm(spill, { recursive: true, force: true });
  };
  try {
    if (options.writable) mkdirSync(options.writable, { recursive: true });
    const files = options.readable.filter((file) => !hasWildcard(file));
    const folders = options.readable.filter(hasWildcard).map(globFolder);
    await child.open({
      memoryLimitBytes,
      threads: engine.threads,
      spillDirectory: spill,
      optimize: options.optimize ?? true,
      isWide: options.isWide ?? false,
      maxSpillBytes: engine.maxSpillBytes ?? 20e9,
      readableFiles: files.flatMap((file) => [...new Set([path.resolve(file), real(path.resolve(file))])]),
      directories: [...folders, spill, ...(options.writable ? [options.writable] : [])]
        .flatMap((folder) => [...new Set([path.resolve(folder), real(path.resolve(folder))])])
        .map((folder) => `${folder}/`),
    });
    if (options.signal?.aborted) throw reasonOf(options.signal);
    options.signal?.addEventListener("abort", abort, { once: true });
  } catch (error) {
    await close();
    throw error;
  }
  return { child, ...sessionOver(child, options.writable ?? null), close };
}

function sessionOver(child: EngineChild, writable: string | null): Omit<EngineSession, "close"> {
  const all = (sql: string): Promise<QueryResult> => child.request<QueryResult>({ op: "all", sql });
  return {
    pid: child.pid,
    all,
    objects: async (sql) => {
      const { columns, rows } = await all(sql);
      return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] as Value])));
    },
    run: async (sql) => {
      await child.request({ op: "run", sql });
    },
    copy: (request) => copy(child, writable, request),
    onProgress: (listener: (progress: Progress) => void) => {
      child.progress = (each) => listener({ ...each, pid: child.pid });
    },
    interrupt: () => child.interrupt(),
  };
}

async function copy(child: EngineChild, writable: string | null, request: CopyRequest): Promise<CopyResult> {
  if (!writable) throw new Error("this session has no folder to write to");
  const target = path.resolve(writable, request.path);
  if (!target.startsWith(`${path.resolve(writable)}${path.sep}`))
    throw fail("invalid_input", `${request.path} leaves the output folder.`);
  await mkdir(path.dirname(target), { recursive: true });
  const result = await child.request<CopyResult>({
    op: "copy",
    query: request.query,
    target,
    options: request.quick && request.format === "parquet" ? quickParquet : copyOptions[request.format],
    profile: request.profile ?? false,
  });
  await stat(target);
  return result;
}
