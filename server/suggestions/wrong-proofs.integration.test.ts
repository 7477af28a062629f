import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateGraph } from "#interpreter/generated-graph.ts";
import { Binder } from "#server/engine/bind/binder.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import type { ProofSources } from "./node-tables.ts";
import { Prover } from "./prove.ts";
import { proveStep } from "./prove-step.ts";
import { keepSnapshots } from "./testing/kept-snapshots.ts";
import { cardOf, expectedCard, type Interpreted, interpretGraph, provableSteps } from "./testing/prove-step.ts";
import { alteredSession, faults } from "./testing/wrong-statements.ts";

/** In full, every step of the kind is tried in this many batches of plans; else the search ends at the first that is caught. */
const fullBatches = Number(process.env.SLUICE_WRONG_BATCHES ?? 0);
const mostBatches = fullBatches || 20;
const perBatch = 20;
const firstSeed = 120;

interface Batch {
  readonly sources: ProofSources;
  readonly plans: readonly Interpreted[];
}

let bench: TestBench;
let binder: Binder;
const batches: Promise<Batch>[] = [];
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9, poolSize: 2 });
  binder = new Binder(bench.engine);
});
afterAll(async () => {
  await binder.close();
  await bench.close();
});

async function makeBatch(place: number): Promise<Batch> {
  const generated = Array.from({ length: perBatch }, (_, index) =>
    generateGraph(firstSeed + place * perBatch + index, `g${index}`),
  );
  const sources = await keepSnapshots(
    bench.engine,
    generated.flatMap((graph) => graph.sources),
    bench.path(`snapshots-${place}`),
  );
  return { sources, plans: generated.map(interpretGraph) };
}
const batchAt = (place: number): Promise<Batch> => (batches[place] ??= makeBatch(place));

interface Found {
  tried: number;
  caught: number;
}
interface Search {
  readonly kind: string;
  readonly name: string;
  readonly found: Found;
}

async function searchIn(
  session: EngineSession,
  { sources, plans }: Batch,
  { kind, name, found }: Search,
): Promise<void> {
  for (const interpreted of plans) {
    for (const node of provableSteps(interpreted).filter((each) => each.kind === kind)) {
      if (found.caught > 0 && fullBatches === 0) return;
      const altered = alteredSession(session, { sources, interpreted, node, fault: faults[kind]![name]! });
      const card = cardOf(await proveStep(new Prover(binder, altered.session, sources), interpreted.pipeline, node));
      if (altered.count() === 0) continue;
      expect(card, `${node.name} could not be computed`).toMatchObject({ status: "passed", problems: [] });
      found.tried += 1;
      if (!isDeepStrictEqual(card, expectedCard(interpreted, node))) found.caught += 1;
    }
  }
}

/** How many steps of the kind were proven with the fault in their statement, and how many of these cards differ from the interpreter's. */
async function search(kind: string, name: string): Promise<Found> {
  const found = { tried: 0, caught: 0 };
  for (let place = 0; place < mostBatches && (found.caught === 0 || fullBatches > 0); place += 1) {
    const batch = await batchAt(place);
    const session = await bench.engine.session({
      readable: Object.values(batch.sources).map(({ snapshotPath }) => snapshotPath),
    });
    try {
      await searchIn(session, batch, { kind, name, found });
    } finally {
      await session.close();
    }
  }
  return found;
}

describe.each(Object.keys(faults))("a proof of a wrong %s differs from the interpreter's", (kind) => {
  it.each(Object.keys(faults[kind]!))("when %s", { timeout: 900_000 }, async (name) => {
    const { tried, caught } = await search(kind, name);
    if (fullBatches > 0) process.stdout.write(`${kind}, ${name}: ${caught} of ${tried} caught\n`);
    expect(tried).toBeGreaterThan(0);
    expect(caught).toBeGreaterThan(0);
  });
});
