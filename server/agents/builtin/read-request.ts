import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { clauses } from "./clauses/table.ts";
import { defineClause } from "./clauses/shape.ts";
import { outputsClause } from "./clauses/outputs.ts";
import type { Intent } from "./grammar/intent.ts";
import type { Input } from "./grammar/input.ts";
import { createVocabulary, type Vocabulary } from "./link/vocabulary.ts";
import { sentences, type Token, tokenise } from "./text/tokenise.ts";
import { dangerous, fillers } from "./text/words.ts";

export interface ReadClause {
  readonly clause: string;
  readonly text: string;
  /** Where it stands in the request. */
  readonly start: number;
  readonly end: number;
  readonly intents: readonly Intent[];
}
export interface Reading {
  readonly request: string;
  readonly vocabulary: Vocabulary;
  readonly clauses: readonly ReadClause[];
  /** Pieces of the request, quoted, that no clause accounts for. */
  readonly unread: readonly string[];
}

const ordinals = new Set(["first", "firstly", "second", "secondly", "next", "finally", "lastly", "then", "now"]);

/** "First, …" only leads the reader on; "the first visit" says which. */
const isLeading = (tokens: readonly Token[], at: number, start: number): boolean =>
  !ordinals.has(tokens[at]!.lower) || tokens[at]!.lower === "then" || at === start || tokens[at + 1]?.text === ",";

const isFree = (token: Token): boolean =>
  (token.kind === "sign" && /^[,.:;()?!–—-]$|^\r?\n/.test(token.text)) ||
  (token.kind === "word" && fillers.has(token.lower) && !dangerous.has(token.lower));

interface Step {
  readonly cost: number;
  readonly next: number;
  readonly clause: ReadClause | null;
}

const maxClauses = 4000;

/** The cheapest way to account for every word of the sentence: a word that no clause takes costs more than any clause. */
function readSentence(input: Input, request: string): { clauses: ReadClause[]; loose: number[] } {
  const best = new Map<number, Step>([[input.end, { cost: 0, next: input.end, clause: null }]]);
  let tried = 0;
  for (let at = input.end - 1; at >= input.start; at -= 1) {
    const token = input.tokens[at]!;
    let step: Step = {
      cost: best.get(at + 1)!.cost + (isFree(token) && isLeading(input.tokens, at, input.start) ? 0.05 : 10),
      next: at + 1,
      clause: null,
    };
    for (const clause of clauses) {
      for (const found of tried < maxClauses ? clause.read(input, at) : []) {
        tried += 1;
        const cost = clause.cost + (best.get(found.end)?.cost ?? Number.POSITIVE_INFINITY);
        const isLonger = cost === step.cost && found.end > step.next;
        if (cost < step.cost || isLonger)
          step = {
            cost,
            next: found.end,
            clause: {
              clause: clause.name,
              text: request.slice(token.start, input.tokens[found.end - 1]!.end),
              start: token.start,
              end: input.tokens[found.end - 1]!.end,
              intents: found.value,
            },
          };
      }
    }
    best.set(at, step);
  }
  const result: ReadClause[] = [];
  const loose: number[] = [];
  for (let at = input.start; at < input.end;) {
    const step = best.get(at)!;
    if (step.clause) result.push(step.clause);
    else if (!isFree(input.tokens[at]!) || !isLeading(input.tokens, at, input.start)) loose.push(at);
    at = step.next;
  }
  return { clauses: result, loose };
}

const changing = new Set<Intent["kind"]>([
  "scale",
  "fill",
  "tidy",
  "null_words",
  "separators",
  "dedupe",
  "whole_rows",
  "once",
  "unmatched",
  "checks",
]);
const changes = (intent: Intent): boolean => changing.has(intent.kind) || (intent.kind === "filter" && !intent.keep);
const exception =
  /^[,\s]*(?:(?:but|and|just|only)\s+)*(?:not|except|excluding|unless)\b|^[,\s]*(?:(?:but|just|and)\s+)*only\s+(?:for|in|of|from|at|if|when|where)\b|^[,\s]*(?:for|in)\b.*\bonly$/i;

/** "…, but not for web" after a rule is about that rule, and not about all rows: such conditions are taken out of a sentence. */
function withoutExceptions(clauses: readonly ReadClause[]): { kept: ReadClause[]; exceptions: string[] } {
  const isException = (each: ReadClause): boolean =>
    exception.test(each.text) &&
    each.intents.some(({ kind }) => kind === "filter") &&
    clauses.some((other) => other !== each && other.intents.some(changes));
  return {
    kept: clauses.filter((each) => !isException(each)),
    exceptions: clauses.filter(isException).map(({ text }) => text.replace(/^[,\s]+/, "")),
  };
}

/** Neighbouring loose words as one quotation. */
function quote(tokens: readonly Token[], loose: readonly number[], request: string): string[] {
  const groups: number[][] = [];
  for (const index of loose) {
    const last = groups.at(-1);
    if (
      last &&
      index - last.at(-1)! <= 3 &&
      !/[.;?!]/.test(request.slice(tokens[last.at(-1)!]!.end, tokens[index]!.start))
    )
      last.push(index);
    else groups.push([index]);
  }
  return groups.map((group) => request.slice(tokens[group[0]!]!.start, tokens[group.at(-1)!]!.end));
}

/** "Takings are …" at the head of a sentence names `takings`; `SKU` stays. */
const uncapitalised = (name: string): string => (/^\p{Lu}\p{Ll}+$/u.test(name) ? name.toLowerCase() : name);

/** Names that the request gives to columns of its result, found before everything else is read. */
function definedNames(tokens: readonly Token[], vocabulary: Vocabulary): string[] {
  const names = new Set<string>();
  for (const range of sentences(tokens)) {
    const input: Input = { tokens, ...range, vocabulary, memo: new Map() };
    const lists = Array.from({ length: range.end - range.start }, (_, index) => range.start + index).flatMap((at) =>
      outputsClause.read(input, at),
    );
    const longest = lists.toSorted((left, right) => right.end - left.end)[0];
    for (const intent of longest?.value ?? [])
      if (intent.kind === "outputs") for (const item of intent.items) names.add(item.name);
    for (let at = range.start; at < range.end; at += 1)
      for (const { value } of defineClause.read(input, at))
        for (const intent of value)
          if (
            intent.kind === "define" &&
            ["binary", "choose", "aggregate", "styled", "part"].includes(intent.expression.kind)
          )
            names.add(at === range.start ? uncapitalised(intent.name) : intent.name);
  }
  return [...names].filter(
    (name) => !vocabulary.columns.some((column) => column.ref.name.toLowerCase() === name.toLowerCase()),
  );
}

export interface RequestInput {
  readonly request: string;
  readonly sources: readonly ProfiledSource[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Names that the result has already. */ readonly defined?: readonly string[];
  /** The file that the result goes to. */ readonly outfile?: string | null;
  /** Whose rows the result is about, where that is known. */ readonly main?: string | null;
}

export function readRequest({
  request,
  sources,
  foreignKeys,
  defined = [],
  outfile = null,
  main = null,
}: RequestInput): Reading {
  const text = request.replaceAll(/\bnon-(?=\p{L})/giu, "not ");
  const tokens = tokenise(text);
  const first = createVocabulary({ sources, foreignKeys, request: text, defined: [], main });
  const vocabulary = createVocabulary({
    sources,
    foreignKeys,
    request: text,
    outfile,
    main,
    defined: [
      ...new Set([
        ...definedNames(tokens, first),
        ...defined.filter(
          (name) => !first.columns.some((column) => column.ref.name.toLowerCase() === name.toLowerCase()),
        ),
      ]),
    ],
  });
  const read = sentences(tokens).map((range) => {
    const input: Input = { tokens, ...range, vocabulary, memo: new Map() };
    const sentence = readSentence(input, text);
    const { kept, exceptions } = withoutExceptions(sentence.clauses);
    return { clauses: kept, unread: [...quote(tokens, sentence.loose, text), ...exceptions] };
  });
  return {
    request: text,
    vocabulary,
    clauses: read.flatMap((each) => each.clauses),
    unread: read.flatMap((each) => each.unread),
  };
}
