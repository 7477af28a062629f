import { type Expression, type Predicate } from "./expression.ts";
import { either, type Parser } from "./input.ts";
import { canSum } from "./numeric.ts";
import { phrases, type SlotTable } from "./phrase.ts";
import { innerPredicate } from "./predicate-door.ts";
import { columnSlot, rowsSlot } from "./slots.ts";

const table = (): SlotTable => ({ rows: rowsSlot, column: columnSlot, pred: innerPredicate });
const percentWord = "(percentage|percent|pct)";
const shareWord = "(share|proportion|fraction|part|portion)";
const those = "(the rows|rows|them|these|those|all of them|{r:rows})";
const are = "?(that|which|who|where|whose|with) ?(are|were|was|is|have|had|got|have been|has been)";

const share =
  (percent: boolean) =>
  ({ p, c }: Readonly<Record<string, unknown>>): Expression => {
    const of: Expression | null = c ? { kind: "column", ref: c as never } : null;
    const made: Expression = { kind: "share", of, where: p as Predicate };
    return percent ? { kind: "styled", of: made, style: { percent: true } } : made;
  };
const shapes = (word: string): string[] => [
  `${word} of ?all ${those} ${are} {p:pred}`,
  `${word} ?(of ${those}) ${are} {p:pred}`,
  `(what|which) ${word} of ${those} ${are} {p:pred}`,
];
const sums = (word: string): string[] => [
  `${word} of ?(the total|total|all) {c:column} (where|that|which|from|for|with|in) ?(is|are|comes|come|came) ?(from) {p:pred}`,
];

/** The share of rows, or of an amount, for which something holds. */
export const shareSlot: Parser<Expression> = (input, at) =>
  either<Expression>(rowShares, percentShares)(input, at).filter(({ value }) => {
    const plain = value.kind === "styled" ? value.of : value;
    return plain.kind !== "share" || plain.of === null || canSum(input.vocabulary, plain.of);
  });
const rowShares = either(
  phrases(shapes(shareWord), table, share(false)),
  phrases(sums(shareWord), table, share(false)),
);
const percentShares = either(
  phrases(shapes(percentWord), table, share(true)),
  phrases(sums(percentWord), table, share(true)),
);

/** "how many of them are open", "the number of orders that were late". */
export const countWhereSlot: Parser<Expression> = phrases<Expression>(
  [
    `how many ?of ${those} ${are} {p:pred}`,
    `(number|count) of ${those} (that|which|who|where|whose|with|having) ?(are|were|was|is|have|had|got|have been|has been) {p:pred}`,
    `(number|count) of {p:pred} {r:rows}`,
    `how many {p:pred} {r:rows}`,
  ],
  table,
  (slots) => ({ kind: "aggregate", fn: "count", of: null, where: slots.p as Predicate }),
);
