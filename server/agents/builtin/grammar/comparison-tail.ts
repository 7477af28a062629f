import { comparisonAfter, comparisonBefore, negated } from "./comparisons.ts";
import { type Comparison, type Expression, not, type Predicate } from "./expression.ts";
import { operandSlot } from "./expressions.ts";
import { type Found, type Input, tokenAt } from "./input.ts";
import { type Phrase, phrase } from "./phrase.ts";
import { afterUnit } from "./units.ts";

export type Made = Found<Predicate>[];

export const compare = (left: Expression, op: Comparison, right: Expression): Predicate => ({
  kind: "compare",
  left,
  op,
  right,
});
export const turn = (predicate: Predicate, negative: boolean): Predicate => (negative ? not(predicate) : predicate);
export const ends = (options: readonly Phrase[], input: Input, at: number): number[] =>
  options.flatMap((each) => each(input, at, {}).map(({ end }) => end));

/** "18 or more", "at least 18", "between 1 and 5", "later than the pickup". */
export function comparisonTail(input: Input, from: number, subject: { left: Expression; negative: boolean }): Made {
  const at = tokenAt(input, from)?.lower === "by" ? from + 1 : from;
  const ref = subject.left.kind === "column" ? subject.left.ref : null;
  return comparisons(input, at, subject).map(({ end, value }) => ({ end: afterUnit(input, end, ref), value }));
}

function comparisons(input: Input, at: number, subject: { left: Expression; negative: boolean }): Made {
  const made = (end: number, op: Comparison, right: Expression): Found<Predicate> => ({
    end,
    value: compare(subject.left, subject.negative ? negated(op) : op, right),
  });
  const leading = comparisonBefore(input, at).flatMap(({ end, value: op }) =>
    operandSlot(input, end).map((right) => made(op === ">=" ? upwards(input, right.end) : right.end, op, right.value)),
  );
  const trailing = operandSlot(input, at).flatMap((right) =>
    comparisonAfter(input, right.end).map(({ end, value: op }) => made(end, op, right.value)),
  );
  const ranges = between(input, at, { operand: operandSlot }).map(({ end, value }) => {
    const both: Predicate = {
      kind: "and",
      all: [
        compare(subject.left, ">=", value.low as Expression),
        compare(subject.left, "<=", value.high as Expression),
      ],
    };
    return { end, value: turn(both, subject.negative) };
  });
  return [...leading, ...trailing, ...ranges];
}

/** "from 18 upwards" says no more than "from 18". */
const upwards = (input: Input, at: number): number =>
  ["upwards", "onwards", "upward", "onward"].includes(tokenAt(input, at)?.lower ?? "") ? at + 1 : at;

export const between = phrase(
  "(between|from) {low:operand} (and|to) {high:operand} ?(inclusive|both inclusive|included|both included)",
);

const bothEnds = phrase("?(,) (inclusive|both inclusive|included|both included)");
export const afterRange = (input: Input, at: number): number => bothEnds(input, at, {})[0]?.end ?? at;

const textTails: readonly ["starts" | "ends" | "contains", Phrase[]][] = [
  ["starts", ["starts with", "start with", "begins with", "begin with", "starting with", "beginning with"].map(phrase)],
  ["ends", ["ends with", "end with", "ends in", "ending with", "ending in"].map(phrase)],
  ["contains", ["contains", "contain", "containing", "includes", "mentions"].map(phrase)],
];

export function textTail(input: Input, at: number, subject: { left: Expression; negative: boolean }): Made {
  return textTails.flatMap(([how, options]) =>
    ends(options, input, at).flatMap((end) => {
      const token = tokenAt(input, end);
      if (!token || (token.kind !== "quoted" && token.kind !== "word" && token.kind !== "number")) return [];
      return [
        { end: end + 1, value: turn({ kind: "text", of: subject.left, how, value: token.text }, subject.negative) },
      ];
    }),
  );
}
