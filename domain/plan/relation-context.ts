import type { RelationContext } from "../nodes/kind.ts";
import { nodeKind } from "../nodes/table.ts";
import type { PipelineNode } from "../pipeline/document.ts";
import { type Fragment, ident, parsed } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { Bound, BoundNode } from "./bound.ts";
import { relationName } from "./relation-names.ts";

export const boundNode = (bound: Bound, name: string): BoundNode => {
  const found = bound.nodes[name];
  if (!found) throw new Error(`${name} is not bound`);
  return found;
};

export const outputColumns = (bound: Bound, name: string, output: "out" | "rejects"): readonly Column[] => {
  const node = boundNode(bound, name);
  return output === "out" ? node.columns : node.rejects;
};

/** A node's inputs and expressions; `from` gives another relation for an input than its own name. */
export function relationContext(
  node: PipelineNode,
  bound: Bound,
  from: ((port: string) => Fragment) | null = null,
): RelationContext {
  return {
    input: (port) => {
      const input = node.inputs.find((each) => each.port === port);
      if (!input) return { from: from?.(port) ?? ident(node.name), columns: boundNode(bound, node.name).columns };
      return {
        from: from?.(port) ?? ident(relationName(input.node, input.output)),
        columns: outputColumns(bound, input.node, input.output),
      };
    },
    expression: (field) => {
      const expression = boundNode(bound, node.name).expressions[field];
      if (!expression) throw new Error(`${node.name}.${field} is not bound`);
      return parsed(expression.text);
    },
  };
}

/** The text that refuses a row of this node, and what follows from it; null where it refuses nothing. */
export function refusalOf(
  node: PipelineNode,
  bound: Bound,
): { reason: Fragment; action: "reject" | "stop" | "error" } | null {
  const kind = nodeKind(node.kind);
  const reason = kind.refusal(node.config, relationContext(node, bound));
  return reason === null ? null : { reason, action: kind.onRefusal(node.config) };
}
