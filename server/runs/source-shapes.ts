import { type Problem, problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import type { FileDialect, SourceShape } from "#domain/plan/bound.ts";
import type { Column } from "#domain/sql/types.ts";
import { Prisma, type Tx } from "#server/platform/db.ts";

const unprofiled = (node: PipelineNode): Problem => problem("source_unreadable", `${node.name} has not been profiled yet, so its columns are not known.`, { node: node.name, mend: "Wait for its profile, or bring the source again." });

/** Columns and dialect of every source of a document, as its profile froze them. */
export async function sourceShapes(tx: Tx, pipelineId: string, pipeline: Pipeline): Promise<Record<string, SourceShape>> {
  const links = await tx.pipelineSource.findMany({ where: { pipelineId } });
  const sources = await tx.source.findMany({ where: { NOT: { columns: { equals: Prisma.DbNull } } }, orderBy: { createdAt: "desc" } });
  const find = (node: PipelineNode) => {
    const link = links.find((each) => each.node === node.name);
    const { path, connection, table } = node.config as { path?: string; connection?: string; table?: string };
    return sources.find((each) => each.id === link?.sourceId)
      ?? sources.find((each) => (path !== undefined ? each.path === path : each.connection === connection && each.tableName === table));
  };
  const problems: Problem[] = [];
  const shapes: Record<string, SourceShape> = {};
  for (const node of pipeline.nodes.filter((each) => nodeKind(each.kind).family === "source")) {
    const source = find(node);
    if (source?.columns) shapes[node.name] = { columns: source.columns as unknown as Column[], dialect: source.dialect as unknown as FileDialect | null };
    else problems.push(unprofiled(node));
  }
  if (problems.length > 0) throw new SluiceError(problems);
  return shapes;
}
