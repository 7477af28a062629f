import type { Problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import { describeTable } from "#server/connectors/index.ts";
import { inspectFile } from "#server/reading/index.ts";
import type { Connections, Engine } from "#server/engine/index.ts";
import { askedSource } from "./kept-plans.ts";
import { findReading, keepReading } from "./kept-readings.ts";
import { requireAddresses } from "./connections.ts";

export interface FreezeRequest {
  readonly engine: Engine;
  readonly pipeline: Pipeline;
  readonly directory: string;
  readonly connections: Connections;
  readonly signal?: AbortSignal;
}

/** Keeps what is known of the document's files by now: how they are read, and how many records they have. */
export async function keepReadings(
  { pipeline, directory }: Pick<FreezeRequest, "pipeline" | "directory">,
  shapes: Readonly<Record<string, SourceShape>>,
): Promise<void> {
  for (const node of pipeline.nodes)
    if (node.kind === "file_source" && shapes[node.name])
      await keepReading(askedSource(node, directory), shapes[node.name]!);
}

async function shapeOf(node: PipelineNode, request: FreezeRequest): Promise<SourceShape> {
  if (node.kind === "file_source") {
    const config = node.config as unknown as FileSourceConfig;
    const asked = askedSource(node, request.directory);
    const kept = await findReading(asked);
    if (kept) return kept;
    const { dialect, columns } = await inspectFile(request.engine, {
      path: asked.path,
      config,
      signal: request.signal,
    });
    return { dialect, columns };
  }
  requireAddresses([node], request.connections);
  return {
    dialect: null,
    columns: await describeTable(request.connections[String(node.config.connection)]!, String(node.config.table)),
  };
}

const placed = (each: Problem, node: string): Problem => ({ ...each, node: each.node ?? node });

/** Dialect and exact types of every source of the document; throws with all that cannot be read. */
export async function freezeSources(request: FreezeRequest): Promise<Record<string, SourceShape>> {
  const problems: Problem[] = [];
  const shapes: Record<string, SourceShape> = {};
  for (const node of request.pipeline.nodes.filter(
    (each) => each.kind === "file_source" || each.kind === "postgres_source",
  )) {
    try {
      shapes[node.name] = await shapeOf(node, request);
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error;
      problems.push(...error.problems.map((each) => placed(each, node.name)));
    }
  }
  if (problems.length > 0) throw new SluiceError(problems);
  return shapes;
}
