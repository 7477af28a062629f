import type { PipelineView } from "#domain/api/pipelines.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { sourceNode } from "#server/sources/source-node.ts";
import { saveRevision } from "./save-revision.ts";
import { lockOnRevision, type PipelineRecord } from "./stored-pipeline.ts";
import { viewPipeline } from "./view-pipeline.ts";
import { changeText, readText } from "#server/platform/document-thread/read-text.ts";

/** A step's name made from what the source is called: `Orders 2026.csv` becomes `orders_2026`. */
export function nodeNameFor(sourceName: string, isTaken: (name: string) => boolean): string {
  const stem = sourceName
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.[A-Za-z0-9]{1,8}(\.gz)?$/, "")
    .split(".")
    .at(-1)!;
  const plain =
    stem
      .normalize("NFKD")
      .replaceAll(/[^A-Za-z0-9_]+/g, "_")
      .replaceAll(/^_+|_+$/g, "")
      .toLowerCase()
      .slice(0, 50) || "source";
  const base = /^[a-z_]/.test(plain) ? plain : `source_${plain}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!isTaken(name)) return name;
  }
}

/** The text with a node that reads this source, and the link between them. */
export async function withSource(
  tx: Tx,
  given: { record: PipelineRecord; text: string; source: string },
): Promise<string> {
  const source = await tx.source.findUnique({ where: { id: given.source } });
  if (!source) throw fail("not_found", "There is no such source in this workspace.");
  const { pipeline } = await readText(given.text);
  const name = nodeNameFor(source.name, (taken) => findNode(pipeline, taken) !== null);
  const { kind, config } = sourceNode(source);
  const key = { pipelineId: given.record.id, node: name };
  await tx.pipelineSource.upsert({
    where: { pipelineId_node: key },
    create: { ...key, workspaceId: given.record.workspaceId, sourceId: source.id },
    update: { sourceId: source.id },
  });
  return changeText(given.text, [{ op: "addNode", name, kind, config }]);
}

export async function addSource(
  caller: Caller,
  given: { id: string; revision: number; source: string },
): Promise<PipelineView> {
  await withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await lockOnRevision(tx, given.id, given.revision);
    const text = await withSource(tx, { record: stored.record, text: stored.revision.text, source: given.source });
    await saveRevision(tx, caller, { stored, text, reason: "added a source", action: "pipelines.addSource" });
  });
  return viewPipeline(caller, given.id);
}
