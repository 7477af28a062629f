import { issueSentence } from "#domain/errors/issue-words.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { dependents, type Proposal, proposalSchema } from "#domain/suggestions/suggestion.ts";
import type { TurnRequest } from "./turn.ts";

export interface Gated {
  readonly proposals: readonly Proposal[];
  /** The document with all of them accepted. */
  readonly text: string;
  readonly bound: Bound | null;
  readonly doubts: readonly string[];
}

const message = (error: unknown): string =>
  error instanceof SluiceError
    ? error.problems.map((each) => each.message).join(" ")
    : error instanceof Error
      ? error.message
      : String(error);

/** One that changes nothing, as reading what is read already, is no suggestion, and none waits for it. */
function withoutEmpty(proposals: readonly Proposal[]): Proposal[] {
  const empty = new Set(proposals.filter((each) => each.operations.length === 0).map((each) => each.id));
  return proposals
    .filter((each) => !empty.has(each.id))
    .map((each) => ({ ...each, requires: each.requires.filter((required) => !empty.has(required)) }));
}

/** Proposals of the right shape, with ids of their own and requirements that exist; the others become doubts. */
function shaped(candidates: readonly unknown[]): { proposals: Proposal[]; doubts: string[] } {
  const proposals: Proposal[] = [];
  const doubts: string[] = [];
  for (const candidate of candidates) {
    const result = proposalSchema.safeParse(candidate);
    const title =
      typeof (candidate as { title?: unknown } | null)?.title === "string"
        ? String((candidate as { title: string }).title).slice(0, 120)
        : "a suggestion";
    if (!result.success) {
      doubts.push(
        `"${title}" was left out: ${issueSentence(result.error, { given: candidate, whole: "The suggestion" })}`,
      );
      continue;
    }
    if (proposals.some((each) => each.id === result.data.id)) {
      doubts.push(`"${title}" was left out: its id is taken.`);
      continue;
    }
    proposals.push({
      ...result.data,
      title: result.data.title.slice(0, 300),
      reason: result.data.reason.slice(0, 2000),
    });
  }
  const changing = withoutEmpty(proposals);
  const ids = new Set<string>();
  const kept = changing.filter((each) => {
    if (each.requires.every((required) => ids.has(required))) {
      ids.add(each.id);
      return true;
    }
    doubts.push(
      `"${each.title}" was left out: it requires ${each.requires.filter((required) => !ids.has(required)).join(", ")}, which is not there before it.`,
    );
    return false;
  });
  return { proposals: kept, doubts };
}

/** Each proposal applied in turn to what the ones before it made; one that cannot be is left out with all that require it. */
function applied(text: string, proposals: readonly Proposal[]): { text: string; fallen: Map<string, string> } {
  let current = text;
  const fallen = new Map<string, string>();
  for (const each of proposals) {
    if (each.requires.some((required) => fallen.has(required))) {
      fallen.set(each.id, "it requires one that was left out");
      continue;
    }
    try {
      const next = applyOperations(current, each.operations);
      const problem = parsePipeline(next).problems.find((found) => found.severity === "error");
      if (problem) fallen.set(each.id, problem.message);
      else current = next;
    } catch (error) {
      fallen.set(each.id, message(error));
    }
  }
  return { text: current, fallen };
}

const shapesOf = (request: TurnRequest, pipeline: Pipeline) =>
  Object.fromEntries(
    pipeline.nodes.flatMap((node) => {
      const source = request.sources.find((each) => each.name === node.name);
      return source ? [[node.name, { columns: source.columns, dialect: source.dialect }]] : [];
    }),
  );

/** Which proposal is to blame for a problem at a node. */
const culprit = (proposals: readonly Proposal[], node: string | null): Proposal | null =>
  proposals.findLast((each) =>
    each.operations.some(
      (operation) =>
        ("name" in operation && operation.name === node) || ("node" in operation && operation.node === node),
    ),
  ) ?? null;

/**
 * The one gate for both planners: right shape, operations that apply, expressions that bind. What does not pass is left out,
 * with the reason as a doubt; nothing of it reaches a person as a suggestion.
 */
export async function gate(candidates: readonly unknown[], request: TurnRequest): Promise<Gated> {
  const first = shaped(candidates);
  const doubts = [...first.doubts];
  let { proposals } = first;
  const start = request.text.trim() === "" ? emptyDocument("untitled") : request.text;
  for (let round = 0; round < 8; round += 1) {
    const made = applied(start, proposals);
    for (const [id, why] of made.fallen)
      doubts.push(`"${proposals.find((each) => each.id === id)!.title}" was left out: ${why}`);
    proposals = proposals.filter((each) => !made.fallen.has(each.id));
    if (proposals.length === 0) return { proposals, text: made.text, bound: null, doubts };
    const { pipeline } = parsePipeline(made.text);
    const bound = await request.engine.bind(pipeline, shapesOf(request, pipeline), request.signal);
    const problem = bound.problems[0];
    if (!problem) return { proposals, text: made.text, bound, doubts };
    const guilty = culprit(proposals, problem.node);
    if (!guilty) return { proposals: [], text: start, bound: null, doubts: [...doubts, problem.message] };
    const out = new Set([guilty.id, ...dependents(proposals, guilty.id)]);
    doubts.push(`"${guilty.title}" was left out: ${problem.message}`);
    proposals = proposals.filter((each) => !out.has(each.id));
  }
  return { proposals: [], text: start, bound: null, doubts };
}

export interface Checked {
  readonly doubts: readonly string[];
  readonly rows: number | null;
  readonly columns: readonly string[];
}

/** Runs the whole plan on the snapshots: it must read every value, give rows, and give just the columns that were listed. */
export async function selfCheck(
  gated: Gated,
  request: TurnRequest,
  columns: readonly string[] | null,
): Promise<Checked> {
  const { pipeline } = parsePipeline(gated.text);
  if (!gated.bound || !pipeline.nodes.some((node) => node.name === request.target.node))
    return { doubts: [], rows: null, columns: [] };
  const sources = Object.fromEntries(
    pipeline.nodes.flatMap((node) => {
      const source = request.sources.find((each) => each.name === node.name);
      return source ? [[node.name, { parquetPath: source.snapshotPath }]] : [];
    }),
  );
  try {
    const reply = await request.engine.rows({
      pipeline,
      bound: gated.bound,
      sources,
      node: request.target.node,
      limit: 1,
      total: true,
      signal: request.signal,
    });
    const names = reply.columns.map((column) => column.name);
    const doubts: string[] = [];
    if (reply.total === 0) doubts.push("The plan gives no row at all on the data that is there.");
    if (columns && (names.length !== columns.length || names.some((name, index) => name !== columns[index])))
      doubts.push(`You asked for the columns ${columns.join(", ")}; the plan gives ${names.join(", ")}.`);
    return { doubts, rows: reply.total, columns: names };
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return { doubts: [`On the real rows the plan stops: ${message(error)}`], rows: null, columns: [] };
  }
}
