import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { unaccounted } from "./account/account.ts";
import { compose } from "./compose/compose.ts";
import { gather, type Wanted } from "./compose/gather.ts";
import { type PlanTarget, toProposals } from "./compose/to-proposals.ts";
import type { BuiltinReply, PlanInput } from "./plan-input.ts";
import { stepsToResult } from "./present-steps.ts";
import type { Reading } from "./read-request.ts";
import { columnsChange, rowsChange } from "./result-changes.ts";

/** The steps between the sources and the sink, downstream first. */
export function chainOf(pipeline: Pipeline, target: string): PipelineNode[] {
  const found: PipelineNode[] = [];
  for (let node = findNode(pipeline, target); node && found.length < pipeline.nodes.length;) {
    const main: string | undefined = node.inputs[0]?.node;
    const next: PipelineNode | null = main ? findNode(pipeline, main) : null;
    if (next && nodeKind(next.kind).family === "transform") found.push(next);
    node = next;
  }
  return found;
}

/** Whether steps stand between the sources and the sink, so that a request is about what is there. */
export const isBuilt = (pipeline: Pipeline | null, target: PlanTarget): pipeline is Pipeline =>
  pipeline !== null && chainOf(pipeline, target.node).length > 0;

const onRows = new Set([
  "filter",
  "whole_rows",
  "dedupe",
  "fill",
  "tidy",
  "scale",
  "null_words",
  "separators",
  "formats",
  "repeats",
]);
const onResult = new Set(["drop_columns", "rename", "order", "top"]);
const silent = new Set(["courtesy", "mention", "sources", "keep_columns"]);

/** Whether everything in the request can be done to a pipeline that stands: its rows, its columns, its order. */
export const isChange = (reading: Reading): boolean => {
  const kinds = reading.clauses.flatMap((clause) => clause.intents.map((intent) => intent.kind));
  return (
    kinds.some((kind) => onRows.has(kind) || onResult.has(kind)) &&
    kinds.every((kind) => onRows.has(kind) || onResult.has(kind) || silent.has(kind))
  );
};

const restricted = (reading: Reading, kinds: ReadonlySet<string>): Reading => ({
  ...reading,
  clauses: reading.clauses.map((clause) => ({
    ...clause,
    intents: clause.intents.filter((intent) => kinds.has(intent.kind)),
  })),
});

/** A condition on a column that only the result has stands after everything else. */
function onResultColumns(wanted: Wanted, sourceColumns: readonly string[]): boolean {
  return (
    wanted.all("filter").some((each) => JSON.stringify(each.predicate).includes('"source":null')) &&
    sourceColumns.length > 0
  );
}

/** Changes to what stands, each a suggestion of its own on the present document. */
export function planFollowUp(input: PlanInput, reading: Reading, pipeline: Pipeline): BuiltinReply {
  const chain = chainOf(pipeline, input.target.node);
  const wanted = gather(reading);
  const doubts = reading.unread.map((text) => `I did not understand: "${text}".`);
  const composed = compose(restricted(reading, onRows), stepsToResult(pipeline, reading.vocabulary.main, chain));
  doubts.push(...composed.doubts);
  if (
    onResultColumns(
      wanted,
      reading.vocabulary.columns.map((each) => each.ref.name),
    )
  )
    doubts.push(
      "A condition on a column that only the result has cannot be added here yet; say it on a column of the data.",
    );
  if (composed.steps.some((step) => step.kind === "join" || step.branch !== composed.main))
    doubts.push("That needs columns of another source; ask for the whole pipeline again in a new one.");
  const isOpen = doubts.length > 0 && composed.steps.some((step) => step.kind === "join");
  const rows = isOpen
    ? []
    : toProposals({ composed, sources: input.sources, nodes: input.nodes, target: input.target, existing: pipeline })
        .slice(1)
        .map(standing);
  const changes = [
    ...columnsChange({ input, pipeline, chain, wanted }),
    ...rowsChange({ input, pipeline, chain, wanted }),
  ];
  doubts.push(...changes.flatMap((each) => each.doubts));
  const proposals = [...rows, ...changes.flatMap((each) => each.proposals)];
  doubts.push(...unaccounted({ reading, proposals, isOrdered: false, doubts }));
  const unique = [...new Set(doubts)];
  return {
    reading:
      proposals.length > 0
        ? `On the present steps: ${proposals.map((each) => each.title.charAt(0).toLowerCase() + each.title.slice(1)).join("; ")}.`
        : "I found nothing that I can change in the present steps.",
    proposals,
    doubts: unique,
    status: proposals.length === 0 ? "refused" : unique.length > 0 ? "doubt" : "sure",
    columns: null,
    composed: null,
  };
}

/** The skeleton stands already, so nothing requires it. */
const standing = (proposal: Proposal): Proposal => ({
  ...proposal,
  requires: proposal.requires.filter((id) => id !== "s-skeleton"),
});
