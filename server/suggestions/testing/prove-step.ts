import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import type { GeneratedGraph } from "#interpreter/generated-graph.ts";
import { interpret, type NodeResult } from "#interpreter/interpret.ts";
import { type Table, tableFromRows } from "#interpreter/table.ts";
import { expectedEffect } from "./expected-effect.ts";

/** A generated document, and what the interpreter makes of it. */
export interface Interpreted {
  readonly pipeline: Pipeline;
  readonly results: Readonly<Record<string, NodeResult>>;
}

export function interpretGraph(graph: GeneratedGraph): Interpreted {
  const { pipeline } = parsePipeline(`sluice: 1\nname: graph\nnodes:\n${graph.lines.join("\n")}\n`);
  return {
    pipeline,
    results: interpret(
      pipeline,
      Object.fromEntries(graph.sources.map((source) => [source.name, tableFromRows(source.columns, source.rows)])),
    ),
  };
}

/** The steps that have a result to compare with. */
export const provableSteps = ({ pipeline, results }: Interpreted): PipelineNode[] =>
  pipeline.nodes.filter(
    (node) =>
      node.inputs.length > 0 && !node.kind.endsWith("_sink") && results[node.name] && !results[node.name]!.stopped,
  );

export const inputTables = ({ results }: Pick<Interpreted, "results">, node: PipelineNode): Record<string, Table> =>
  Object.fromEntries(
    node.inputs.map((input) => [
      input.port,
      input.output === "rejects" ? results[input.node]!.rejects : results[input.node]!.out,
    ]),
  );

/** Everything on the card that the interpreter can tell as well. */
export interface Card {
  status: string;
  problems: string[];
  before: number | null;
  after: number | null;
  removed: number;
  added: number;
  changed: number;
  columns: string[];
}

export const cardOf = (proof: Proof): Card => ({
  status: proof.status,
  problems: proof.problems,
  before: proof.rowsBefore,
  after: proof.rowsAfter,
  removed: proof.removedRows,
  added: proof.addedRows,
  changed: proof.changedRows,
  columns: proof.columns.toSorted(),
});

export function expectedCard(given: Interpreted, node: PipelineNode): Card {
  const inputs = inputTables(given, node);
  const { out } = given.results[node.name]!;
  const { columns, ...effect } = expectedEffect(node, inputs, out);
  return {
    status: "passed",
    problems: [],
    before: inputs[node.inputs[0]!.port]!.rows.length,
    after: out.rows.length,
    ...effect,
    columns: columns.map((name) => `${node.name}.${name}`).toSorted(),
  };
}
