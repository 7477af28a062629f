import { nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "../pipeline/document.ts";
import { type Fragment, ident, join, sql } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { Bound } from "./bound.ts";
import { raiseRefusal } from "./engine-text.ts";
import { boundNode, outputColumns, refusalOf, relationContext, relationName } from "./relation-context.ts";
import { type NamedRelation, refusalColumn } from "./plan.ts";

const goodRows = (node: string): string => `${node}.good`;
export const markedRows = (node: string): string => `${node}.marked`;

/** The input of a refusing node with the hidden column that says why a row is refused. */
export function markedRelation(node: PipelineNode, bound: Bound): Fragment {
  const refusal = refusalOf(node, bound);
  if (!refusal) throw new Error(`${node.name} refuses nothing`);
  const input = node.inputs[0]!;
  const columns = outputColumns(bound, input.node, input.output);
  return sql`SELECT ${join([...columns.map(({ name }) => ident(name)), sql`${refusal.reason} AS ${ident(refusalColumn)}`])} FROM ${ident(relationName(input.node, input.output))}`;
}

/** The two outputs of a refusing node, from its marked rows. */
export function splitMarked(node: PipelineNode, bound: Bound, marked: Fragment): NamedRelation[] {
  const input = node.inputs[0]!;
  const given = outputColumns(bound, input.node, input.output).map(({ name }) => ident(name));
  const rejects = boundNode(bound, node.name).rejects;
  const problem = ident(rejects.at(-1)?.name ?? "problem");
  const good = goodRows(node.name);
  return [
    { name: good, node: node.name, query: sql`SELECT ${join(given)} FROM ${marked} WHERE ${ident(refusalColumn)} IS NULL` },
    { name: node.name, node: node.name, query: nodeKind(node.kind).relation(node.config, relationContext(node, bound, () => ident(good))) },
    { name: relationName(node.name, "rejects"), node: node.name, query: sql`SELECT ${join([...given, sql`${ident(refusalColumn)} AS ${problem}`])} FROM ${marked} WHERE ${ident(refusalColumn)} IS NOT NULL` },
  ];
}

/** What a fused node adds to its stage's statement, over the relations of its inputs. */
export function fusedRelations(node: PipelineNode, bound: Bound): NamedRelation[] {
  const kind = nodeKind(node.kind);
  const refusal = refusalOf(node, bound);
  if (refusal?.action !== "error") return [{ name: node.name, node: node.name, query: kind.relation(node.config, relationContext(node, bound)) }];
  const input = node.inputs[0]!;
  const good = goodRows(node.name);
  const from = ident(relationName(input.node, input.output));
  const passes = sql`CASE WHEN (${refusal.reason}) IS NULL THEN TRUE ELSE ${raiseRefusal(node.name, refusal.reason)} END`;
  return [
    { name: good, node: node.name, query: sql`SELECT * FROM ${from} WHERE ${passes}` },
    { name: node.name, node: node.name, query: kind.relation(node.config, relationContext(node, bound, () => ident(good))) },
  ];
}

/** `WITH` the relations, the last query's columns cast to their bound types. */
export function statement(relations: readonly NamedRelation[], from: Fragment, columns: readonly Column[]): Fragment {
  const casts = join(columns.map(({ name, type }) => sql`CAST(${ident(name)} AS ${{ parts: [type] }}) AS ${ident(name)}`));
  const body = sql`SELECT ${casts} FROM ${from}`;
  if (relations.length === 0) return body;
  const named = join(relations.map(({ name, query }) => sql`${ident(name)} AS (${query})`), ",\n");
  return sql`WITH ${named}\n${body}`;
}
