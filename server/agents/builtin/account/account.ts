import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { comparisonBefore } from "../grammar/comparisons.ts";
import { isAdditive } from "../compose/resolve-output.ts";
import { type Input, tokenAt } from "../grammar/input.ts";
import { columnSlot, rowsSlot, sourceSlot } from "../grammar/slots.ts";
import { knownValueSlot } from "../grammar/values.ts";
import { linkColumns } from "../link/column-link.ts";
import type { KnownColumn } from "../link/vocabulary.ts";
import type { ReadClause, Reading } from "../read-request.ts";
import { nameWords, squash, stem } from "../text/stem.ts";
import { phraseStems } from "../text/phrase-stems.ts";
import { sentences, type Token, tokenise } from "../text/tokenise.ts";
import { areSynonyms, articles, expandAbbreviation, fillers } from "../text/words.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import {
  answers,
  choosing,
  demands,
  measuring,
  months,
  negations,
  negative,
  neutral,
  placing,
  pointing,
  qualifiers,
  settling,
  today,
  units,
} from "./words.ts";

/** Everything that one word is held against. */
interface Books {
  readonly input: Input;
  readonly evidence: Evidence;
  /** Names of the result, as stems, that the request says the meaning of. */
  readonly told: ReadonlySet<string>;
  readonly clauseAt: (token: Token) => ReadClause | null;
}

/** Names whose meaning the request gives: what they say is said by their meaning. */
function toldNames({ clauses }: Reading): ReadonlySet<string> {
  const names = clauses
    .flatMap((each) => each.intents)
    .flatMap((each) => {
      switch (each.kind) {
        case "define":
        case "alias":
          return [each.name];
        case "rename":
          return [each.to];
        case "outputs":
          return each.items.filter((item) => item.expression !== null).map((item) => item.name);
        default:
          return [];
      }
    });
  return new Set(names.map((each) => stem(squash(each))));
}

/** Examples of how values are written: their numbers and dates narrow nothing. */
const examples = new Set(["formats", "separators", "null_words", "courtesy", "tidy", "sources", "key_spelling"]);
const isExample = (clause: ReadClause | null): boolean =>
  clause !== null && clause.intents.some((each) => examples.has(each.kind));

/** What a word must leave in the plan, or the doubt that it did not. Null where it says nothing that narrows. */
type Check = (books: Books, at: number) => { readonly end: number; readonly doubt: string | null } | null;

const list = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)!}` : (names[0] ?? "");

const wordsOf = (input: Input, at: number, end: number): string =>
  input.tokens
    .slice(at, end)
    .map((each) => each.text)
    .join(" ");

const demandOf = (token: Token): (typeof demands)[number] | undefined =>
  token.kind === "word" ? demands.find(({ words }) => words.has(token.lower)) : undefined;

/** A value of a column stands in the plan as that value. */
const values: Check = (books, at) => {
  const { input, evidence, clauseAt } = books;
  const token = tokenAt(input, at)!;
  const isSmall =
    token.kind === "word" && token.text === token.lower && (fillers.has(token.lower) || articles.has(token.lower));
  const found = isSmall ? undefined : knownValueSlot(input, at)[0];
  if (!found) return null;
  const isThere = found.value.some((each) => evidence.literals.has(squash(each.value)));
  const isFigure = found.end === at + 1 && demandOf(token)?.text.test(evidence.text) === true;
  if (isThere || isFigure || isExample(clauseAt(token))) return { end: found.end, doubt: null };
  if (isNamed(books, at)) return null;
  const columns = [...new Set(found.value.map((each) => each.ref.name))];
  return {
    end: found.end,
    doubt: `"${wordsOf(input, at, found.end)}" is a value of ${list(columns)}, and no step heeds it: say whether only those rows count.`,
  };
};

/** Whether the word is one that this column is called by. */
const isOwnWord = (column: KnownColumn, { stem: root, text }: Token): boolean =>
  column.squashed === squash(text) ||
  column.stems.includes(root) ||
  column.words.some((word) => {
    const own = stem(expandAbbreviation(word));
    return areSynonyms(own, root) || stem(word) === root || (root.length > 3 && own.length > 4 && own.startsWith(root));
  });

const score = ({ vocabulary }: Input, words: readonly string[], name: string): number =>
  words.length === 0 ? 0 : (linkColumns(vocabulary, words).find((each) => each.ref.name === name)?.score ?? 0);

/** Whether the word helps to name a column that the plan speaks of: without it, the words around it would fit less. */
function helpsToName({ input, evidence }: Books, at: number): boolean {
  for (let start = Math.max(input.start, at - 4); start <= at; start += 1)
    for (const { end, value } of columnSlot(input, start)) {
      if (end <= at || value.source === null || !evidence.names.has(squash(value.name))) continue;
      const texts = (without: number): string[] =>
        input.tokens
          .slice(start, end)
          .flatMap((each, index) => (start + index === without || each.kind === "sign" ? [] : [each.text]));
      if (score(input, texts(-1), value.name) > score(input, texts(at), value.name)) return true;
    }
  return false;
}

/** A column, a source, what rows are called, or a name of the result. */
function isNamed(books: Books, at: number): boolean {
  const { input, evidence, told, clauseAt } = books;
  const token = tokenAt(input, at)!;
  if (rowsSlot(input, at).length > 0 || sourceSlot(input, at).length > 0) return true;
  const isOfResult = input.vocabulary.defined.some(
    (each) =>
      told.has(stem(squash(each))) &&
      evidence.names.has(squash(each)) &&
      nameWords(each).some((word) => stem(word) === token.stem),
  );
  if (isOfResult || told.has(token.stem)) return true;
  const intents = clauseAt(token)?.intents ?? [];
  const settled = new Set(
    intents.flatMap((each) =>
      each.kind === "drop_columns"
        ? each.columns.map((ref) => ref.name)
        : each.kind === "rename"
          ? [each.from.name]
          : [],
    ),
  );
  return (
    input.vocabulary.columns.some(
      (each) =>
        each.ref.source !== null &&
        (evidence.names.has(each.squashed) || settled.has(each.ref.name)) &&
        isOwnWord(each, token),
    ) || helpsToName(books, at)
  );
}

/** "stormy crossings (weather is storm)": what stands in brackets says what the words before them mean. */
function isExplained({ input, clauseAt }: Books, at: number): boolean {
  const clause = clauseAt(tokenAt(input, at)!);
  const open = input.tokens.findIndex((each, index) => index > at && index <= at + 3 && each.text === "(");
  const next = open < 0 ? null : tokenAt(input, open);
  return (
    next !== null &&
    clause !== null &&
    next.end <= clause.end &&
    clause.intents.some((each) => each.kind === "filter" || each.kind === "define" || each.kind === "sources")
  );
}

const turned: Check = ({ input, clauseAt }, at) => {
  const token = tokenAt(input, at)!;
  if (token.kind !== "word" || !negations.has(token.lower)) return null;
  const clause = clauseAt(token);
  const isHeeded =
    clause !== null &&
    (clause.intents.some((each) => settling.has(each.kind)) || negative.test(JSON.stringify(clause.intents)));
  return {
    end: at + 1,
    doubt: isHeeded ? null : `"${token.text}" turns something round, and no step heeds it: say which rows are meant.`,
  };
};

const counted: Check = (books, at) => {
  const { input, evidence } = books;
  const token = tokenAt(input, at)!;
  const demand = demandOf(token);
  const isBound = token.lower === "least" && tokenAt(input, at - 1)?.lower === "at";
  if (!demand || isBound) return null;
  const isHeeded =
    demand.text.test(evidence.text) || demand.kinds.some((kind) => evidence.kinds.has(kind)) || isNamed(books, at);
  return { end: at + 1, doubt: isHeeded ? null : `"${token.text}" has no part in the plan: say what it is to change.` };
};

/** "the second visit", "new orders": which of the rows are meant is settled by a step that chooses among them. */
const qualified: Check = (books, at) => {
  const { input, evidence, clauseAt } = books;
  const token = tokenAt(input, at)!;
  const isNoun = rowsSlot(input, at + 1).length > 0 || sourceSlot(input, at + 1).length > 0;
  if (token.kind !== "word" || !qualifiers.has(token.lower) || !isNoun) return null;
  const isHeeded =
    choosing.some((kind) => evidence.kinds.has(kind)) ||
    clauseAt(token)?.intents.some((each) => settling.has(each.kind)) ||
    /\b(?:min|max)\(|is null/.test(evidence.text) ||
    isNamed(books, at);
  return {
    end: at + 1,
    doubt: isHeeded ? null : `"${wordsOf(input, at, at + 2)}": no step chooses among them; say which are meant.`,
  };
};

/** "last month", "today": what that is changes from run to run, and no step holds it. */
const relative: Check = ({ input, evidence, clauseAt }, at) => {
  const token = tokenAt(input, at)!;
  if (token.kind !== "word" || evidence.literals.has(squash(token.text)) || isExample(clauseAt(token))) return null;
  const next = tokenAt(input, at + 1);
  const unit = next?.number === null || next?.number === undefined ? next : tokenAt(input, at + 2);
  const end = today.has(token.lower)
    ? at + 1
    : pointing.has(token.lower) && unit && units.has(unit.stem)
      ? at + 2
      : null;
  return end === null
    ? null
    : {
        end,
        doubt: `"${wordsOf(input, at, end)}" depends on the day of the run: say from which date to which.`,
      };
};

const numbers: Check = ({ input, evidence, clauseAt }, at) => {
  const token = tokenAt(input, at)!;
  if (token.kind !== "number" || token.number === null) return null;
  const { number } = token;
  const isThere =
    [number, number / 100, number / 1000].some((each) => evidence.numbers.has(each)) ||
    (/^(19|20)\d\d$/.test(token.text) && evidence.numbers.has(number + 1)) ||
    isExample(clauseAt(token)) ||
    input.vocabulary.columns.some((each) => evidence.names.has(each.squashed) && each.squashed.includes(token.lower));
  return { end: at + 1, doubt: isThere ? null : `${token.text} has no part in the plan: say what it is to change.` };
};

/** A month stands in the plan as a date of it, or as the first day after it. */
const periods: Check = ({ input, evidence, clauseAt }, at) => {
  const token = tokenAt(input, at)!;
  const month = token.kind === "word" ? months.indexOf(token.lower) : -1;
  if (
    month < 0 ||
    (token.lower === "may" && token.text !== "May") ||
    (token.lower === "march" && token.text !== "March")
  )
    return null;
  const isThere = [month + 1, ((month + 1) % 12) + 1].some((each) =>
    evidence.text.includes(`-${String(each).padStart(2, "0")}-`),
  );
  return {
    end: at + 1,
    doubt:
      isThere || isExample(clauseAt(token))
        ? null
        : `"${token.text}" has no part in the plan: say which dates are meant.`,
  };
};

const isSilent = ({ lower, stem: root }: Token): boolean =>
  lower.length < 2 ||
  [fillers, articles, answers].some((each) => each.has(lower)) ||
  [phraseStems, neutral, placing].some((each) => each.has(root));

/** Any other word must be one that the phrases of the requests are made of, or name something. */
const others: Check = (books, at) => {
  const { input, evidence, clauseAt } = books;
  const token = tokenAt(input, at)!;
  if (token.kind !== "word" || token.number !== null || isSilent(token) || isExample(clauseAt(token))) return null;
  const word = squash(token.text);
  const isName = input.vocabulary.defined.some((each) => squash(each) === word) && !books.told.has(stem(word));
  const isWritten =
    (!isName && evidence.names.has(word)) ||
    (isName && isAdditive(word)) ||
    evidence.literals.has(word) ||
    [...evidence.literals].some((each) => each.length > 2 && word.startsWith(each));
  const isVerb = measuring.has(token.stem) && comparisonBefore(input, at + 1).length > 0;
  if (isWritten || isVerb || isNamed(books, at) || isExplained(books, at)) return null;
  return { end: at + 1, doubt: `"${token.text}" has no part in the plan: say what it is to change.` };
};

const checks: readonly Check[] = [values, turned, relative, qualified, counted, periods, numbers, others];

/** A name of several words that the request leaves to speak for itself: `late_visits` narrows as "late visits" does. */
function wordsInName({ input, told }: Books, at: number): Token[] {
  const token = tokenAt(input, at)!;
  const words = token.kind === "word" ? nameWords(token.text) : [];
  const isKnown =
    told.has(stem(squash(token.text))) ||
    input.vocabulary.columns.some((each) => each.ref.source !== null && each.squashed === squash(token.text));
  return words.length < 2 || isKnown || !/[_\p{Lu}]/u.test(token.text.slice(1))
    ? []
    : tokenise(words.join(" ")).map((each) => ({ ...each, start: token.start, end: token.end }));
}

function audit(books: Books): { at: number; doubt: string }[] {
  const { input } = books;
  const found: { at: number; doubt: string }[] = [];
  for (let at = input.start; at < input.end;) {
    const inner = wordsInName(books, at);
    if (inner.length > 0) {
      const name: Input = { ...input, tokens: inner, start: 0, end: inner.length, memo: new Map() };
      found.push(...audit({ ...books, input: name }).map(({ doubt }) => ({ at, doubt })));
      at += 1;
      continue;
    }
    const result = checks.reduce<ReturnType<Check>>((before, check) => before ?? check(books, at), null);
    if (result?.doubt) found.push({ at, doubt: result.doubt });
    at = result?.end ?? at + 1;
  }
  return found;
}

export interface Account {
  readonly reading: Reading;
  readonly proposals: readonly Proposal[];
  readonly isOrdered: boolean;
  /** What is asked already: a word in one of these is not lost. */
  readonly doubts: readonly string[];
}

/**
 * Every word of the request that narrows, counts or orders must stand in the plan or in a question. This goes by what the
 * steps hold in the end, and trusts no clause that it took a word: a word that left nothing behind is asked about.
 */
export function unaccounted({ reading, proposals, isOrdered, doubts }: Account): string[] {
  const { request, vocabulary, clauses } = reading;
  const tokens = tokenise(request);
  const evidence = evidenceOf(proposals, isOrdered);
  const asked = new Set(doubts.flatMap((each) => tokenise(each.replaceAll('"', " ")).map((token) => token.lower)));
  const clauseAt = (token: Token): ReadClause | null =>
    clauses.find((each) => each.start <= token.start && token.end <= each.end) ?? null;
  const told = toldNames(reading);
  const found = sentences(tokens).flatMap((range) =>
    audit({ input: { tokens, ...range, vocabulary, memo: new Map() }, evidence, told, clauseAt }),
  );
  return [...new Set(found.filter(({ at }) => !asked.has(tokens[at]!.lower)).map(({ doubt }) => doubt))];
}
