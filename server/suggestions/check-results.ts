import { type CheckRule, ruleBroken, ruleName } from "#domain/nodes/check-rules.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { downstreamOf, findNode } from "#domain/pipeline/graph.ts";
import { relationContext } from "#domain/plan/relation-context.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import { ident, join, render, sql } from "#domain/sql/fragment.ts";
import type { Graph, NodeTables } from "./node-tables.ts";

/** Whether each rule of a check holds in every row that comes to it, by the rule's name. */
async function results(tables: NodeTables, graph: Graph, node: PipelineNode): Promise<Map<string, boolean>> {
  const input = await tables.input(graph, node);
  const context = relationContext(node, graph.bound, () => input.from);
  const rules = node.config.rules as CheckRule[];
  const broken = rules.map(
    (rule, index) => sql`${ruleBroken(rule, () => context.expression(`rules.${index}.expr`))} AS ${ident(`r${index}`)}`,
  );
  const counts = rules.map((_, index) => sql`count(*) FILTER (WHERE ${ident(`r${index}`)}) AS ${ident(`r${index}`)}`);
  const [row = {}] = await tables.session.objects(
    render(sql`SELECT ${join(counts)} FROM (SELECT ${join(broken)} FROM ${input.from})`),
  );
  return new Map(rules.map((rule, index) => [`${node.name}: ${ruleName(rule)}`, Number(row[`r${index}`]) === 0]));
}

/** The checks at the changed nodes and after them: whether they pass now, and passed before. */
export async function checkResults(
  tables: NodeTables,
  graphs: { before: Graph; after: Graph },
  changed: readonly string[],
): Promise<Proof["checks"]> {
  const { before, after } = graphs;
  const reached = new Set([...changed, ...downstreamOf(after.pipeline, changed)]);
  const checks: Proof["checks"] = [];
  for (const node of after.pipeline.nodes.filter((each) => each.kind === "check" && reached.has(each.name))) {
    const earlier = findNode(before.pipeline, node.name);
    const was = earlier?.kind === "check" ? await results(tables, before, earlier) : new Map<string, boolean>();
    for (const [name, passes] of await results(tables, after, node))
      checks.push({ name, before: was.get(name) ?? null, after: passes });
  }
  return checks;
}
