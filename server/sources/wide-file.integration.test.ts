import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Engine } from "#server/engine/engine.ts";
import { createEngine } from "#server/engine/index.ts";
import { cpuMsOf } from "#server/engine/process-cpu.ts";
import { residentBytesOf } from "#server/engine/watch-memory.ts";
import { linkSources } from "./link-sources.ts";
import { profileSource } from "./profile.ts";

let folder: string;
let engine: Engine;
const pids = new Set<number>();
let statements = 0;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-wide-file-"));
  const made = createEngine({ scratchDirectory: folder, memoryLimitBytes: 1e9, threads: 2, poolSize: 1 });
  engine = {
    ...made,
    session: async (options) => {
      const session = await made.session(options);
      pids.add(session.pid);
      const counted =
        <A, R>(work: (asked: A) => Promise<R>) =>
        (asked: A): Promise<R> => {
          statements += 1;
          return work(asked);
        };
      const { all, objects, run } = session;
      return { ...session, all: counted(all), objects: counted(objects), run: counted(run) };
    },
  };
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const kinds: ((row: number) => string)[] = [
  (row) => String(row),
  (row) => (row * 1.25).toFixed(2),
  (row) => `2024-0${1 + (row % 9)}-1${row % 10}`,
  (row) => `word ${row % 7}`,
  (row) => (row % 2 ? "true" : "false"),
  (row) => (row === 3 ? '"1,234.50"' : `${row * 3}.25`),
  (row) => (row % 10 === 0 ? "13/02/2024" : `2024-02-1${row % 10}`),
  (row) => (row % 3 ? "" : `x${row}`),
];

const profiled = (columns: number): Promise<ProfiledSource> => {
  const file = path.join(folder, `wide-${columns}.csv`);
  const cells = (of: (column: number) => string) => Array.from({ length: columns }, (_, column) => of(column)).join();
  const rows = Array.from({ length: 20 }, (_, row) => cells((column) => kinds[column % kinds.length]!(row)));
  writeFileSync(file, `${[cells((column) => `c${column}`), ...rows].join("\n")}\n`);
  const snapshotDirectory = path.join(folder, "snapshots");
  return profileSource({ engine, name: "wide", input: { kind: "file", path: file }, snapshotDirectory });
};

/** The CPU time that the work takes in ms, here and in its children, in how many statements, and the most that a child held meanwhile in bytes. */
async function costOf<T>(
  work: () => Promise<T>,
): Promise<{ result: T; ms: number; bytes: number; statements: number }> {
  let bytes = 0;
  statements = 0;
  const [own, spent] = [process.cpuUsage(), new Map<number, number>()];
  const timer = setInterval(() => {
    for (const pid of pids) {
      const [ms, held] = [cpuMsOf(pid), residentBytesOf(pid)];
      if (held === null) continue;
      bytes = Math.max(bytes, held);
      spent.set(pid, ms);
    }
  }, 20);
  try {
    const result = await work();
    const { user, system } = process.cpuUsage(own);
    const ms = (user + system) / 1000 + [...spent.values()].reduce((sum, each) => sum + each, 0);
    return { result, ms, bytes, statements };
  } finally {
    clearInterval(timer);
  }
}

const unnamed = ({ profile }: ProfiledSource, from: number, count: number) =>
  profile.columns.slice(from, from + count).map((column) => ({ ...column, name: "" }));

test("a column of a wide file has the profile that it has in a narrow one", async () => {
  const [narrow, wide] = [await profiled(8), await profiled(160)];
  expect(unnamed(wide, 0, 8)).toEqual(unnamed(narrow, 0, 8));
  expect(unnamed(wide, 152, 8)).toEqual(unnamed(narrow, 0, 8));
});

test("the findings of a wide file are those of a narrow one, column by column", async () => {
  const [narrow, wide] = [await profiled(8), await profiled(160)];
  const found = async (source: ProfiledSource) =>
    (await linkSources({ engine, sources: [source] })).findings.map(({ kind, columns, count, rows }) => {
      const places = columns.map((name) => Number(name.slice(1)) % kinds.length);
      return JSON.stringify({ kind, places, count, rows });
    });
  const few = await found(narrow);
  expect(few).toHaveLength(2);
  expect((await found(wide)).toSorted()).toEqual(
    few.flatMap((each) => Array.from({ length: 20 }, () => each)).toSorted(),
  );
});

test("2,000 columns take no more than 2 GB, and time by the number of columns", { timeout: 600_000 }, async () => {
  const whole = async (columns: number) => {
    const source = await costOf(() => profiled(columns));
    const links = await costOf(() => linkSources({ engine, sources: [source.result] }));
    return { source, links, ms: source.ms + links.ms };
  };
  const few = await whole(500);
  const many = await whole(2000);
  expect(many.source.result.profile.columns).toHaveLength(2000);
  expect(many.links.result.findings).toHaveLength(500);
  expect(Math.max(many.source.bytes, many.links.bytes)).toBeLessThan(1e9);
  // A statement for each column takes longer than all that is done in it: fifty columns share theirs.
  expect(many.source.statements).toBeLessThan(2000);
  expect(many.links.statements).toBeLessThan(500);
  expect(many.ms / few.ms).toBeLessThan(5);
});
