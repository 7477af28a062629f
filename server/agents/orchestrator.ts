import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { type Problem, problem } from "#domain/errors/problem.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { emptyDocument } from "#domain/pipeline/apply.ts";
import { upstream } from "#domain/pipeline/graph.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { type Finding, findingDoubt } from "#domain/sources/finding.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import { coveredBy, mendsForPlan, provePlan } from "#server/suggestions/index.ts";
import { answerFromRows, isQuestion } from "./answer-from-rows.ts";
import { answerQuestion } from "./answer-question.ts";
import type { Composed } from "./builtin/compose/compose.ts";
import { isBuilt } from "./builtin/follow-up.ts";
import { planBuiltin } from "./builtin/plan-builtin.ts";
import { gate, type Gated, selfCheck } from "./gate.ts";
import { planWithModel } from "./llm/plan-with-model.ts";
import type { TurnReply, TurnRequest, TurnStep } from "./turn.ts";
import { standingFindings, uncoveredFindings } from "./uncovered-findings.ts";

const last = <T>(initial: T) => Annotation<T>({ reducer: (_before, after) => after, default: () => initial });

const State = Annotation.Root({
  turn: Annotation<TurnRequest>(),
  reading: last(""),
  candidates: last<readonly unknown[]>([]),
  doubts: Annotation<readonly string[]>({
    reducer: (before, after) => [...new Set([...before, ...after])],
    default: () => [],
  }),
  columns: last<readonly string[] | null>(null),
  composed: last<Composed | null>(null),
  isRefused: last(false),
  gated: last<Gated | null>(null),
  proofs: last<Readonly<Record<string, Proof>>>({}),
  payload: last<string | null>(null),
  answer: last<string | null>(null),
  error: last<Problem | null>(null),
  reply: last<TurnReply | null>(null),
});
type TurnState = typeof State.State;
type Change = Partial<typeof State.Update>;

const tell = (turn: TurnRequest, step: TurnStep, message: string): void => turn.onProgress?.({ step, message });
const asProblem = (error: unknown): Problem =>
  error instanceof SluiceError
    ? error.problems[0]!
    : problem("internal", "The turn failed unexpectedly.", { mend: "Ask again." });

const startOf = (turn: TurnRequest): string => (turn.text.trim() === "" ? emptyDocument("untitled") : turn.text);

/** What the target gets now: null where the steps there do not bind. */
async function presentColumns(turn: TurnRequest): Promise<readonly string[] | null> {
  const { pipeline } = parsePipeline(startOf(turn));
  if (!isBuilt(pipeline, turn.target)) return null;
  const shapes = Object.fromEntries(
    turn.sources.map((source) => [source.name, { columns: source.columns, dialect: source.dialect }]),
  );
  const bound = await turn.engine.bind(pipeline, shapes, turn.signal);
  return bound.nodes[turn.target.node]?.columns.map((column) => column.name) ?? null;
}

async function answer(turn: TurnRequest): Promise<string> {
  const counted = turn.planner === "builtin" ? await answerFromRows(turn).catch(() => null) : null;
  return counted ?? answerQuestion(turn);
}

async function readContext({ turn }: TurnState): Promise<Change> {
  const rows = turn.sources.reduce((sum, source) => sum + source.profile.rows, 0);
  tell(turn, "profile-context", `Looking at ${turn.sources.length} sources with ${rows.toLocaleString("en-US")} rows`);
  const isAside =
    turn.mode === "plan" &&
    turn.planner === "builtin" &&
    isQuestion(turn.request) &&
    isBuilt(parsePipeline(startOf(turn)).pipeline, turn.target);
  if (turn.mode === "ask" || isAside) return { answer: await answer(turn), reading: "A question about the data." };
  return {};
}

async function plan({ turn }: TurnState): Promise<Change> {
  if (turn.planner === "builtin") {
    tell(turn, "plan", "Reading the request");
    const existing = turn.text.trim() === "" ? null : parsePipeline(turn.text).pipeline;
    const reply = planBuiltin({ ...turn, existing, present: await presentColumns(turn) });
    return {
      reading: reply.reading,
      candidates: reply.proposals,
      doubts: reply.doubts,
      columns: reply.columns,
      composed: reply.composed,
      isRefused: reply.status === "refused",
    };
  }
  let payload: string | null = null;
  try {
    if (!turn.model)
      throw fail("invalid_input", "No model is set up.", {
        mend: "Set OPENAI_BASE_URL, OPENAI_API_KEY and SLUICE_MODEL, or use the built-in planner.",
      });
    tell(turn, "plan", `Asking ${turn.model.model}`);
    const reply = await planWithModel(turn, turn.model, (body) => {
      payload = body;
    });
    return { reading: reply.reading, candidates: reply.proposals, doubts: reply.doubts, payload };
  } catch (error) {
    return { error: asProblem(error), payload };
  }
}

/** Every suggestion is run before and after on the real rows. */
async function proveAll(turn: TurnRequest, gated: Gated): Promise<Record<string, Proof>> {
  const proofs: Record<string, Proof> = {};
  const text = startOf(turn);
  const sources = Object.fromEntries(turn.sources.map((source) => [source.name, source]));
  await turn.onProposals?.(gated.proposals);
  for await (const { proposal, proof } of provePlan({
    engine: turn.engine,
    sources,
    text,
    proposals: gated.proposals,
    signal: turn.signal,
  })) {
    proofs[proposal.id] = proof;
    turn.onProgress?.({
      step: "gate",
      message: `Proved "${proposal.title}"`,
      done: Object.keys(proofs).length,
      of: gated.proposals.length,
    });
    await turn.onProof?.(proposal, proof);
  }
  return proofs;
}

/** What was found in the rows, changes the result, and is settled neither by the plan nor by the steps that stand. */
function openFindings(turn: TurnRequest, composed: Composed | null, asked: Gated): readonly Finding[] {
  if (!composed) return standingFindings(turn.findings, parsePipeline(asked.text).pipeline);
  const { pipeline } = parsePipeline(startOf(turn));
  const onTheWay = new Set(upstream(parsePipeline(asked.text).pipeline, turn.target.node));
  return uncoveredFindings(turn.findings, composed).filter(
    (finding) => coveredBy(pipeline, finding, onTheWay) === null,
  );
}

async function pass({ turn, candidates, columns, composed }: TurnState): Promise<Change> {
  tell(turn, "gate", `Checking ${candidates.length} suggestions`);
  try {
    const asked = await gate(candidates, turn);
    const open = openFindings(turn, composed, asked);
    const mends =
      open.length > 0 && asked.proposals.length > 0
        ? mendsForPlan({
            text: startOf(turn),
            proposals: asked.proposals,
            sources: turn.sources,
            findings: open,
            target: turn.target.node,
          }).mends
        : [];
    const gated = mends.length > 0 ? await gate([...asked.proposals, ...mends], turn) : asked;
    const proofs = await proveAll(turn, gated);
    // After the proofs: it only adds doubts to the reply, and nobody should wait for it to see the first card.
    const checked = await selfCheck(asked, turn, columns);
    const failed = gated.proposals
      .filter((each) => proofs[each.id]?.status === "failed")
      .map((each) => `The proof of "${each.title}" failed: ${proofs[each.id]!.problems.join(" ")}`);
    return {
      gated,
      proofs,
      doubts: [...asked.doubts, ...checked.doubts, ...open.map((finding) => findingDoubt(finding.message)), ...failed],
    };
  } catch (error) {
    if (turn.signal?.aborted) return { error: problem("cancelled", "The turn was cancelled.") };
    return { error: asProblem(error) };
  }
}

function reply(state: TurnState): Change {
  const { turn, gated, doubts, error, answer } = state;
  tell(turn, "reply", "Done");
  const proposals = error ? [] : (gated?.proposals ?? []);
  const isRefused = error !== null || state.isRefused || (answer === null && proposals.length === 0);
  const status = isRefused ? "refused" : doubts.length > 0 ? "doubt" : "sure";
  return {
    reply: {
      reading: state.reading,
      proposals,
      doubts: error ? [...doubts, error.message] : doubts,
      status: answer === null ? status : "sure",
      answer,
      proofs: state.proofs,
      modelPayload: state.payload,
      error,
    },
  };
}

const graph = new StateGraph(State)
  .addNode("profile-context", readContext)
  .addNode("make-plan", plan)
  .addNode("pass-gate", pass)
  .addNode("give-reply", reply)
  .addEdge(START, "profile-context")
  .addConditionalEdges("profile-context", (state) => (state.answer === null ? "make-plan" : "give-reply"), [
    "make-plan",
    "give-reply",
  ])
  .addConditionalEdges("make-plan", (state) => (state.error || state.isRefused ? "give-reply" : "pass-gate"), [
    "pass-gate",
    "give-reply",
  ])
  .addEdge("pass-gate", "give-reply")
  .addEdge("give-reply", END)
  .compile();

/** One turn of the conversation: everything comes in as an argument, nothing is kept, and a failure is part of the reply. */
export async function runTurn(turn: TurnRequest): Promise<TurnReply> {
  const state = await graph.invoke({ turn }, turn.signal ? { signal: turn.signal } : {});
  if (!state.reply) throw fail("internal", "The turn ended without a reply.");
  return state.reply;
}
