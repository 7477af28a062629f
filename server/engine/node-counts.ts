import { type Problem, problem } from "#domain/errors/problem.ts";
import type { PlannedNode, Stage } from "#domain/plan/plan.ts";
import { markedRows, relationName } from "#domain/plan/relation-names.ts";
import { leftOutCount, type RecordNotes } from "#domain/reading/record-notes.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { JoinCounts } from "./count-queries.ts";

/** What was counted in a stage: rows of its relations by name, records refused by readers, rows refused by its own node, rows written. */
export interface StageCounted {
  readonly relations: ReadonlyMap<string, number>;
  readonly refusedRecords: ReadonlyMap<string, number>;
  /** By node, what became of the records of files that were cut by us. */
  readonly notes: ReadonlyMap<string, RecordNotes>;
  readonly joins: ReadonlyMap<string, JoinCounts>;
  readonly refused: number;
  readonly written: number;
}

function inputRows(node: PlannedNode, counted: StageCounted): Record<string, number> {
  return Object.fromEntries(
    node.inputs.map((input) => [input.port, counted.relations.get(relationName(input.node, input.output)) ?? 0]),
  );
}

function countsOf(node: PlannedNode, stage: Stage, counted: StageCounted): NodeCounts {
  if (node.law === "source") {
    const out = counted.relations.get(node.name) ?? counted.written;
    const rejected = counted.refusedRecords.get(node.name) ?? 0;
    const notes = counted.notes.get(node.name);
    const noted = notes ? { mended: notes.mended.count, leftOut: leftOutCount(notes) } : {};
    return { in: { records: out + rejected }, out, removed: 0, rejected, ...noted };
  }
  const given = inputRows(node, counted);
  const rowsIn = Object.values(given).reduce((sum, rows) => sum + rows, 0);
  if (stage.refuses?.node === node.name) {
    const marked = counted.relations.get(markedRows(node.name)) ?? counted.written;
    return { in: given, out: marked - counted.refused, removed: rowsIn - marked, rejected: counted.refused };
  }
  const out = node.name === stage.id ? counted.written : (counted.relations.get(node.name) ?? 0);
  const keeps = node.law === "filter" || node.law === "map";
  return { in: given, out, removed: keeps ? rowsIn - out : 0, rejected: 0, ...counted.joins.get(node.name) };
}

/** Exact counts of every node of a stage, from what was counted. */
export const nodeCounts = (stage: Stage, counted: StageCounted): Record<string, NodeCounts> =>
  Object.fromEntries(stage.nodes.map((node) => [node.name, countsOf(node, stage, counted)]));

function lawHolds(node: PlannedNode, counts: NodeCounts): boolean {
  const rowsIn = Object.values(counts.in).reduce((sum, rows) => sum + rows, 0);
  switch (node.law) {
    case "source":
      return rowsIn === counts.out + counts.rejected;
    case "map":
      return rowsIn === counts.out && counts.removed === 0;
    case "filter":
      return counts.removed >= 0 && rowsIn === counts.out + counts.removed + counts.rejected;
    case "collapse":
      return counts.out <= Math.max(rowsIn, 1);
    case "join":
      return joinLawHolds(node, counts);
    case "sink":
      return counts.inserted === undefined
        ? rowsIn === counts.out
        : rowsIn === counts.inserted + (counts.updated ?? 0) + (counts.unchanged ?? 0) + counts.rejected;
  }
}

function joinLawHolds(node: PlannedNode, counts: NodeCounts): boolean {
  const { left = 0 } = counts.in;
  const [unmatched, multiplied] = [counts.unmatched ?? 0, counts.multiplied ?? 0];
  switch (node.join?.type) {
    case "left":
      return counts.out === left + multiplied;
    case "inner":
      return counts.out === left - unmatched + multiplied;
    case "semi":
      return counts.out === left - unmatched;
    case "anti":
      return counts.out === unmatched;
    default:
      return counts.out >= left + multiplied;
  }
}

/** A problem for every node whose row law does not hold. */
export const lawProblems = (nodes: readonly PlannedNode[], counts: Readonly<Record<string, NodeCounts>>): Problem[] =>
  nodes
    .filter((node) => counts[node.name] && !lawHolds(node, counts[node.name]!))
    .map((node) =>
      problem("step_failed", `${node.name}: its rows do not add up (${node.law} law), so nothing was published.`, {
        node: node.name,
        expected: "in = out + removed + rejected",
        got: JSON.stringify(counts[node.name]),
        mend: "Run it again; if it happens again, report it with the pipeline.",
      }),
    );
