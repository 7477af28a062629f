import path from "node:path";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { Plan } from "#domain/plan/plan.ts";
import type { Connections, Engine } from "#server/engine/index.ts";
import { readConnections, requireAddresses } from "./connections.ts";
import { freezeSources, keepReadings } from "./freeze-sources.ts";
import { keepPlan } from "./kept-plans.ts";
import { connectionNames, readPipeline } from "./read-document.ts";

export interface PlannedDocument {
  readonly plan: Plan;
  readonly connections: Connections;
  /** Keeps what was found out, once it has proven itself in a run. */
  keep(): Promise<void>;
}

/** Reads a document and its sources, binds it, and makes its plan; throws with all that is wrong. */
export async function planDocument(
  file: string,
  given: { engine: Engine; connection: readonly string[]; signal: AbortSignal },
): Promise<PlannedDocument> {
  const { engine, signal } = given;
  const pipeline = await readPipeline(file);
  const directory = path.dirname(path.resolve(file));
  const connections = readConnections(given.connection, process.env, connectionNames(pipeline));
  requireAddresses(pipeline.nodes, connections);
  engine.keepWarm(2);
  const shapes = await freezeSources({ engine, pipeline, directory, connections, signal });
  const bound = await engine.bind(pipeline, shapes, signal);
  if (bound.problems.length > 0) throw new SluiceError([...bound.problems]);
  const plan = buildPlan(pipeline, bound);
  const keep = async (): Promise<void> => {
    await keepReadings({ pipeline, directory }, shapes);
    await keepPlan(file, { plan, nodes: pipeline.nodes, shapes });
  };
  return { plan, connections, keep };
}
