import { can, roleSchema } from "#domain/access/abilities.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { shownRisk } from "#domain/suggestions/suggestion.ts";
import { lockPipeline } from "#server/pipelines/stored-pipeline.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { acceptAll } from "./accept-suggestions.ts";
import { tellTurn } from "./send-request.ts";
import { proveChanged } from "#server/pipelines/prove-changed.ts";
import { listSuggestions, requiredBy, type StoredSuggestion } from "./stored-suggestions.ts";
import type { TurnRecord } from "./view-conversation.ts";

const mildOperations = new Set(["addNode", "insert", "connect", "setField"]);
const largestLoss = 0.5;

/** Rated here, whatever the planner says of itself: it only adds to the draft, its proof passed without a warning, and most rows stay. */
export function isLowRisk({ proposal, proof }: Pick<StoredSuggestion, "proposal" | "proof">): boolean {
  if (proof?.status !== "passed" || shownRisk({ risk: proposal.risk, proof }) !== "low") return false;
  if (!proposal.operations.every((operation) => mildOperations.has(operation.op))) return false;
  const groups = proposal.operations.some(
    (operation) => (operation.op === "insert" || operation.op === "addNode") && operation.kind === "aggregate",
  );
  const lost = proof.rowsBefore ? proof.removedRows / proof.rowsBefore : 0;
  return (groups || lost <= largestLoss) && proof.checks.every((check) => check.after || check.before === false);
}

/** The standing order counts while the person who gave it may still decide. */
async function orderedBy(
  tx: Tx,
  record: { workspaceId: string; buildMode: boolean; buildModeBy: string | null },
): Promise<string | null> {
  if (!record.buildMode || !record.buildModeBy) return null;
  const membership = await tx.membership.findUnique({
    where: { workspaceId_personId: { workspaceId: record.workspaceId, personId: record.buildModeBy } },
  });
  return membership && can(roleSchema.parse(membership.role), "suggestion.decide") ? record.buildModeBy : null;
}

/** The low-risk ones whose every requirement is accepted or low-risk too. */
function acceptable(all: readonly StoredSuggestion[], turnId: string): StoredSuggestion[] {
  let chosen = all.filter((each) => each.turnId === turnId && each.decision === "pending" && isLowRisk(each));
  for (let before = -1; before !== chosen.length;) {
    before = chosen.length;
    chosen = chosen.filter((each) =>
      requiredBy(all, each).every((required) => required.decision === "accepted" || chosen.includes(required)),
    );
  }
  return chosen;
}

/** In build mode accepts this turn's low-risk, proven suggestions, each as one revision in the name of the person who ordered it. */
export async function acceptInBuildMode(turn: TurnRecord): Promise<void> {
  if (turn.mode === "ask") return;
  try {
    const accepted = await withWorkspace(turn.workspaceId, async (tx) => {
      const stored = await lockPipeline(tx, turn.pipelineId);
      const personId = await orderedBy(tx, stored.record);
      const keys = personId
        ? acceptable(await listSuggestions(tx, turn.pipelineId), turn.id).map((each) => each.key)
        : [];
      if (!personId || keys.length === 0) return false;
      await acceptAll(tx, { workspaceId: turn.workspaceId, personId }, { stored, keys, reason: "build mode" });
      await tellTurn(tx, turn);
      return true;
    });
    if (accepted) await proveChanged(turn.workspaceId, turn.pipelineId);
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    logger().info({ turn: turn.id, reason: error.message }, "build mode left the suggestions to the person");
  }
}
