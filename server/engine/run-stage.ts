import path from "node:path";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { PostgresConnection } from "#server/connectors/index.ts";
import type { Engine, StageOutcome, StageRequest } from "./engine.ts";
import { extractedRows } from "./extracted-rows.ts";
import { connectionProblem } from "./missing-connection.ts";
import { lawProblems } from "./node-counts.ts";

export type Connections = Readonly<Record<string, PostgresConnection>>;

export interface RunStageRequest extends StageRequest {
  readonly engine: Engine;
  readonly connections: Connections;
  /** Identifies a load for good: a repeated load of the same id changes nothing. */
  readonly loadId: string;
  /** A load with a lower token than one seen before is refused. */
  readonly fencingToken: number;
}

export type RunStageResult = StageOutcome;

async function runExtract(request: RunStageRequest): Promise<RunStageResult> {
  const { stage, connections, outDirectory, engine, signal } = request;
  if (stage.writes.to !== "extract") throw new Error(`${stage.id} extracts nothing`);
  const { connection: name, table, node } = stage.writes;
  const connection = connections[name];
  if (!connection) throw connectionProblem(name, node);
  const { extractTable } = await import("#server/connectors/index.ts");
  const file = path.join(outDirectory, `${stage.id}.extract.csv`);
  const extracted = await extractTable({ connection, table, columns: stage.columns, file, node, signal });
  return extractedRows(engine, { ...request, csv: file, rows: extracted.rows });
}

async function runLoad(request: RunStageRequest): Promise<RunStageResult> {
  const { stage, connections, engine } = request;
  if (stage.writes.to !== "postgres") throw new Error(`${stage.id} loads nothing`);
  const { connection: name, table, mode, key, node } = stage.writes;
  const connection = connections[name];
  if (!connection) throw connectionProblem(name, node);
  const { loadTable } = await import("#server/connectors/index.ts");
  const outcome = await engine.executeStage(request);
  const loaded = await loadTable({
    connection,
    table,
    mode,
    key,
    columns: stage.columns,
    file: outcome.file,
    rows: outcome.rows,
    node,
    loadId: request.loadId,
    fencingToken: request.fencingToken,
    signal: request.signal,
  });
  const before = outcome.counts[node];
  const counts: NodeCounts = {
    in: before?.in ?? { from: outcome.rows },
    out: outcome.rows,
    removed: 0,
    rejected: 0,
    inserted: loaded.inserted,
    updated: loaded.updated,
    unchanged: loaded.unchanged,
  };
  const broken = lawProblems(
    stage.nodes.filter((each) => each.name === node),
    { [node]: counts },
  );
  if (broken.length > 0) throw new SluiceError(broken);
  return { ...outcome, counts: { ...outcome.counts, [node]: counts } };
}

/** Runs one stage whole: its statement, and what it takes from or gives to a database. */
export function runStage(request: RunStageRequest): Promise<RunStageResult> {
  switch (request.stage.kind) {
    case "extract":
      return runExtract(request);
    case "load":
      return runLoad(request);
    case "transform":
      return request.engine.executeStage(request);
  }
}
