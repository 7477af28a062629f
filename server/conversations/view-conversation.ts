import {
  type ConversationView,
  type SuggestionView,
  type TurnView,
  turnViewSchema,
} from "#domain/api/conversations.ts";
import { personNames } from "#server/access/person-names.ts";
import { readDocument } from "#server/pipelines/bind-stored.ts";
import { profiledSources } from "#server/pipelines/pipeline-sources.ts";
import { getStoredPipeline } from "#server/pipelines/stored-pipeline.ts";
import type { Caller } from "#server/platform/caller.ts";
import { config } from "#server/platform/config.ts";
import { type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { coveredBy, fixableFindings } from "#server/suggestions/index.ts";
import { knownLinks, startLinking } from "./linked-sources.ts";
import { offersFor } from "./offers.ts";
import { standPending } from "./stale-proofs.ts";
import { listSuggestions, type StoredSuggestion } from "./stored-suggestions.ts";

export type TurnRecord = Prisma.TurnGetPayload<object>;

const stored = turnViewSchema.pick({ mode: true, state: true, doubts: true, status: true, planner: true, error: true });

export function viewTurn(turn: TurnRecord, by: string): TurnView {
  const { id, number, request, progress, reading, answer } = turn;
  return {
    ...stored.parse(turn),
    id,
    number,
    request,
    progress,
    reading,
    answer,
    by,
    at: turn.createdAt.toISOString(),
  };
}

export function viewSuggestion(
  suggestion: StoredSuggestion,
  names: (id: string | null) => string,
  stale: boolean,
): SuggestionView {
  const { record, proposal, proof, decision, key } = suggestion;
  return {
    ...proposal,
    key,
    turnKey: record.turnId,
    number: record.number,
    revision: record.revision,
    proof,
    decision,
    stale,
    decidedBy: record.decidedBy ? names(record.decidedBy) : null,
    decidedReason: record.decidedReason,
    decidedAt: record.decidedAt?.toISOString() ?? null,
  };
}

export const planners = (): ("builtin" | "llm")[] =>
  config().model.kind === "none" ? ["builtin"] : ["builtin", "llm"];

async function readRows(tx: Tx, pipelineId: string) {
  const {
    record,
    revision: { text },
  } = await getStoredPipeline(tx, pipelineId);
  const turns = await tx.turn.findMany({ where: { pipelineId }, orderBy: { number: "asc" } });
  const all = await listSuggestions(tx, pipelineId);
  const { stale } = await standPending(tx, { pipelineId, text, all });
  const kept = await tx.keptFinding.findMany({ where: { pipelineId } });
  const names = await personNames(tx, [
    record.buildModeBy,
    ...turns.map((turn) => turn.createdBy),
    ...all.map((each) => each.record.decidedBy),
  ]);
  return {
    record,
    text,
    turns,
    all,
    stale: new Set(stale),
    kept: new Set(kept.map((each) => each.finding)),
    names,
    document: await readDocument(tx, pipelineId, text),
  };
}

/** The pipeline's one conversation: its turns, every suggestion with what became of it, and what was found in the data. */
export async function viewConversation(
  caller: Pick<Caller, "workspaceId">,
  pipelineId: string,
): Promise<ConversationView> {
  const { workspaceId } = caller;
  const { record, text, turns, all, stale, kept, names, document } = await withWorkspace(workspaceId, (tx) =>
    readRows(tx, pipelineId),
  );
  const profiled = profiledSources(document.sources);
  const links = await knownLinks(workspaceId, profiled);
  if (!links && profiled.length > 0)
    startLinking(workspaceId, profiled, () =>
      withWorkspace(workspaceId, (tx) =>
        notify(tx, { workspaceId, kind: "pipeline", id: pipelineId, number: record.revision }),
      ),
    );
  const findings = (links?.findings ?? []).filter(
    (finding) => !kept.has(finding.id) && coveredBy(document.draft.pipeline, finding) === null,
  );
  return {
    turns: turns.map((turn) => viewTurn(turn, names(turn.createdBy))),
    suggestions: all.map((each) => viewSuggestion(each, names, stale.has(each))),
    findings: findings.map((finding) => ({ ...finding, node: finding.node ?? finding.source })),
    isLooking: links === null && profiled.length > 0,
    fixable: fixableFindings({ text, sources: profiled, findings }),
    offers: turns.length === 0 ? offersFor(profiled, links?.foreignKeys ?? []) : [],
    buildMode: {
      on: record.buildMode,
      by: record.buildModeBy ? names(record.buildModeBy) : null,
      at: record.buildModeAt?.toISOString() ?? null,
    },
    planners: planners(),
  };
}
