import { setTimeout as sleep } from "node:timers/promises";
import { problem } from "#domain/errors/problem.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { columnForModel, runTurn, type TurnProgress, type TurnReply } from "#server/agents/index.ts";
import type { Engine } from "#server/engine/index.ts";
import { config } from "#server/platform/config.ts";
import { type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { acceptInBuildMode } from "./build-mode.ts";
import { findLinks, type Links } from "./linked-sources.ts";
import { requestAnswer } from "./redeliver.ts";
import { busyStates, tellTurn } from "./send-request.ts";
import { readTurnContext, type TurnContext } from "./turn-context.ts";
import { TurnSuggestions } from "./turn-suggestions.ts";
import type { TurnRecord } from "./view-conversation.ts";

interface Place {
  readonly workspaceId: string;
  readonly turnId: string;
}
/** `leaving`: the process is to end, so the turn goes back to the queue. */
interface Context {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly leaving: AbortSignal;
}

const lookEveryMs = 500;
const profileWaitMs = 300_000;

/** Changes the turn while it is still being worked on, and by nobody who took it up later. */
const change = (turn: TurnRecord, data: Prisma.TurnUpdateManyMutationInput): Promise<boolean> =>
  withWorkspace(turn.workspaceId, async (tx: Tx) => {
    const { count } = await tx.turn.updateMany({
      where: { id: turn.id, fence: turn.fence, state: { in: busyStates } },
      data,
    });
    if (count > 0) await tellTurn(tx, turn);
    return count > 0;
  });

function watchCancel(turn: TurnRecord, controller: AbortController): NodeJS.Timeout {
  return setInterval(() => {
    withWorkspace(turn.workspaceId, (tx) =>
      tx.turn.findUnique({ where: { id: turn.id }, select: { state: true, fence: true } }),
    )
      .then((row) => {
        if (!row || row.fence !== turn.fence || !busyStates.includes(row.state)) controller.abort();
      })
      .catch(() => undefined);
  }, lookEveryMs);
}

/** A request may come while its files are still being read. */
async function whenProfiled(turn: TurnRecord, signal: AbortSignal): Promise<TurnContext> {
  for (const end = Date.now() + profileWaitMs; ;) {
    const context = await withWorkspace(turn.workspaceId, (tx) => readTurnContext(tx, turn));
    if (context.waiting.length === 0) {
      if (context.sources.length > 0) return context;
      throw fail("source_unreadable", "There is no data to plan with yet.", { mend: "Bring a file or a table first." });
    }
    if (Date.now() > end)
      throw fail("unavailable", `${context.waiting.join(", ")} is still being profiled.`, {
        mend: "Ask again when it is done.",
      });
    await change(turn, { state: "thinking", progress: `Waiting for the profile of ${context.waiting.join(", ")}` });
    await sleep(lookEveryMs, undefined, { signal });
  }
}

const progressText = (progress: TurnProgress): string =>
  progress.of === undefined ? progress.message : `${progress.message} (${progress.done ?? 0} of ${progress.of})`;

/** One line after the other, the newest only where several wait. */
function progressTeller(turn: TurnRecord): { tell(progress: TurnProgress): void; settle(): Promise<unknown> } {
  let newest: TurnProgress | null = null;
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    const progress = newest;
    newest = null;
    if (progress)
      await change(turn, {
        state: progress.step === "gate" ? "proving" : "thinking",
        progress: progressText(progress).slice(0, 300),
      });
  };
  return {
    tell: (progress) => {
      newest = progress;
      writing = writing.then(write).catch(() => undefined);
    },
    settle: () => writing,
  };
}

function builtinSaw(turn: TurnRecord, { sources }: TurnContext): string {
  const seen = sources.map((source) => ({
    source: source.name,
    rows: source.profile.rows,
    columns: source.profile.columns.map((column) => columnForModel(column)),
  }));
  return JSON.stringify({ request: turn.request, sources: seen }, null, 2);
}

async function keepReply(turn: TurnRecord, reply: TurnReply, saw: string): Promise<void> {
  const failed = reply.error !== null;
  await change(turn, {
    state: failed ? "failed" : "answered",
    progress: null,
    reading: reply.reading || null,
    answer: reply.answer,
    doubts: [...reply.doubts],
    status: reply.status,
    modelSaw: saw,
    finishedAt: new Date(),
    ...(reply.error ? { error: { message: reply.error.message, mend: reply.error.mend } } : {}),
  });
}

async function answer(
  turn: TurnRecord,
  context: Omit<Context, "leaving"> & { progress: ReturnType<typeof progressTeller> },
): Promise<void> {
  const { engine, signal, progress } = context;
  const read = await whenProfiled(turn, signal);
  const { workspaceId } = turn;
  const links: Links = await findLinks(engine, { workspaceId, sources: read.sources, signal });
  const kept = await withWorkspace(workspaceId, (tx) =>
    tx.keptFinding.findMany({ where: { pipelineId: turn.pipelineId } }),
  );
  const findings = links.findings.filter((finding) => !kept.some((each) => each.finding === finding.id));
  const { model } = config();
  const suggestions = new TurnSuggestions(turn, read);
  const reply = await runTurn({
    request: turn.request,
    mode: turn.mode as "ask" | "plan" | "build",
    planner: turn.planner === "llm" ? "llm" : "builtin",
    model:
      model.kind === "openai"
        ? { baseUrl: model.baseUrl ?? "https://api.openai.com/v1", apiKey: model.apiKey, model: model.model }
        : null,
    text: read.stored.revision.text,
    sources: read.sources,
    nodes: read.nodes,
    findings,
    foreignKeys: links.foreignKeys,
    target: read.target,
    engine,
    onProposals: (proposals) => suggestions.store(proposals),
    onProof: (proposal, proof) => suggestions.prove(proposal, proof),
    onProgress: progress.tell,
    signal,
  });
  await progress.settle();
  signal.throwIfAborted();
  await keepReply(turn, reply, reply.modelPayload ?? builtinSaw(turn, read));
  await acceptInBuildMode(turn);
}

async function keepFailure(turn: TurnRecord, error: unknown): Promise<void> {
  if (!(error instanceof SluiceError)) logger().error({ err: error, turn: turn.id }, "turn failed");
  const { message, mend } =
    error instanceof SluiceError
      ? error.problems[0]!
      : problem("internal", "The request could not be answered.", { mend: "Ask again; the log has more." });
  await change(turn, { state: "failed", progress: null, error: { message, mend }, finishedAt: new Date() });
}

async function giveBack(turn: TurnRecord): Promise<void> {
  await change(turn, { state: "waiting", progress: null });
  await requestAnswer(turn, 500);
}

/** Takes the next fence: whoever worked on it before writes nothing any more. */
const takeUp = ({ workspaceId, turnId }: Place): Promise<TurnRecord | null> =>
  withWorkspace(workspaceId, async (tx) => {
    const found = await tx.turn.updateManyAndReturn({
      where: { id: turnId, state: { in: busyStates } },
      data: { fence: { increment: 1 }, state: "thinking", progress: "Reading the request" },
    });
    if (found[0]) await tellTurn(tx, found[0]);
    return found[0] ?? null;
  });

/** Answers one request: reads, plans, proves each suggestion and stores it as soon as it is proven. */
export async function performTurn({ workspaceId, turnId }: Place, context: Context): Promise<void> {
  const turn = await takeUp({ workspaceId, turnId });
  if (!turn) return;
  const cancelling = new AbortController();
  const watching = watchCancel(turn, cancelling);
  const progress = progressTeller(turn);
  try {
    await answer(turn, {
      engine: context.engine,
      signal: AbortSignal.any([context.signal, context.leaving, cancelling.signal]),
      progress,
    });
  } catch (error) {
    await progress.settle();
    if (context.leaving.aborted) await giveBack(turn);
    else if (!cancelling.signal.aborted)
      await keepFailure(
        turn,
        context.signal.aborted
          ? fail("unavailable", "This took too long.", { mend: "Ask for less at a time." })
          : error,
      );
  } finally {
    clearInterval(watching);
  }
}
