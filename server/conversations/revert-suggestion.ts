import { fail } from "#domain/errors/sluice-error.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { dependents } from "#domain/suggestions/suggestion.ts";
import { audit } from "#server/access/audit.ts";
import { saveRevision } from "#server/pipelines/save-revision.ts";
import { lockOnRevision, type StoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import { viewPipeline } from "#server/pipelines/view-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { type Decided, decided, type Withdrawn } from "./decided.ts";
import { proveChanged } from "#server/pipelines/prove-changed.ts";
import { listSuggestions, pick, type StoredSuggestion } from "./stored-suggestions.ts";
import { changeText, readText } from "#server/platform/document-thread/read-text.ts";

const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce(
    (current, key) =>
      typeof current === "object" && current !== null ? (current as Record<string | number, unknown>)[key] : undefined,
    value,
  );

/** What takes one operation back, given the document as it was before it. */
function inverse(operation: Operation, before: Pipeline): Operation[] {
  const written = (node: string, port: string): string | undefined => {
    const value = findNode(before, node)?.config[port];
    return typeof value === "string" ? value : undefined;
  };
  switch (operation.op) {
    case "addNode":
    case "insert":
      return [{ op: "removeNode", node: operation.name }];
    case "addNodes":
      return [{ op: "removeNodes", nodes: operation.nodes.map((node) => node.name) }];
    case "setField":
    case "unsetField": {
      const value = valueAt(findNode(before, operation.node)?.config, operation.path);
      return [
        value === undefined
          ? { op: "unsetField", node: operation.node, path: operation.path }
          : { op: "setField", node: operation.node, path: operation.path, value },
      ];
    }
    case "connect":
    case "disconnect": {
      const from = written(operation.node, operation.port);
      return [
        from === undefined
          ? { op: "disconnect", node: operation.node, port: operation.port }
          : { op: "connect", node: operation.node, port: operation.port, from },
      ];
    }
    case "renameNode":
      return [{ op: "renameNode", node: operation.name, name: operation.node }];
    case "setName":
      return [{ op: "setName", name: before.name }];
    case "setSchedule":
      return [{ op: "setSchedule", schedule: before.schedule }];
    case "removeNode":
    case "removeNodes":
    case "setLayout":
    case "setGroup":
      return [];
  }
}

async function takeBack(tx: Tx, text: string, suggestion: StoredSuggestion): Promise<string> {
  const accepted = await tx.revision.findUnique({
    where: {
      pipelineId_number: { pipelineId: suggestion.record.pipelineId, number: suggestion.record.acceptedAs ?? -1 },
    },
  });
  const before = accepted?.parent
    ? await tx.revision.findUnique({
        where: { pipelineId_number: { pipelineId: suggestion.record.pipelineId, number: accepted.parent } },
      })
    : null;
  if (!before)
    throw fail("conflict", `"${suggestion.proposal.title}" cannot be reverted by itself.`, {
      mend: "Undo, or change its step by hand.",
    });
  const { pipeline } = await readText(before.text);
  const { pipeline: present } = await readText(text);
  const operations = suggestion.proposal.operations
    .toReversed()
    .flatMap((operation) => inverse(operation, pipeline))
    .filter((operation) => operation.op !== "removeNode" || findNode(present, operation.node));
  return changeText(text, operations);
}

async function revertAll(tx: Tx, caller: Caller, given: { stored: StoredPipeline; key: string }): Promise<Withdrawn[]> {
  const { stored } = given;
  const all = await listSuggestions(tx, stored.record.id);
  const suggestion = pick(all, given.key);
  if (suggestion.decision !== "accepted") throw fail("conflict", `"${suggestion.proposal.title}" is not accepted.`);
  const plan = all.filter((each) => each.turnId === suggestion.turnId);
  const ids = dependents(
    plan.map((each) => each.proposal),
    suggestion.proposal.id,
  );
  const falling = plan.filter(
    (each) => ids.includes(each.proposal.id) && (each.decision === "accepted" || each.decision === "pending"),
  );
  let { text } = stored.revision;
  const accepted = [...falling.filter((each) => each.decision === "accepted"), suggestion].toSorted(
    (a, b) => (b.record.acceptedAs ?? 0) - (a.record.acceptedAs ?? 0),
  );
  for (const each of accepted) text = await takeBack(tx, text, each);
  const next = await saveRevision(tx, caller, {
    stored,
    text,
    reason: `reverted ${suggestion.record.number}: ${suggestion.proposal.title}`.slice(0, 500),
    action: "suggestions.revert",
  });
  if (next === stored)
    await audit(tx, caller, {
      action: "suggestions.revert",
      subject: stored.record.name,
      after: { title: suggestion.proposal.title, changed: false },
    });
  const by = { decidedBy: caller.personId, decidedAt: new Date() };
  await tx.suggestion.update({
    where: { key: suggestion.key },
    data: { ...by, decision: "reverted", revertedAs: next.revision.number },
  });
  const fell: Withdrawn[] = [];
  for (const each of falling) {
    const decision = each.decision === "accepted" ? ("reverted" as const) : ("withdrawn" as const);
    await tx.suggestion.update({
      where: { key: each.key },
      data: {
        ...by,
        decision,
        ...(decision === "reverted" ? { revertedAs: next.revision.number } : {}),
        decidedReason: `requires "${suggestion.proposal.title}"`,
      },
    });
    fell.push({ key: each.key, title: each.proposal.title, decision });
  }
  return fell;
}

/** Takes an accepted suggestion out of the document again, with all that require it, in one revision. */
export async function revertSuggestion(
  caller: Caller,
  given: { pipeline: string; key: string; revision: number },
): Promise<Decided> {
  const fell = await withWorkspace(caller.workspaceId, async (tx) =>
    revertAll(tx, caller, { stored: await lockOnRevision(tx, given.pipeline, given.revision), key: given.key }),
  );
  await proveChanged(caller.workspaceId, given.pipeline);
  return decided(caller, await viewPipeline(caller, given.pipeline), fell);
}
