import type { ExpressionSlot } from "#domain/nodes/kind.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { quoteString } from "#domain/sql/fragment.ts";
import type { QueryResult } from "../engine.ts";

/** An expression of the document with its syntax tree, and as DuckDB prints it again. */
export interface SlotText {
  readonly slot: ExpressionSlot;
  readonly tree: string;
  readonly printed: string | null;
}

/** Every expression of the nodes, parsed by DuckDB in one statement; by node name. */
export async function parseExpressions(
  nodes: readonly PipelineNode[],
  all: (sql: string) => Promise<QueryResult>,
): Promise<Map<string, SlotText[]>> {
  const slots = nodes.flatMap((node) =>
    nodeKind(node.kind)
      .expressions(node.config)
      .map((slot) => ({ node: node.name, slot })),
  );
  const found = new Map<string, SlotText[]>(nodes.map((node) => [node.name, []]));
  if (slots.length === 0) return found;
  const values = slots.map(({ slot }, index) => `(${index}, ${quoteString(`SELECT ${slot.text}`)})`).join(", ");
  const { rows } =
    await all(`WITH texts(i, t) AS (VALUES ${values}), trees AS (SELECT i, json_serialize_sql(t) AS tree FROM texts)
    SELECT i, CAST(tree AS VARCHAR), CASE WHEN json_extract_string(tree, '$.error') = 'false' THEN json_deserialize_sql(tree) END FROM trees ORDER BY i`);
  rows.forEach(([index, tree, printed]) => {
    const { node, slot } = slots[Number(index)]!;
    found
      .get(node)!
      .push({ slot, tree: String(tree), printed: printed === null ? null : String(printed).replace(/^SELECT /, "") });
  });
  return found;
}
