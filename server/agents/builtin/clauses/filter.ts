import { type Predicate, predicateIsAggregate } from "../grammar/expression.ts";
import type { GuessedPeriod } from "../grammar/periods.ts";
import type { Input } from "../grammar/input.ts";
import type { Slots } from "../grammar/phrase.ts";
import type { Clause, Intent } from "../grammar/intent.ts";
import { stem } from "../text/stem.ts";
import { clause } from "./slot-table.ts";

const where =
  "(whose|where|with|that|which|who|having|if|for which|in which|of which|from|when|having a|that are|which are|that have|which have|:)";
const dropVerb =
  "?(but|and|while|however) (leave out|leave|drop|exclude|remove|skip|ignore|omit|discard|filter out|throw away|throw out|get rid of|take out|forget|not counting|except for|except|excluding|ignoring|delete|eliminate|disregard|cut|do not want|do not look at|don't look at|do not consider|don't consider|do not take|do not include|do not count|do not use|do not show|do not keep|don't want|don't include|don't count|don't use|don't show|don't keep|we do not want|i don't want|not interested in|without)";
const keepVerb =
  "(keep|keep only|only keep|just keep|use only|only use|restrict to|restrict it to|limit to|limit it to|limited to|restricted to|consider only|only consider|include only|only include|only|count only|only count|take only|only take|only want|want only|only need|need only|only interested in|show only|only show|retain only|retain)";
const out =
  "(are|is|should be|must be|can be|have to be|need to be|get|will be) (out|left out|dropped|excluded|ignored|skipped|removed|omitted|discarded|not wanted|not needed|not counted|not included|filtered out|thrown away|taken out|left aside)";
const notCounted =
  "(do not count|does not count|don't count|doesn't count|are not wanted|are not needed|are not included|should not count|must not count|should not appear|must not appear|are not to be counted|should not be counted|must not be counted|should not be included|can go|have to go|must go|go away|don't matter|do not matter)";

const filter =
  (keep: boolean) =>
  (slots: Slots): Intent => ({
    kind: "filter",
    keep,
    predicate: slots.p as Predicate,
    source: (slots.r as string | null | undefined) ?? null,
  });

/** Conditions that drop rows. */
export const dropClause = clause("drop rows", [
  [
    [
      `${dropVerb} ?(all|any|every|out|those) {r:rows} ?${where} ?(has|have) {p:pred}`,
      `${dropVerb} ?(all|any|every|those) {p:pred} ?{r:rows}`,
      `{r:rows} ?${where} {p:pred} ?, ${out}`,
      `{r:rows} ?${where} {p:pred} ?, ${notCounted}`,
      `{p:pred} ?{r:rows} (excluded|left out|removed|dropped|ignored|omitted|skipped|discarded|not counted|not included)`,
      `{p:pred} ?{r:rows} ${out}`,
      `{p:pred} ?{r:rows} ${notCounted}`,
      `(if|when|where) {p:pred} ?, (drop|skip|ignore|leave out|exclude|remove|discard) ?(it|them|{r:rows}) ?(out)`,
      `${dropVerb} ?{a:label} {r:rows} LP {p:pred} RP`,
      `?{a:label} ?{b:label} ?{c:label} LP {p:pred} RP ?, ${out}`,
      `?{a:label} ?{b:label} ?{c:label} LP {p:pred} RP ?, ${notCounted}`,
      `?, (but|and|just|only) not (for|in|from|of|at|with|those in|those from|the) {p:pred} ?{r:rows}`,
      `not (for|in|from|of|at) {p:pred}`,
      `except ?(for|in|from|those in|those from|when|where) {p:pred}`,
      `{p:pred} ?(for|means|=) ?(unknown|missing|no value|nothing) ?(:|,|–|—) (drop|skip|ignore|leave out|leave|exclude|remove|discard) (them|such {r:rows}|{r:rows}) ?out`,
      `{r:rows} must not have {p:pred}`,
      `no {r:rows} ${where} {p:pred}`,
    ],
    filter(false),
  ],
  [[`nothing (cancelled|canceled)`], () => null],
]);

const keeping = clause(
  "keep rows",
  [
    [
      [
        `${keepVerb} ?(all|those) {r:rows} ?${where} ?(has|have) {p:pred}`,
        `${keepVerb} ?(all|those) {p:pred} ?{r:rows} ?(count|counts|matter|are wanted|are needed|are counted|please)`,
        `{p:pred} {r:rows} only`,
        `only {p:pred} ?{r:rows} (count|counts|matter|are wanted|are needed|are counted|are included|should be counted|please)`,
        `(need|want|get|give me|list|show|show me|find|load|take|use|select) ?(all|those) {r:rows} (whose|where|with|that have|which have|who have|having|that are|which are) {p:pred}`,
        `(for|of) ?(all|those) {r:rows} (whose|where|with|having|that are|which are) {p:pred}`,
        `{r:rows} (must|have to|need to|should) (have|be) {p:pred}`,
      ],
      filter(true),
    ],
  ],
  1.2,
);

/** Conditions that keep rows; "only for some" after an exclusion says how far that goes, and is none. */
export const keepClause: Clause = {
  ...keeping,
  read: (input, at) =>
    input.tokens[at]?.lower === "only" &&
    followsExclusion(input, at) &&
    ["for", "in", "from", "of", "at", "if", "when", "where"].includes(input.tokens[at + 1]?.lower ?? "")
      ? []
      : keeping.read(input, at),
};

/** Conditions on groups, which may be called anything: "only towns with at least 20 sales". */
export const groupConditionClause = clause(
  "condition on groups",
  [
    [
      [
        `${keepVerb} ?(all|those|the) ?({n:word}|{n:word} {m:word}) (with|having|that have|which have|who have|of|where there are|that had|who had|whose) {p:pred} ?(count|counts|matter|are wanted)`,
        `(leave out|skip|drop|exclude|ignore|remove) ?(all|those|the|any) {d:word} (with|having|that have|which have|who have|of|where there are|that had|who had|whose) {p:pred}`,
      ],
      (slots) =>
        predicateIsAggregate(slots.p as Predicate)
          ? {
              kind: "filter",
              keep: slots.d === undefined,
              predicate: slots.p as Predicate,
              source: null,
              noun: String(slots.d ?? slots.m ?? slots.n),
            }
          : null,
    ],
  ],
  1.1,
);

/** Said after an exclusion, a condition may belong to what is left out. */
const excluding = new Set(
  [
    "leave",
    "left",
    "drop",
    "exclude",
    "excluding",
    "excluded",
    "remove",
    "removed",
    "skip",
    "ignore",
    "ignoring",
    "omit",
    "discard",
    "without",
    "except",
    "delete",
    "reject",
    "aside",
  ].map(stem),
);
const depthAt = (input: Input, at: number): number =>
  input.tokens
    .slice(input.start, at)
    .reduce((depth, token) => depth + (token.text === "(" ? 1 : token.text === ")" ? -1 : 0), 0);
/** Words that leave something out, between these places of the sentence and outside of brackets. */
function excludes(input: Input, from: number, to: number): boolean {
  let depth = 0;
  return input.tokens.slice(from, to).some((token) => {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth = Math.max(0, depth - 1);
    return depth === 0 && (excluding.has(token.stem) || excluding.has(token.lower));
  });
}
const followsExclusion = (input: Input, at: number): boolean =>
  depthAt(input, at) > 0 ? false : excludes(input, input.start, at);

/** What brackets explain may be what is left out, before or after them. */
function isOfExclusion(input: Input, at: number): boolean {
  const open = input.tokens.slice(input.start, at + 3).findLastIndex((token) => token.text === "(") + input.start;
  const close = input.tokens.slice(at, input.end).findIndex((token) => token.text === ")");
  return (
    excludes(input, input.start, Math.max(input.start, open)) ||
    (close >= 0 && excludes(input, at + close + 1, input.end))
  );
}

const isOfValues = (predicate: Predicate): boolean =>
  predicate.kind === "in" ||
  predicate.kind === "true" ||
  predicate.kind === "null" ||
  (predicate.kind === "not" && isOfValues(predicate.of)) ||
  (predicate.kind === "compare" && predicate.right.kind === "text") ||
  ((predicate.kind === "and" || predicate.kind === "or") && predicate.all.every(isOfValues));
const prepositional = clause(
  "condition",
  [
    [
      [
        "?(but|and) ?(just|only) (for|in|of|from|at|through|via|within|during|on|about|by) ?(all|only) {p:pred} ?{r:rows} ?only",
        "{r:rows} {p:pred} ?only",
        "?(all|just|the) {p:pred} {r:rows}",
        "{r:rows} (for|in|of|from|at|through|via|within|during) {p:pred} ?only",
      ],
      (slots) => (isOfValues(slots.p as Predicate) ? filter(true)(slots) : null),
    ],
    [["?{r:rows} {p:period}", "{p:happened}"], filter(true)],
    [
      ["?{r:rows} {g:someperiod}"],
      (slots) => {
        const { test, of, words } = slots.g as GuessedPeriod;
        return [filter(true)({ ...slots, p: test }), { kind: "taken", word: words, as: of, how: "period" }];
      },
    ],
  ],
  2,
);
const bracketed = clause(
  "condition",
  [
    [
      [
        "?{a:plain} {b:plain} LP {p:pred} (RP|;)",
        "{r:rows} LP {p:pred} (RP|;)",
        "LP {p:pred} (,|;|RP)",
        "(i.e.|i.e|ie|that is|meaning|namely) ?, {p:pred}",
      ],
      filter(true),
    ],
  ],
  2,
);
const relative = clause(
  "condition",
  [
    [["(whose|where|with|having) {p:pred}", "(who|that|which) ?(are|were|have|had) {p:pred}"], filter(true)],
    [["{r:rows} {c:compared}"], (slots) => filter(true)({ ...slots, p: slots.c })],
    [["?(which) {b:plain} ?{c:plain} (with|having) {p:pred}"], filter(true)],
  ],
  2,
);

/** Conditions that follow the noun that they are about: "… where x is y", "… in 2024". What explains an exclusion in brackets is none. */
export const relativeClause: Clause = {
  ...relative,
  read: (input, at) => [
    ...(followsExclusion(input, at) ? [] : [...relative.read(input, at), ...prepositional.read(input, at)]),
    ...(isOfExclusion(input, at) ? [] : bracketed.read(input, at)),
  ],
};
