import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GeneratedGraph, generateGraph } from "#interpreter/generated-graph.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { openProver, type Prover } from "./prove.ts";
import { keepSnapshots } from "./testing/kept-snapshots.ts";
import { proveStep } from "./prove-step.ts";
import { cardOf, expectedCard, interpretGraph, provableSteps } from "./testing/prove-step.ts";

const graphs = Number(process.env.SLUICE_PROOF_GRAPHS ?? 8);
const firstSeed = Number(process.env.SLUICE_PROOF_SEED ?? 1) * 1000;

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9, poolSize: 2 });
});
afterAll(() => bench.close());

async function compareGraph(prover: Prover, graph: GeneratedGraph): Promise<number> {
  const given = interpretGraph(graph);
  const steps = provableSteps(given);
  for (const node of steps) {
    const line = graph.lines.find((text) => text.startsWith(`  ${node.name}:`));
    expect({ line, ...cardOf(await proveStep(prover, given.pipeline, node)) }).toEqual({
      line,
      ...expectedCard(given, node),
    });
  }
  return steps.length;
}

const perChild = Math.min(20, graphs);
const batches = Array.from({ length: Math.ceil(graphs / perChild) }, (_, index) => firstSeed + index * perChild);

describe("a proof", () => {
  it.each(batches)(
    `says what the interpreter says of every step of ${perChild} generated plans, from seed %i on`,
    { timeout: 900_000 },
    async (seed) => {
      const made = Array.from({ length: perChild }, (_, index) => generateGraph(seed + index, `g${seed + index}`));
      const sources = await keepSnapshots(
        bench.engine,
        made.flatMap((graph) => graph.sources),
        bench.path(`snapshots-${seed}`),
      );
      const prover = await openProver({ engine: bench.engine, sources });
      let proofs = 0;
      try {
        for (const graph of made) proofs += await compareGraph(prover, graph);
      } finally {
        await prover.close();
      }
      expect(proofs).toBeGreaterThan(perChild * 2);
    },
  );
});
