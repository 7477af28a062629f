import {
  columnSlot,
  columnsSlot,
  dateShapeSlot,
  labelSlot,
  listOf,
  givenSlot,
  nameSlot,
  numberSlot,
  outfileSlot,
  plainSlot,
  quotedSlot,
  rowsSlot,
  sourceSlot,
  sourcesSlot,
  wordSlot,
} from "../grammar/slots.ts";
import { entitySlot, groupItemSlot, keysSlot } from "../grammar/entities.ts";
import { choiceSlot } from "../grammar/choices.ts";
import { expressionSlot, figuresSlot, operandSlot, simpleSlot } from "../grammar/expressions.ts";
import { guessedPeriod, happenedIn, periodFirst } from "../grammar/periods.ts";
import { comparedSlot, earlierSlot, predicateSlot } from "../grammar/predicates.ts";
import { takingSlot } from "../grammar/takings.ts";
import { styleSlot } from "../grammar/styles.ts";
import { phrases, type Slots } from "../grammar/phrase.ts";
import { knownValueSlot } from "../grammar/values.ts";
import { mostSlot } from "../grammar/superlatives.ts";
import type { Clause, Intent } from "../grammar/intent.ts";
import type { Parser } from "../grammar/input.ts";

/** Every kind of slot a clause's phrases may use. */
const slotTable: Record<string, Parser<unknown>> = {
  col: columnSlot,
  cols: columnsSlot,
  num: numberSlot,
  rows: rowsSlot,
  source: sourceSlot,
  sources: sourcesSlot,
  name: nameSlot,
  given: givenSlot,
  outfile: outfileSlot,
  pred: predicateSlot,
  compared: comparedSlot,
  earlier: earlierSlot,
  expr: expressionSlot,
  exprs: listOf(expressionSlot),
  operand: operandSlot,
  simple: simpleSlot,
  style: styleSlot,
  shape: dateShapeSlot,
  quoted: quotedSlot,
  word: wordSlot,
  values: listOf(knownValueSlot, { or: true }),
  plain: plainSlot,
  label: labelSlot,
  figures: figuresSlot,
  choice: choiceSlot,
  most: mostSlot,
  period: periodFirst,
  someperiod: guessedPeriod,
  happened: happenedIn,
  entity: entitySlot,
  taking: takingSlot,
  groups: listOf(groupItemSlot),
  keys: keysSlot,
};

/** A slot that a clause brings along. */
export const addSlot = (name: string, parser: Parser<unknown>): void => {
  slotTable[name] = parser;
};

type Build = (slots: Slots) => readonly Intent[] | Intent | null;

const readPhrases = (texts: readonly string[], build: Build): Parser<readonly Intent[]> =>
  phrases(
    texts,
    () => slotTable,
    (slots) => {
      const built = build(slots);
      return built === null ? null : ([built].flat() as readonly Intent[]);
    },
  );

/** A clause from its phrases; several groups of phrases may build different intents. */
export function clause(name: string, groups: readonly (readonly [readonly string[], Build])[], cost = 1): Clause {
  const parsers = groups.map(([texts, build]) => readPhrases(texts, build));
  return { name, cost, read: (input, at) => parsers.flatMap((parser) => parser(input, at)) };
}
