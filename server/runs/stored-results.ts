import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Problem } from "#domain/errors/problem.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import type { KeptRejects, RunOutput, StageResult } from "#domain/runs/stage-result.ts";
import type { Run } from "#prisma/generated/client.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { runFolder, stoppedFile } from "./files.ts";
import { planStage } from "./run-key.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";

/** What a run left, as its rows in the database tell it. */
export interface StoredResults {
  readonly run: Run;
  readonly outputs: readonly RunOutput[];
  readonly rejects: readonly KeptRejects[];
  /** The steps of the document that was run. */
  readonly nodes: readonly PipelineNode[];
}

/** The rows of a check that stopped the run. */
const stoppedBy = ({ problems }: Run): KeptRejects[] =>
  (problems as unknown as Problem[]).flatMap(({ code, node, got }) =>
    code === "check_stopped" && node !== null ? [{ node, rows: Number(got), file: stoppedFile(node) }] : [],
  );

export async function getStoredResults(caller: Pick<Caller, "workspaceId">, id: string): Promise<StoredResults> {
  const found = z.uuid().safeParse(id).success
    ? await withWorkspace(caller.workspaceId, async (tx) => ({
        run: await tx.run.findUnique({ where: { id } }),
        stages: await tx.runStage.findMany({
          where: { runId: id, NOT: { stage: planStage } },
          orderBy: { position: "asc" },
        }),
      }))
    : null;
  if (!found?.run) throw fail("not_found", "There is no such run in this workspace.");
  const results = found.stages.map((stage) => stage.result as unknown as StageResult | null);
  return {
    run: found.run,
    outputs: found.run.outputs as unknown as RunOutput[],
    rejects: [...results.flatMap((result) => result?.rejects ?? []), ...stoppedBy(found.run)],
    nodes: (await readText(found.run.text)).pipeline.nodes,
  };
}

/** Where a file of the run lies now, or null where it was never kept or has been removed. */
export function keptFile({ run }: Pick<StoredResults, "run">, file: string | null | undefined): string | null {
  if (!file) return null;
  const place = path.join(runFolder({ workspaceId: run.workspaceId, runId: run.id }), file);
  return existsSync(place) ? place : null;
}

export interface Wanted {
  readonly node: string;
  readonly output: "out" | "rejects";
}

/** The Parquet file of one set of rows. */
export function rowsFileOf(results: StoredResults, { node, output }: Wanted): string {
  const set =
    output === "out"
      ? results.outputs.find((each) => each.node === node)
      : results.rejects.find((each) => each.node === node);
  if (!set)
    throw fail("not_found", output === "out" ? `This run wrote nothing at ${node}.` : `${node} refused no rows.`, {
      node,
    });
  const file = keptFile(results, "rowsFile" in set ? set.rowsFile : set.file);
  if (!file) throw fail("not_found", "These rows are no longer kept.", { node, mend: "Run the pipeline again." });
  return file;
}
