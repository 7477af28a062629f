import type { PipelineView } from "#domain/api/pipelines.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { storePipeline } from "./create-pipeline.ts";
import { getStoredPipeline } from "./stored-pipeline.ts";
import { viewPipeline } from "./view-pipeline.ts";
import { changeText, readText } from "#server/platform/document-thread/read-text.ts";

/** A copy under another name: of what is shown, or of the text that somebody could not save. */
export async function duplicatePipeline(
  caller: Caller,
  given: { id: string; text?: string | undefined },
): Promise<PipelineView> {
  const id = await withWorkspace(caller.workspaceId, async (tx) => {
    const { record, revision } = await getStoredPipeline(tx, given.id);
    const source = given.text ?? revision.text;
    const own = given.text === undefined ? "" : (await readText(given.text)).pipeline.name;
    const name = `${own || record.name} (copy)`.slice(0, 200);
    const text = (await readText(source)).isReadable ? await changeText(source, [{ op: "setName", name }]) : source;
    const copy = await storePipeline(tx, caller, { name, text, reason: `copy of ${record.name}` });
    const links = await tx.pipelineSource.findMany({ where: { pipelineId: given.id } });
    await tx.pipelineSource.createMany({ data: links.map((link) => ({ ...link, pipelineId: copy.record.id })) });
    await audit(tx, caller, {
      action: "pipelines.duplicate",
      subject: record.name,
      after: { id: copy.record.id, name },
    });
    return copy.record.id;
  });
  return viewPipeline(caller, id);
}
