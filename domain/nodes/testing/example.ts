import { parsePipeline } from "../../pipeline/parse.ts";
import { ident, parsed, render } from "../../sql/fragment.ts";
import type { Column } from "../../sql/types.ts";
import type { RelationContext } from "../kind.ts";
import { type KindName, nodeKind } from "../table.ts";

const documentOf = (nodes: readonly string[]): string =>
  `sluice: 1\nnodes:\n${nodes.map((node) => `  ${node}\n`).join("")}`;

/** A step in a document where everything that it reads is there. */
export function readStep(step: string) {
  const alone = parsePipeline(documentOf([`step: ${step}`])).pipeline.nodes[0];
  const upstreams = (alone?.inputs ?? []).flatMap(({ node, output }) =>
    output === "rejects"
      ? [
          `${node}_raw: { source: file, path: ${node}.csv }`,
          `${node}: { check: { from: ${node}_raw, rules: [{ not_null: id }] } }`,
        ]
      : [`${node}: { source: file, path: ${node}.csv }`],
  );
  const { pipeline, problems } = parsePipeline(documentOf([...new Set(upstreams), `step: ${step}`]));
  return { node: pipeline.nodes.find((node) => node.name === "step"), problems };
}

/** What a step renders over inputs with these columns, written `name type`. */
export function renderStep(step: string, inputs: Readonly<Record<string, readonly string[]>>) {
  const { node, problems } = readStep(step);
  if (!node) throw new Error(problems[0]?.message);
  const kind = nodeKind(node.kind);
  const columns = (port: string): Column[] =>
    (inputs[port] ?? []).map((text) => ({ name: text.split(" ")[0]!, type: text.split(" ")[1]! }));
  const slots = new Map(kind.expressions(node.config).map((slot) => [slot.field, slot.text]));
  const context: RelationContext = {
    input: (port) => ({ from: ident(port), columns: columns(port) }),
    expression: (field) => parsed(`(${slots.get(field)})`),
  };
  const refusal = kind.refusal(node.config, context);
  const lineage = kind.lineage(node.config, {
    columns: (port) => columns(port).map((column) => column.name),
    reads: (field) =>
      Object.values(inputs)
        .flat()
        .map((text) => text.split(" ")[0]!)
        .filter((name) => slots.get(field)?.includes(name)),
  });
  const spell = (list: readonly { port: string; column: string }[]): string =>
    list.map((each) => `${each.port}.${each.column}`).join(", ");
  return {
    problems,
    summary: kind.summary(node.config),
    relation: render(kind.relation(node.config, context)),
    refusal: refusal && render(refusal),
    values: Object.entries(lineage.values).map(([name, from]) => `${name} <- ${spell(from)}`),
    rows: spell(lineage.rows),
  };
}

export const renderExample = (kind: KindName, inputs: Readonly<Record<string, readonly string[]>>) =>
  renderStep(nodeKind(kind).example, inputs);

export const problemsOf = (step: string): string[] =>
  readStep(step).problems.map((each) => `${each.field}: ${each.message} ${each.mend}`);
