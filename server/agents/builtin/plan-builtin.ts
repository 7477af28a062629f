import { unaccounted } from "./account/account.ts";
import { plural } from "#domain/text/plural.ts";
import { compose, type Composed, type PresentSteps } from "./compose/compose.ts";
import { type PlanTarget, toProposals } from "./compose/to-proposals.ts";
import { isBuilt, isChange, planFollowUp } from "./follow-up.ts";
import type { BuiltinReply, PlanInput } from "./plan-input.ts";
import { stepsBehindSources } from "./present-steps.ts";
import { readRequest, type Reading, type RequestInput } from "./read-request.ts";
import { headOf } from "./source-head.ts";
import { nameWords, stem } from "./text/stem.ts";
import { tokenise } from "./text/tokenise.ts";

const outfileOf = ({ kind, config }: PlanTarget): string | null =>
  kind === "file_sink" ? (String(config.path).split("/").at(-1) ?? null) : null;

const sentence = (composed: Composed, target: PlanTarget, before: number): string => {
  const steps = composed.steps.map((step) => step.title.charAt(0).toLowerCase() + step.title.slice(1));
  const order =
    composed.order.length > 0 && target.kind !== "file_sink"
      ? ` A table keeps no order: "${composed.orderWords}" is left to what reads it.`
      : "";
  const start = before > 0 ? ` after its ${plural(before, "step")}` : "";
  return `From ${composed.main}${start}: ${steps.length > 0 ? steps.join("; ") : "every row as it is"}.${order}`;
};

/** Read once more where all that is used stands in another source than the one whose rows were counted, and nobody named that one. */
function aboutItsRows(
  request: RequestInput,
  reading: Reading,
  present: PresentSteps | null,
): { reading: Reading; composed: Composed } {
  const composed = compose(reading, present);
  const { main } = reading.vocabulary;
  const isNamed = nameWords(main).some(
    (word) => word.length > 2 && tokenise(reading.request).some((token) => token.stem === stem(word)),
  );
  if (composed.rather === null || isNamed) return { reading, composed };
  const again = readRequest({ ...request, main: composed.rather });
  const better = compose(again, present);
  return again.unread.length <= reading.unread.length ? { reading: again, composed: better } : { reading, composed };
}

/** Reads the request in plain words and answers with separate proposals; what it did not understand is quoted as a doubt. */
export function planBuiltin(input: PlanInput): BuiltinReply {
  if (input.sources.length === 0)
    return {
      reading: "There is no source to read from.",
      proposals: [],
      doubts: ["Add a file or a table first."],
      status: "refused",
      columns: null,
      composed: null,
    };
  if (input.request.trim() === "")
    return {
      reading: "There is no request.",
      proposals: [],
      doubts: ["Say what the result should be."],
      status: "refused",
      columns: null,
      composed: null,
    };
  const existing = input.existing ?? null;
  const isStanding = isBuilt(existing, input.target);
  const request = {
    request: input.request,
    sources: input.sources,
    foreignKeys: input.foreignKeys,
    defined: isStanding ? (input.present ?? []) : [],
    outfile: outfileOf(input.target),
  };
  const first = readRequest(request);
  if (isStanding && isChange(first)) return planFollowUp(input, first, existing);
  const fixed = isStanding ? null : existing;
  const present = fixed && stepsBehindSources(fixed, input.sources);
  const { reading, composed } = aboutItsRows(request, first, present);
  const unread = reading.unread.map((text) => `I did not understand: "${text}".`);
  const among = isStanding
    ? ["There are steps already: the new ones are put among them. For another result, start a new pipeline."]
    : [];
  const known = [...new Set([...unread, ...composed.doubts, ...among])];
  const understood = reading.clauses.some((clause) =>
    clause.intents.some((intent) => !["courtesy", "mention", "sources"].includes(intent.kind)),
  );
  if (!understood)
    return {
      reading: "I found nothing in the request that I can turn into steps.",
      proposals: [],
      doubts: known,
      status: "refused",
      columns: null,
      composed: null,
    };
  const proposals = toProposals({
    composed,
    sources: input.sources,
    nodes: input.nodes,
    target: input.target,
    existing,
  });
  const doubts = [
    ...known,
    ...unaccounted({ reading, proposals, isOrdered: composed.order.length > 0, doubts: known }),
  ];
  return {
    reading: sentence(composed, input.target, headOf(fixed, composed.main).steps.length),
    proposals,
    doubts,
    status: doubts.length > 0 ? "doubt" : "sure",
    columns: composed.isListed ? composed.columns : null,
    composed,
  };
}
