import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { findNode, topological, upstream } from "#domain/pipeline/graph.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { fusedRelations, markedRelation, splitMarked } from "#domain/plan/node-relations.ts";
import { markedRows } from "#domain/plan/relation-names.ts";
import type { NamedRelation } from "#domain/plan/plan.ts";
import { refusalOf } from "#domain/plan/relation-context.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";

function sourceRelation(pipeline: Pipeline, bound: Bound, name: string): NamedRelation {
  const { config } = findNode(pipeline, name)!;
  const place: Fragment =
    typeof config.path === "string" ? literal(config.path) : join(String(config.table).split(".").map(ident), ".");
  const columns = join(
    (bound.nodes[name]?.columns ?? []).map(
      (column) => sql`CAST(${ident(column.name)} AS ${{ parts: [column.type] }}) AS ${ident(column.name)}`,
    ),
  );
  return { name, node: name, query: sql`SELECT ${columns} FROM ${place}` };
}

function relations(pipeline: Pipeline, bound: Bound, name: string): NamedRelation[] {
  const node = findNode(pipeline, name)!;
  if (nodeKind(node.kind).family === "source") return [sourceRelation(pipeline, bound, name)];
  const action = refusalOf(node, bound)?.action;
  if (action !== "reject" && action !== "stop") return fusedRelations(node, bound);
  return [
    { name: markedRows(name), node: name, query: markedRelation(node, bound) },
    ...splitMarked(node, bound, ident(markedRows(name))),
  ];
}

/** The statement that gives these nodes' rows, for reading: sources stand in it by their path or table. */
export function showSql(pipeline: Pipeline, bound: Bound, names: readonly string[]): string {
  const shown = names.filter((name) => bound.nodes[name]);
  return shown
    .map((name) => {
      const needed = new Set([name, ...upstream(pipeline, name)]);
      const all = topological(pipeline)
        .order.filter((each) => needed.has(each) && bound.nodes[each])
        .flatMap((each) => relations(pipeline, bound, each));
      const named = join(
        all.map((relation) => sql`${ident(relation.name)} AS (\n  ${relation.query}\n)`),
        ",\n",
      );
      return `${shown.length > 1 ? `-- ${name}\n` : ""}${render(sql`WITH ${named}\nSELECT * FROM ${ident(name)}`)};`;
    })
    .join("\n\n");
}
