import { readdirSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { DuckDBInstance, type DuckDBPreparedStatement, StatementType } from "@duckdb/node-api";
import { plainValue, typeName } from "./plain-value.ts";
import type { ChildReply, ChildRequest, OpenRequest } from "./protocol.ts";

const allowed = new Set([StatementType.SELECT]);
const allowedToRun = new Set([...allowed, StatementType.CREATE, StatementType.DROP, StatementType.INSERT]);
/** Off, so that each filter, join and group of a statement keeps its own place and its own count. */
const keptApart =
  "filter_pushdown,filter_pullup,join_order,statistics_propagation,top_n_window_elimination,window_self_join,join_filter_pushdown,join_elimination,in_clause";
const progressEveryMs = 200;

const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("unreachable");
};
process.on("disconnect", die);
process.on("SIGINT", () => undefined);
process.on("SIGTERM", die);

const send = (reply: ChildReply): void => {
  process.send?.(reply);
};
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (texts: readonly string[]): string => `[${texts.map(quote).join(", ")}]`;

/** Those who serve people come first: each thread that is here has a priority of its own, and those of the engine take it over. */
function stepBack(): void {
  setPriority(5);
  if (process.platform !== "linux") return;
  for (const thread of readdirSync("/proc/self/task")) setPriority(Number(thread), 5);
}

if (!process.argv.includes("--in-front")) stepBack();
const create = (): Promise<DuckDBInstance> =>
  DuckDBInstance.create(":memory:", {
    threads: "2",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
let instance = await create();
let connection = await instance.connect();
await connection.run("SELECT 1");
let isUsed = false;

/** A database is locked for good, so the next work has one of its own; what the one before measured is forgotten. */
async function renew(): Promise<void> {
  connection.closeSync();
  instance.closeSync();
  instance = await create();
  connection = await instance.connect();
  cpuAtStart = process.cpuUsage();
  if (process.platform === "linux") writeFileSync("/proc/self/clear_refs", "5");
}

/** Locks the database down for good: from here only the named files and folders can be reached. */
async function open(settings: OpenRequest): Promise<void> {
  if (isUsed) await renew();
  isUsed = true;
  const statements = [
    `SET memory_limit = '${Math.floor(settings.memoryLimitBytes)}B'`,
    `SET threads = ${Math.floor(settings.threads)}`,
    `SET temp_directory = ${quote(settings.spillDirectory)}`,
    `SET max_temp_directory_size = '${Math.floor(settings.maxSpillBytes)}B'`,
    "SET TimeZone = 'UTC'",
    "SET errors_as_json = true",
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "SET progress_bar_time = 0",
    ...(settings.optimize ? [] : ["PRAGMA disable_optimizer"]),
    `SET disabled_optimizers = '${keptApart}${settings.isWide ? ",common_subexpressions" : ""}'`,
    `SET allowed_paths = ${list(settings.readableFiles)}`,
    `SET allowed_directories = ${list(settings.directories)}`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  for (const statement of statements) await connection.run(statement);
}

/**
 * Hands on the statement, if it is one of a kind that this child takes: files are written by `copy` alone. Its memory is given
 * back at once: the collector does not see how large it is, and a thousand statements kept a gigabyte.
 */
async function withPrepared<T>(
  text: string,
  kinds: ReadonlySet<StatementType>,
  work: (prepared: DuckDBPreparedStatement) => T | Promise<T>,
): Promise<T> {
  // Preparing EXPORT already makes its folder, so the first word is looked at before.
  if (!/^[\s(]*(SELECT|WITH|FROM|VALUES|CREATE|DROP|INSERT)\b/i.test(text))
    throw new Error("a statement of this kind is not taken here");
  const extracted = await connection.extractStatements(text);
  if (extracted.count !== 1) throw new Error(`one statement is taken at a time, not ${extracted.count}`);
  const prepared = await extracted.prepare(0);
  try {
    if (kinds.has(prepared.statementType)) return await work(prepared);
    throw new Error(`a ${StatementType[prepared.statementType]} statement is not taken here`);
  } finally {
    prepared.destroySync();
  }
}

const all = (text: string): Promise<unknown> =>
  withPrepared(text, allowed, async (prepared) => {
    const result = await prepared.runAndReadAll();
    const columns = result.columnNames().map((name, index) => ({ name, type: typeName(result.columnType(index)) }));
    return { columns, rows: result.getRows().map((row) => row.map(plainValue)) };
  });

const run = (text: string): Promise<unknown> =>
  withPrepared(text, allowedToRun, async (prepared) => {
    await prepared.run();
    return null;
  });

async function table(name: string, columns: string): Promise<unknown> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} (${columns})`);
  return null;
}

const describe = (text: string): Promise<unknown> =>
  withPrepared(text, allowed, (prepared) =>
    Array.from({ length: prepared.columnCount }, (_, index) => ({
      name: prepared.columnName(index),
      type: typeName(prepared.columnType(index)),
    })),
  );

async function copy(request: Extract<ChildRequest, { op: "copy" }>): Promise<unknown> {
  await withPrepared(request.query, allowed, () => null);
  const statement = `COPY (${request.query}\n) TO ${quote(request.target)} (${request.options})`;
  if (!request.profile) {
    const result = await connection.runAndReadAll(statement);
    return { rows: Number(result.getRows()[0]?.[0] ?? 0), profile: null };
  }
  const result = await connection.runAndReadAll(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`);
  return { rows: -1, profile: JSON.parse(String(result.getRows()[0]?.[1] ?? "null")) };
}

const answer = (request: ChildRequest): Promise<unknown> => {
  switch (request.op) {
    case "open":
      return open(request.open);
    case "all":
      return all(request.sql);
    case "run":
      return run(request.sql);
    case "table":
      return table(request.table, request.columns);
    case "describe":
      return describe(request.sql);
    case "copy":
      return copy(request);
    case "usage":
      return Promise.resolve({
        memoryBytes: process.memoryUsage.rss(),
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        cpuMs: cpuMs(),
      });
    case "interrupt":
      connection.interrupt();
      return Promise.resolve(null);
  }
};

let running = 0;
let cpuAtStart = process.cpuUsage();
const cpuMs = (): number => {
  const used = process.cpuUsage(cpuAtStart);
  return (used.user + used.system) / 1000;
};
setInterval(() => {
  if (running === 0) return;
  const { percentage, rows_processed: rows } = connection.progress;
  send({ progress: { percentage, rowsRead: Number(rows), memoryBytes: process.memoryUsage.rss(), cpuMs: cpuMs() } });
}, progressEveryMs).unref();

process.on("message", (request: ChildRequest) => {
  running += 1;
  answer(request)
    .then((result) => send({ id: request.id, result: result ?? null }))
    .catch((error: unknown) =>
      send({ id: request.id, failure: { message: error instanceof Error ? error.message : String(error) } }),
    )
    .finally(() => {
      running -= 1;
    });
});
send({ ready: true });
