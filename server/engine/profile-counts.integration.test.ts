import fc from "fast-check";
import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import { countingQuery } from "#domain/plan/statement.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import { render } from "#domain/sql/fragment.ts";
import { countJoin, countRelations, createSequences, knownUnmatched } from "./count-queries.ts";
import { profileCounts } from "./profile-counts.ts";
import { bindDocument, openBench, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
let shapes: Record<string, SourceShape>;
const sources =
  "  a: { source: file, path: a.csv }\n  b: { source: file, path: b.csv }\n  c: { source: file, path: c.parquet }\n";

beforeAll(async () => {
  bench = openBench();
  const rows = (seed: number, count: number): string =>
    Array.from(
      { length: count },
      (_, index) =>
        `${(index * seed) % 17},${(index * 7 + seed) % 5},${(index * 31) % 100}.5,${["North", "south", ""][(index + seed) % 3]}`,
    ).join("\n");
  bench.file("a.csv", `k,g,v,t\n${rows(3, 200)}\n`);
  bench.file("b.csv", `k,g,v,t\n${rows(5, 40)}\n`);
  const session = await bench.engine.session({ readable: [bench.path("a.csv")], writable: bench.folder });
  await session.copy({
    query: `SELECT * FROM read_csv('${bench.path("a.csv")}') WHERE v > 30`,
    path: "c.parquet",
    format: "parquet",
  });
  await session.close();
  shapes = (
    await bindDocument(bench, `sluice: 1\nname: t\nnodes:\n${sources}  out: { sink: file, from: a, path: o.csv }`)
  ).shapes;
});
afterAll(() => bench.close());

/** A step over a relation with the columns k, g, v, t, whose output has them too. */
const steps = [
  (from: string) => `filter: { from: ${from}, where: "v > 20" }`,
  (from: string) => `filter: { from: ${from}, where: "true" }`,
  (from: string) => `filter: { from: ${from}, where: "t is not null and k < 12" }`,
  (from: string) => `filter: { from: ${from}, where: "k in (1, 2, 3, 4, 5, 6, 7, 8)" }`,
  (from: string) => `filter: { from: ${from}, where: "v > 1000" }`,
  (from: string) => `derive: { from: ${from}, columns: { v: "v * 2", extra: "k + g" } }`,
  (from: string) => `select: { from: ${from}, columns: [k, g, v, t] }`,
  (from: string) => `dedupe: { from: ${from}, key: [k], keep: latest, by: v }`,
  (from: string) => `dedupe: { from: ${from} }`,
  (from: string) => `top: { from: ${from}, count: 7, by: [{ column: v, desc: true }] }`,
  (from: string) => `top: { from: ${from}, count: 2, by: [v], per: [g] }`,
  (from: string) => `cast: { from: ${from}, columns: { k: varchar } , on_error: fail }`,
  (from: string) => `cast: { from: ${from}, columns: { g: integer }, on_error: "null" }`,
  (from: string) => `aggregate: { from: ${from}, by: [k, g], measures: { v: "sum(v)", t: "max(t)" } }`,
  (from: string) => `check: { from: ${from}, rules: [{ not_null: t }] }`,
  ...["left", "inner", "semi", "anti", "full"].map(
    (type) => (from: string) => `join: { left: ${from}, right: side, on: [g], type: ${type}, take: [] }`,
  ),
  // the rows part and meet again
  ...["left", "inner", "semi", "anti", "full"].map(
    (type) => (from: string) => `join: { left: ${from}, right: a, on: [k, v], type: ${type}, take: [] }`,
  ),
  ...["semi", "anti", "inner"].map(
    (type) => (from: string) => `join: { left: columnar, right: ${from}, on: [k], type: ${type}, take: [] }`,
  ),
  (from: string) => `join: { left: ${from}, right: ${from}, on: [k, g, v], type: semi }`,
] as const;

const pipelineOf = (chain: readonly number[]): string => {
  const nodes = chain.map((step, index) => `  n${index}: { ${steps[step]!(index === 0 ? "a" : `n${index - 1}`)} }`);
  return `sluice: 1\nname: t\nnodes:\n${sources}  side: { dedupe: { from: b, key: [k] } }\n  columnar: { join: { left: c, right: c, on: [k, g], type: semi } }\n  typedside: { cast: { from: b, columns: { k: varchar } } }\n${nodes.join("\n")}\n  out: { sink: file, from: n${chain.length - 1}, path: o.parquet, order_by: [v] }`;
};

async function compare(chain: readonly number[]): Promise<{ profiled: number; stages: number }> {
  const { pipeline, problems } = parsePipeline(pipelineOf(chain));
  if (problems.length > 0) throw new Error(problems[0]!.message);
  const bound = await bench.engine.bind(pipeline, shapes);
  if (bound.problems.length > 0) return { profiled: 0, stages: 0 };
  const plan = buildPlan(pipeline, bound);
  const paths: Record<string, string> = {
    "source:a": bench.path("a.csv"),
    "source:b": bench.path("b.csv"),
    "source:c": bench.path("c.parquet"),
  };
  mkdirSync(bench.path("d"), { recursive: true });
  let profiled = 0;
  for (const stage of plan.stages) {
    const session = await bench.engine.session({ readable: Object.values(paths), writable: bench.path("d") });
    await createSequences(session, stage);
    const { profile } = await session.copy({
      query: render(countingQuery(stage), paths),
      path: `${stage.id}.parquet`,
      format: "parquet",
      profile: true,
    });
    const fromProfile = profileCounts(stage, paths, profile);
    const counted = await countRelations(session, stage, paths);
    for (const node of stage.nodes.filter((each) => each.join)) {
      const given = { node, paths, counted };
      if (fromProfile)
        expect([
          node.name,
          await countJoin(session, stage, { ...given, known: await knownUnmatched(session, node, fromProfile) }),
        ]).toEqual([node.name, await countJoin(session, stage, given)]);
    }
    await session.close();
    paths[`dataset:${stage.id}`] = bench.path(`d/${stage.id}.parquet`);
    if (!fromProfile) continue;
    profiled += 1;
    for (const [name, rows] of fromProfile.relations)
      expect([stage.id, name, rows]).toEqual([stage.id, name, counted.get(name)]);
  }
  return { profiled, stages: plan.stages.length };
}

test("each kind alone: the profile's counts are those of counting one by one", async () => {
  for (let step = 0; step < steps.length; step += 1) {
    const { profiled, stages } = await compare([step]);
    expect([step, profiled]).toEqual([step, stages]);
  }
});

test("random chains: never another count than counting one by one", async () => {
  let [profiled, stages] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: steps.length - 1 }), { minLength: 2, maxLength: 6 }), async (chain) => {
      const found = await compare(chain);
      profiled += found.profiled;
      stages += found.stages;
    }),
    { numRuns: 4, seed: 20260101 },
  );
  expect(profiled / stages).toBeGreaterThan(0.6);
});
