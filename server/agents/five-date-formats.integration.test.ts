import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { createEngine, type Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { mendsForPlan } from "#server/suggestions/index.ts";
import { runTurn } from "./orchestrator.ts";
import type { TurnReply, TurnRequest } from "./turn.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
const writers: readonly ((of: Day) => string)[] = [
  ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`,
  ({ year, month, day }) => `${two(month)}-${two(day)}-${two(year % 100)}`,
  ({ year, month, day }) => `${day}/${month}/${year}`,
  ({ year, month, day }) => `${months[month - 1]} ${two(day)}, ${year}`,
  ({ year, month, day }) => `${two(day)}.${two(month)}.${two(year % 100)}`,
];
const count = 20_000;
/** Each of 24 months in turn, the days of it spread, written in one of the five ways by a step that shares no factor with 24. */
const bookings: Day[] = Array.from({ length: count }, (_, index) => ({
  year: 2025 + (Math.floor(index / 12) % 2),
  month: (index % 12) + 1,
  day: 1 + ((index * 7 + Math.floor(index / 24)) % 28),
}));

describe("20,000 bookings with dates in five formats", () => {
  let folder = "";
  let engine: Engine;
  let source: ProfiledSource;
  let base: Omit<TurnRequest, "request" | "text">;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "sluice-five-formats-"));
    engine = createEngine({
      scratchDirectory: path.join(folder, "scratch"),
      memoryLimitBytes: 1e9,
      threads: 2,
      poolSize: 1,
    });
    const file = path.join(folder, "bookings.csv");
    const rows = bookings.map((of, index) => `${index + 1},"${writers[(index * 3) % 5]!(of)}",${(index % 9) + 1}`);
    await writeFile(file, `booking_id,check_in,nights\n${rows.join("\n")}\n`);
    source = await profileSource({
      engine,
      name: "bookings",
      input: { kind: "file", path: file },
      snapshotDirectory: path.join(folder, "snapshots"),
    });
    base = {
      mode: "plan",
      planner: "builtin",
      sources: [source],
      ...(await linkSources({ engine, sources: [source] })),
      engine,
      target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
      nodes: { bookings: { kind: "file_source", config: { path: "bookings.csv" } } },
    };
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const formats = ["%-d/%-m/%Y", "%Y-%m-%d", "%b %d, %Y", "%d.%m.%y", "%m-%d-%y"];
  const castOf = (proposals: TurnReply["proposals"]): unknown => {
    const text = applyOperations(
      emptyDocument("bookings"),
      proposals.flatMap((each) => [...each.operations]),
    );
    const cast = parsePipeline(text).pipeline.nodes.find(({ kind }) => kind === "cast");
    return (cast?.config.columns as Record<string, unknown> | undefined)?.check_in;
  };

  it("are read whole, without a doubt about any of the formats", () => {
    const { reads } = source.profile.columns.find(({ name }) => name === "check_in")!;
    expect(reads).toMatchObject({ type: "date", share: 1, ambiguous: [] });
    expect(reads!.formats!.toSorted()).toEqual(formats);
  });

  it("give the 24 months that the bookings have, each with its number", async () => {
    const reply = await runTurn({ ...base, request: "number of bookings per month of check_in", text: "" });
    expect(reply.status, reply.doubts.join(" ")).toBe("sure");
    const text = applyOperations(
      emptyDocument("bookings"),
      reply.proposals.flatMap((each) => [...each.operations]),
    );
    const { pipeline } = parsePipeline(text);
    const bound = await engine.bind(pipeline, { bookings: { columns: source.columns, dialect: source.dialect } });
    expect(bound.problems).toEqual([]);
    const { rows } = await engine.rows({
      pipeline,
      bound,
      sources: { bookings: { parquetPath: source.snapshotPath } },
      node: "out",
      limit: 500,
    });
    const expected: Record<string, number> = {};
    for (const { year, month } of bookings) {
      const key = `${year}-${two(month)}`;
      expected[key] = (expected[key] ?? 0) + 1;
    }
    expect(Object.fromEntries(rows.map(([month, bookings]) => [month!.slice(0, 7), Number(bookings)]))).toEqual(
      expected,
    );
    expect(Object.keys(expected)).toHaveLength(24);
  });

  it("are cast by one rule, whether the request or the finding asks for it", async () => {
    const planned = await runTurn({ ...base, request: "number of bookings per month of check_in", text: "" });
    const { proposals } = await runTurn({ ...base, request: "number of bookings", text: "" });
    const { sources, findings } = base;
    const { mends } = mendsForPlan({ text: emptyDocument("bookings"), proposals, sources, findings });
    expect(castOf(planned.proposals)).toMatchObject({ type: "date" });
    expect(castOf([...proposals, ...mends])).toEqual(castOf(planned.proposals));
  });
});
