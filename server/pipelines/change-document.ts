import type { PipelineView } from "#domain/api/pipelines.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { followChange } from "./prove-changed.ts";
import { saveRevision } from "./save-revision.ts";
import { lockOnRevision } from "./stored-pipeline.ts";
import { viewPipeline } from "./view-pipeline.ts";
import { changeText, readText } from "#server/platform/document-thread/read-text.ts";

interface OnRevision {
  readonly id: string;
  readonly revision: number;
}

/** One command of the canvas or the inspector: one revision, one undo step. */
export async function applyToPipeline(
  caller: Caller,
  given: OnRevision & { operations: readonly Operation[]; reason: string },
): Promise<PipelineView> {
  await withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await lockOnRevision(tx, given.id, given.revision);
    const text = await changeText(stored.revision.text, given.operations);
    await saveRevision(tx, caller, {
      stored,
      text,
      reason: given.reason || describe(given.operations),
      action: "pipelines.edit",
    });
  });
  if (given.operations.some(({ op }) => op !== "setLayout" && op !== "setGroup"))
    await followChange(caller.workspaceId, given.id);
  return viewPipeline(caller, given.id);
}

/**
 * Saves the text as it was typed; half-done work is kept with its problems. What is no YAML is refused: the canvas goes on
 * showing the last state that could be read, and the person's text stays in the editor.
 */
export async function saveText(caller: Caller, given: OnRevision & { text: string }): Promise<PipelineView> {
  const { isReadable, problems } = await readText(given.text);
  if (!isReadable) throw new SluiceError([...problems]);
  await withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await lockOnRevision(tx, given.id, given.revision);
    await saveRevision(tx, caller, {
      stored,
      text: given.text,
      reason: "edited the text",
      action: "pipelines.saveText",
    });
  });
  await followChange(caller.workspaceId, given.id);
  return viewPipeline(caller, given.id);
}

const words: Record<Operation["op"], string> = {
  addNode: "added a step",
  addNodes: "added steps",
  insert: "added a step",
  setField: "changed a step",
  unsetField: "changed a step",
  removeNode: "removed a step",
  removeNodes: "removed steps",
  renameNode: "renamed a step",
  connect: "connected steps",
  disconnect: "disconnected steps",
  setName: "renamed the pipeline",
  setSchedule: "changed the schedule",
  setLayout: "moved steps",
  setGroup: "grouped steps",
};
const describe = (operations: readonly Operation[]): string =>
  [...new Set(operations.map((operation) => words[operation.op]))].join(", ").slice(0, 500);
