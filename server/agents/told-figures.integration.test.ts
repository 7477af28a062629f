import { afterAll, beforeAll, expect, it } from "vitest";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { runTurn } from "./orchestrator.ts";
import type { TurnReply } from "./turn.ts";

const animals = Array.from({ length: 40 }, (_, index) => `A${100 + index},${["Dog", "Cat"][index % 2]}`);
/** 400 visits; twenty of them by an animal that nobody knows. */
const visits = Array.from(
  { length: 400 },
  (_, index) =>
    `${index + 1},${index % 20 === 7 ? "A999" : `A${100 + (index % 40)}`},2026-0${1 + (index % 9)}-11,${index === 31 ? "n/a" : `${10 + (index % 50)}.50`},paid`,
);
const again = (number: number, day: string): string => `${number},A${100 + ((number - 1) % 40)},${day},99.00,open`;

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9, threads: 1 });
});
afterAll(() => bench.close());

let asked = 0;
async function ask(repeated: readonly string[]): Promise<TurnReply> {
  const { engine } = bench;
  asked += 1;
  const profiled = (name: string, lines: readonly string[]) =>
    profileSource({
      engine,
      name,
      input: { kind: "file", path: bench.file(`${asked}-${name}.csv`, `${lines.join("\n")}\n`) },
      snapshotDirectory: bench.path("snapshots"),
    });
  const sources = [
    await profiled("visits", ["visit_no,animal,visited_on,amount,status", ...visits, ...repeated]),
    await profiled("animals", ["animal_id,species", ...animals]),
  ];
  return runTurn({
    mode: "plan",
    planner: "builtin",
    sources,
    ...(await linkSources({ engine, sources })),
    engine,
    nodes: Object.fromEntries(
      sources.map(({ name }) => [name, { kind: "file_source" as const, config: { path: `${name}.csv` } }]),
    ),
    target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
    text: "",
    request: "total amount per species",
  });
}
const keysKept = (reply: TurnReply): Proposal | undefined =>
  reply.proposals.find((each) => each.title.includes("row of each visit_no"));

it("counts the rows that a join leaves without a partner, as the finding does", async () => {
  const reply = await ask([]);
  expect(reply.doubts.find((doubt) => doubt.includes("animals does not have: say whether"))).toBe(
    "20 rows of visits have a value of animal that animals does not have: say whether those rows stay. Now they stay.",
  );
  expect(reply.proposals.map((each) => each.reason).join("\n")).toContain('"n/a" counts as no value.');
});

it("calls no row the latest where the time of all of them is the same", async () => {
  const kept = keysKept(await ask([again(41, "2026-05-11"), again(42, "2026-06-11")]));
  expect(kept).toMatchObject({ title: "Keep one row of each visit_no", risk: "high" });
  expect(kept?.reason).toContain("No column tells which row is the latest");
});

it("says in how many cases the time does not tell", async () => {
  const kept = keysKept(await ask([again(41, "2026-05-11"), again(42, "2026-12-24"), again(43, "2026-12-24")]));
  expect(kept).toMatchObject({ title: "Keep the latest row of each visit_no by visited_on", risk: "high" });
  expect(kept?.reason).toContain(
    "For 1 of the 3 repeated values of visit_no, visited_on is the same in several rows: there the row with the greatest",
  );
});

it("keeps the latest row without a word more where the time tells it", async () => {
  const kept = keysKept(await ask([again(42, "2026-12-24"), again(43, "2026-12-24")]));
  expect(kept).toMatchObject({ title: "Keep the latest row of each visit_no by visited_on", risk: "medium" });
  expect(kept?.reason).not.toContain("the same in several rows");
});
