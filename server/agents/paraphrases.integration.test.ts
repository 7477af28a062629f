import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { createEngine, type Engine } from "#server/engine/index.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { planBuiltin } from "./builtin/plan-builtin.ts";
import { gate, selfCheck } from "./gate.ts";
import { paraphrases } from "./testing/paraphrases.ts";
import type { TurnRequest } from "./turn.ts";

const example = path.resolve(import.meta.dirname, "../../examples/orders_daily");

describe("the example in other words", () => {
  let directory = "";
  let engine: Engine;
  const sources: ProfiledSource[] = [];
  let base: Omit<TurnRequest, "request">;
  let golden: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "sluice-words-"));
    engine = createEngine({
      scratchDirectory: path.join(directory, "scratch"),
      memoryLimitBytes: 1e9,
      threads: 1,
      poolSize: 1,
    });
    for (const name of ["orders", "customers"])
      sources.push(
        await profileSource({
          engine,
          name,
          input: { kind: "file", path: path.join(example, "data", `${name}.csv`) },
          snapshotDirectory: path.join(directory, "snapshots"),
        }),
      );
    const linked = await linkSources({ engine, sources });
    base = {
      mode: "plan",
      planner: "builtin",
      text: "",
      sources,
      ...linked,
      engine,
      target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
      nodes: {
        orders: { kind: "file_source", config: { path: "orders.csv" } },
        customers: { kind: "file_source", config: { path: "customers.csv" } },
      },
    };
    golden = (await readFile(path.join(example, "golden.csv"), "utf8")).trim().split("\n").slice(1).toSorted();
  });
  afterAll(async () => {
    await engine.close();
    await rm(directory, { recursive: true, force: true });
  });

  const answer = async (request: string): Promise<{ isSure: boolean; rows: string[]; doubts: readonly string[] }> => {
    const turn: TurnRequest = { ...base, request };
    const reply = planBuiltin(turn);
    if (reply.status !== "sure") return { isSure: false, rows: [], doubts: reply.doubts };
    const gated = await gate(reply.proposals, turn);
    const checked = await selfCheck(gated, turn, reply.columns);
    const { rows } = await engine.rows({
      pipeline: parsePipeline(gated.text).pipeline,
      bound: gated.bound!,
      sources: Object.fromEntries(sources.map((each) => [each.name, { parquetPath: each.snapshotPath }])),
      node: "out",
      limit: 10_000,
    });
    return {
      isSure: gated.doubts.length + checked.doubts.length === 0,
      rows: rows.map((row) => row.join(",")).toSorted(),
      doubts: [...gated.doubts, ...checked.doubts],
    };
  };

  it("is read in full as it is written", async () => {
    const given = await answer(await readFile(path.join(example, "request.txt"), "utf8"));
    expect(given.doubts).toEqual([]);
    expect(given.rows).toEqual(golden);
  });

  it.each(paraphrases.map((request, index) => [index + 1, request] as const))(
    "wording %i gives the golden table or a doubt",
    async (_number, request) => {
      const given = await answer(request);
      if (given.isSure) expect(given.rows).toEqual(golden);
      else expect(given.doubts.length).toBeGreaterThan(0);
    },
  );

  it("reads most of these wordings in full", async () => {
    const sure = (
      await Promise.all(paraphrases.map((request) => Promise.resolve(planBuiltin({ ...base, request }).status)))
    ).filter((status) => status === "sure");
    expect(sure.length).toBeGreaterThanOrEqual(10);
  });

  it.each([
    ["cancelled", /'cancelled'/],
    ["loyal", null],
  ] as const)("never loses the word %s wherever it is put", (word, literal) => {
    const lost = paraphrases.flatMap((request, number) =>
      [...request.matchAll(/\b(?:orders|customers|amounts)\b/gi)]
        .filter((_, index) => index % 4 === number % 4)
        .flatMap(({ index }) => {
          const reply = planBuiltin({ ...base, request: `${request.slice(0, index)}${word} ${request.slice(index)}` });
          const isNamed = reply.doubts.some((doubt) => doubt.includes(word));
          const plan = JSON.stringify(reply.proposals.flatMap((each) => each.operations));
          return isNamed || literal?.test(plan) ? [] : [`${request.slice(Math.max(0, index - 50), index)}[${word}]`];
        }),
    );
    expect(lost).toEqual([]);
  });
});
