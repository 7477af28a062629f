import { type JoinConfig, joinPairs } from "../nodes/join.ts";
import { nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "../pipeline/document.ts";
import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import { freeName } from "../sql/free-name.ts";
import type { Bound } from "./bound.ts";
import { raiseRefusal } from "./engine-text.ts";
import { boundNode, outputColumns, refusalOf, relationContext } from "./relation-context.ts";
import { relationName } from "./relation-names.ts";
import { type NamedRelation, refusalColumn, unmatchedSequence } from "./plan.ts";

const goodRows = (node: string): string => `${node}.good`;

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
    {
      name: good,
      node: node.name,
      query: sql`SELECT ${join(given)} FROM ${marked} WHERE ${ident(refusalColumn)} IS NULL`,
    },
    {
      name: node.name,
      node: node.name,
      query: nodeKind(node.kind).relation(
        node.config,
        relationContext(node, bound, () => ident(good)),
      ),
    },
    {
      name: relationName(node.name, "rejects"),
      node: node.name,
      query: sql`SELECT ${join([...given, sql`${ident(refusalColumn)} AS ${problem}`])} FROM ${marked} WHERE ${ident(refusalColumn)} IS NOT NULL`,
    },
  ];
}

/** A full join marks the rows of both sides, as a missing key does not tell which side is missing. */
function countedFullJoin(node: PipelineNode, bound: Bound): Fragment {
  const plain = relationContext(node, bound);
  const mark = freeName(
    "__here",
    ["left", "right"].flatMap((port) => [...plain.input(port).columns]),
  );
  const marked = relationContext(
    node,
    bound,
    (port) => sql`(SELECT *, TRUE AS ${ident(mark)} FROM ${plain.input(port).from})`,
  );
  const draws = (side: "left" | "right"): Fragment => sql`nextval(${literal(unmatchedSequence(node.name, side))}) > 0`;
  return sql`${nodeKind(node.kind).relation(node.config, marked)} WHERE CASE WHEN r.${ident(mark)} IS NULL THEN ${draws("left")} WHEN l.${ident(mark)} IS NULL THEN ${draws("right")} ELSE TRUE END`;
}

/** A join's rows with a filter on top that tells its unmatched rows: an inner one drops them there, the others draw a number for each. */
function countedJoin(node: PipelineNode, bound: Bound): Pick<NamedRelation, "counted"> {
  const config = node.config as unknown as JoinConfig;
  const partner = sql`r.${ident(joinPairs(config)[0]!.right)}`;
  const relation = (type: JoinConfig["type"]): Fragment =>
    nodeKind(node.kind).relation({ ...node.config, type }, relationContext(node, bound));
  if (config.type === "inner") return { counted: sql`${relation("left")} WHERE ${partner} IS NOT NULL` };
  if (config.type === "left")
    return {
      counted: sql`${relation("left")} WHERE CASE WHEN ${partner} IS NULL THEN nextval(${literal(unmatchedSequence(node.name))}) > 0 ELSE TRUE END`,
    };
  return config.type === "full" ? { counted: countedFullJoin(node, bound) } : {};
}

/** What a fused node adds to its stage's statement, over the relations of its inputs. */
export function fusedRelations(node: PipelineNode, bound: Bound): NamedRelation[] {
  const kind = nodeKind(node.kind);
  const refusal = refusalOf(node, bound);
  const counted = node.kind === "join" ? countedJoin(node, bound) : {};
  if (refusal?.action !== "error")
    return [
      { name: node.name, node: node.name, query: kind.relation(node.config, relationContext(node, bound)), ...counted },
    ];
  const input = node.inputs[0]!;
  const good = goodRows(node.name);
  const from = ident(relationName(input.node, input.output));
  const passes = sql`CASE WHEN (${refusal.reason}) IS NULL THEN TRUE ELSE ${raiseRefusal(node.name, refusal.reason)} END`;
  return [
    { name: good, node: node.name, query: sql`SELECT * FROM ${from} WHERE ${passes}` },
    {
      name: node.name,
      node: node.name,
      query: kind.relation(
        node.config,
        relationContext(node, bound, () => ident(good)),
      ),
    },
  ];
}
