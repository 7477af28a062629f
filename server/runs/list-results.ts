import type { RowSet } from "#domain/api/run-results.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { RunOutput } from "#domain/runs/stage-result.ts";
import { plural } from "#domain/text/plural.ts";
import type { Caller } from "#server/platform/caller.ts";
import { getStoredResults, keptFile, type StoredResults } from "./stored-results.ts";

const noLonger = "These rows are no longer kept. Run the pipeline again.";

/** What a load did, from its own counts: the table may have been changed by others since. */
function loadNote(counts: NodeCounts | undefined): string {
  const done = (["inserted", "updated", "unchanged"] as const)
    .filter((word) => (counts?.[word] ?? 0) > 0)
    .map((word) => `${counts![word]!.toLocaleString("en-US")} ${word}`);
  return `The rows that this run handed to the table${done.length > 0 ? `: ${done.join(", ")}` : ""}. The table itself may have changed since.`;
}

function outputSet(results: StoredResults, output: RunOutput): RowSet {
  const counts = results.run.counts as Record<string, NodeCounts>;
  return {
    node: output.node,
    output: "out",
    kind: output.kind,
    title: output.target,
    rows: output.rows,
    sizeBytes: output.sizeBytes,
    note: output.kind === "table" ? loadNote(counts[output.node]) : "The rows of the file that this run wrote.",
    gone: keptFile(results, output.rowsFile) ? null : noLonger,
  };
}

/** Outputs in the order in which they were written, then every step that refused rows. */
export async function listResults(caller: Caller, id: string): Promise<{ sets: RowSet[] }> {
  const results = await getStoredResults(caller, id);
  const rejects = results.rejects.map(({ node, rows, file }): RowSet => {
    const found = results.nodes.find((each) => each.name === node);
    const isSource = found && nodeKind(found.kind).family === "source";
    return {
      node,
      output: "rejects",
      kind: "step",
      title: found ? nodeKind(found.kind).title : node,
      rows,
      sizeBytes: null,
      note: isSource
        ? `${plural(rows, "record")} that could not be read from the file.`
        : `${plural(rows, "row")} that ${node} refused.`,
      gone: keptFile(results, file) ? null : noLonger,
    };
  });
  return { sets: [...results.outputs.map((output) => outputSet(results, output)), ...rejects] };
}
