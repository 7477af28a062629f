import { stat } from "node:fs/promises";
import path from "node:path";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { extractRows } from "#domain/plan/read-extract.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import type { ChildUsage } from "./child/protocol.ts";
import type { Engine, Progress, StageOutcome, StageRequest } from "./engine.ts";
import type { OpenSession } from "./session.ts";
import { statementProblem } from "./statement-problem.ts";

/** Makes the dataset of a database source from the CSV that its connector wrote: text, with NULL for an unquoted empty field. */
export async function extractedRows(
  engine: Engine,
  request: StageRequest & { csv: string; rows: number },
): Promise<StageOutcome> {
  const started = performance.now();
  const { stage, csv, outDirectory } = request;
  const session = (await engine.session({
    readable: [csv],
    writable: outDirectory,
    signal: request.signal,
    memoryLimitBytes: request.memoryLimitBytes,
  })) as OpenSession;
  try {
    if (request.onProgress) session.onProgress((progress: Progress) => request.onProgress?.(progress));
    const query = extractRows(stage.columns, literal(csv));
    const file = `${stage.id}.parquet`;
    await session.copy({ query: render(query), path: file, format: "parquet" });
    const target = path.join(outDirectory, file);
    const { rows } = await session.all(render(sql`SELECT count(*) FROM read_parquet(${literal(target)})`));
    const written = Number(rows[0]?.[0] ?? 0);
    if (written !== request.rows)
      throw new Error(`${request.rows} rows were read from the database and ${written} were kept`);
    const usage = await session.child.request<ChildUsage>({ op: "usage" });
    return {
      counts: { [stage.id]: { in: { records: request.rows }, out: written, removed: 0, rejected: 0 } },
      rows: written,
      file: target,
      rowsFile: target,
      rejects: [],
      sizeBytes: (await stat(target)).size,
      fingerprint: null,
      hash: null,
      warnings: [],
      notes: [],
      rowsRead: request.rows,
      peakMemoryBytes: usage.peakMemoryBytes,
      cpuMs: usage.cpuMs,
      durationMs: performance.now() - started,
      pid: session.pid,
      countedBy: "queries",
    };
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    throw new SluiceError(statementProblem(error, stage.id), String(error));
  } finally {
    await session.close();
  }
}
