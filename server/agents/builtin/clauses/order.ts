import type { Expression } from "../grammar/expression.ts";
import { expressionSlot } from "../grammar/expressions.ts";
import type { Intent, OrderItem } from "../grammar/intent.ts";
import type { Found, Parser } from "../grammar/input.ts";
import { phrase, type Slots } from "../grammar/phrase.ts";
import type { ColumnRef } from "../link/vocabulary.ts";
import { grainItem, type GroupItem, takenFor } from "../grammar/entities.ts";
import { addSlot, clause } from "./slot-table.ts";

const rising =
  "(ascending|in ascending order|smallest first|lowest first|oldest first|earliest first|from lowest to highest|from low to high|low to high|from smallest to largest|from oldest to newest|alphabetically|in alphabetical order|increasing|rising|asc|from a to z|a to z|first to last|chronologically|in chronological order|lowest to highest|smallest on top|cheapest first|fewest first)";
const falling =
  "(descending|in descending order|largest first|biggest first|highest first|newest first|latest first|most recent first|best first|top first|from highest to lowest|from high to low|high to low|from largest to smallest|from newest to oldest|decreasing|falling|desc|from z to a|z to a|highest to lowest|biggest on top|largest on top|highest at the top|biggest at the top|with the highest first|with the biggest first|with the largest first|most expensive first|most expensive at the top)";
const sort =
  "(sort|sorted|order|ordered|arrange|arranged|rank|ranked|list|listed|list them|sort it|sort them|order them|sort rows|sort the result|order the result|sorting|ordering)";
const [risingWords, fallingWords] = [phrase(`?(,) ${rising}`), phrase(`?(,) ${falling}`)];

/** "sorted by month": the column of the result that the rows were put together by. */
const groupedPart = (word: string): Expression => ({ kind: "column", ref: { source: null, name: word } });

/** "by city, then by amount descending": each with its own direction, or the one said at the end. */
const orderings: Parser<readonly OrderItem[]> = (input, at) => {
  const one = (index: number): Found<OrderItem>[] =>
    [
      ...expressionSlot(input, index).filter(({ value }) => value.kind !== "number" && value.kind !== "text"),
      ...grainItem(input, index).map(({ end }) => ({ end, value: groupedPart(input.tokens[index]!.lower) })),
    ]
      .slice(0, 3)
      .flatMap((found) => [
        ...fallingWords(input, found.end, {}).map(({ end }) => ({ end, value: { by: found.value, desc: true } })),
        ...risingWords(input, found.end, {}).map(({ end }) => ({ end, value: { by: found.value, desc: false } })),
        { end: found.end, value: { by: found.value, desc: false } },
      ]);
  const joint = ["?, ?and then by", "?, ?and by", "?, ?and then", ", by", ",", "and"].map(phrase);
  const grow = (found: Found<readonly OrderItem[]>): Found<readonly OrderItem[]>[] => {
    const next = new Set(joint.flatMap((each) => each(input, found.end, {}).map(({ end }) => end)));
    return [
      ...[...next].flatMap((start) =>
        one(start)
          .slice(0, 3)
          .flatMap((each) => grow({ end: each.end, value: [...found.value, each.value] })),
      ),
      found,
    ];
  };
  return one(at).flatMap((each) => grow({ end: each.end, value: [each.value] }));
};

addSlot("orderings", orderings);

const all =
  (desc: boolean) =>
  (slots: Slots): Intent => ({
    kind: "order",
    by: (slots.o as Expression[]).map((by) => ({ by, desc })),
    isFalling: desc,
  });
/** The order of the rows. */
export const orderClause = clause(
  "order",
  [
    [
      [`${sort} ?(it|them|the rows|the result|rows) (by|after|on|according to) {y:orderings}`],
      (slots) => ({ kind: "order", by: slots.y as OrderItem[], isFalling: false }),
    ],
    [
      [
        `${sort} ?them ${falling} (by|on) {o:exprs}`,
        `(highest|largest|biggest|best|latest|newest|most) {o:exprs} (first|on top|at the top)`,
        `(put|with|and put) ?(the) (highest|largest|biggest|best|latest|newest|most) {o:exprs} (first|on top|at the top)`,
        `${sort} ?them from (highest|largest|biggest) to (lowest|smallest) {o:exprs}`,
        `{o:exprs} ${falling}`,
        `(have|has) ?the (highest|largest|biggest|most) {o:exprs}`,
      ],
      all(true),
    ],
    [
      [`?${sort} ${falling}`, `(highest|largest|biggest) (first|on top)`],
      () => ({ kind: "order", by: [], isFalling: true }),
    ],
    [
      [
        `${sort} ?them ${rising} (by|on) {o:exprs}`,
        `(lowest|smallest|earliest|oldest|fewest) {o:exprs} (first|on top|at the top)`,
        `${sort} ?them from (lowest|smallest) to (highest|largest|biggest) {o:exprs}`,
        `{o:exprs} ${rising}`,
        `(have|has) ?the (lowest|smallest|fewest) {o:exprs}`,
      ],
      all(false),
    ],
    [
      [
        `?${sort} (ascending|in ascending order|smallest first|lowest first|oldest first|earliest first|chronologically)`,
      ],
      () => ({ kind: "order", by: [], isFalling: false }),
    ],
    [
      [`?(put|with|and put) ?(the) (highest|largest|biggest|greatest|best) {w:label} (first|on top|at the top)`],
      (slots) => ({ kind: "order", by: [], isFalling: true, label: slots.w as string }),
    ],
    [
      [`?(put|with|and put) ?(the) (lowest|smallest|fewest) {w:label} (first|on top|at the top)`],
      (slots) => ({ kind: "order", by: [], isFalling: false, label: slots.w as string }),
    ],
    [
      ["{m:most} (first|on top|at the top)"],
      (slots) => ({ kind: "order", by: [slots.m as OrderItem], isFalling: true }),
    ],
  ],
  1,
);

const keep =
  "?(only|just|show|list|give me|keep|keep only|only keep|find|get|return|want|only want|which are|what are|who are|limit it to|limit to|limited to|i want|i only want)";
const things = "?({g:entity}|{r:rows}|{c:col}|{w:label})";
const ranked =
  (desc: boolean) =>
  (slots: Slots): Intent[] => [
    {
      kind: "top",
      count: slots.n as number,
      by: [{ by: slots.e as Expression, desc }],
      entity: entityOf(slots),
      noun: nounOf(slots),
    },
    ...takenFor(slots.g ? [slots.g as GroupItem] : []),
  ];
/** What is ranked: the values of a column, or the things of a list. */
function entityOf(slots: Slots): ColumnRef | null {
  const listed = (slots.g as GroupItem | undefined)?.by;
  return (slots.c as ColumnRef | undefined) ?? (listed?.kind === "column" ? listed.ref : null);
}
const nounOf = (slots: Slots): string | null => (typeof slots.w === "string" ? slots.w : null);

/** The first few rows by some order. */
export const topClause = clause(
  "top rows",
  [
    [
      [
        `${keep} (top|first|best) {n:num} ${things} (by|in|in terms of|according to|ranked by|judged by|measured by|based on) ?(highest|largest|their|its|the) {e:expr}`,
        `${keep} ?top {n:num} ${things} (with|having|that have|which have|who have|by) ?the (highest|largest|biggest|most|greatest|longest|latest) {e:expr}`,
        `${keep} {n:num} (highest|largest|biggest|greatest) {e:expr}`,
      ],
      ranked(true),
    ],
    [
      [
        `${keep} (bottom|last) {n:num} ${things} (by|in terms of|according to|ranked by) {e:expr}`,
        `${keep} {n:num} ${things} (with|having|that have|which have|who have) ?the (lowest|smallest|fewest|least|shortest) {e:expr}`,
      ],
      ranked(false),
    ],
    [
      [`(which|what) ${things} (has|have|had|shows|show) ?the (highest|largest|biggest|most|greatest) {e:expr}`],
      (slots) => ranked(true)({ ...slots, n: 1 }),
    ],
    [
      [`(which|what) ${things} (has|have|had|shows|show) ?the (lowest|smallest|fewest|least) {e:expr}`],
      (slots) => ranked(false)({ ...slots, n: 1 }),
    ],
    [
      [`(which|what) ${things} (has|have|had|makes|make|made|got|gets) ?the most {h:rows}`],
      (slots) =>
        ranked(true)({
          ...slots,
          n: 1,
          e: { kind: "aggregate", fn: "count", of: null, where: null } satisfies Expression,
        }),
    ],
    [
      [`(which|what) ${things} (has|have|had|makes|make|made|got|gets) ?the fewest {h:rows}`],
      (slots) =>
        ranked(false)({
          ...slots,
          n: 1,
          e: { kind: "aggregate", fn: "count", of: null, where: null } satisfies Expression,
        }),
    ],
    [
      [`${keep} ?top {n:num} {m:most} ?{r:rows}`],
      (slots) => ({ kind: "top", count: slots.n as number, by: [slots.m as OrderItem], entity: null, noun: null }),
    ],
    [
      [
        `${keep} (top|first) {n:num} ?({r:rows}|{c:col}) ?(only)`,
        "limit ?(it|the result|the output|rows) to {n:num} ?{r:rows}",
      ],
      (slots) => ({ kind: "top", count: slots.n as number, by: [], entity: entityOf(slots), noun: null }),
    ],
  ],
  1.2,
);
