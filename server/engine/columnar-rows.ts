import type { Stage } from "#domain/plan/plan.ts";
import { join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";

/** Whether a reference of a stage stands for Parquet: a dataset always does. */
const isColumnar = (stage: Stage, reference: string): boolean =>
  reference.startsWith("dataset:") ||
  stage.nodes.some(({ name, source }) => reference === `source:${name}` && source?.dialect.format === "parquet");

/** By reference, the rows of a stage's Parquet files, as these say themselves. */
export async function columnarRows(
  session: EngineSession,
  stage: Stage,
  paths: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, number>> {
  const columnar = Object.entries(paths).filter(([reference]) => isColumnar(stage, reference));
  if (columnar.length === 0) return new Map();
  const counts = columnar.map(
    ([reference, file]) =>
      sql`SELECT ${literal(reference)}, coalesce(sum(num_rows), 0) FROM parquet_file_metadata(${literal(file)})`,
  );
  const { rows } = await session.all(render(join(counts, " UNION ALL ")));
  return new Map(rows.map(([reference, count]) => [String(reference), Number(count)]));
}
