import type { Style } from "../grammar/expression.ts";
import type { ColumnRef } from "../link/vocabulary.ts";
import type { Slots } from "../grammar/phrase.ts";
import { clause } from "./slot-table.ts";

const missing = "(missing|empty|blank|null|absent|unknown|not known|not given|not there)";
const write = "(write|put|use|set it to|fill in|enter|take|say|insert|it becomes|make it|it should be|it is)";
const value = "({q:quoted}|{n:num}|{w:label})";
const built = (slots: Slots) => ({
  kind: "fill" as const,
  column: slots.c as ColumnRef,
  value: (slots.q ?? slots.n ?? slots.w) as string | number,
});

/** What stands for a missing value. */
export const fillClause = clause(
  "fill missing values",
  [
    [
      [
        `(where|if|when|whenever) {c:col} is ${missing} ?, ?(please|then) ${write} ({q:quoted}|{n:num})`,
        `${write} ({q:quoted}|{n:num}) (where|if|when) {c:col} is ${missing}`,
        `(replace|fill|fill in|fill up) ?${missing} {c:col} ?(values|entries|cells) (by|with) ${value}`,
        `(replace|fill|fill in) ${missing} (values|entries|cells) (in|of) {c:col} (by|with) ${value}`,
        `?(a|an|any) ${missing} {c:col} ?(values|entries) (becomes|become|counts as|count as|is|are|should be|should become|must become|means|is taken as|is treated as|are treated as) ({q:quoted}|{n:num})`,
        `(treat|count|take|read) ?(a|an|any) ${missing} {c:col} ?(values) as ({q:quoted}|{n:num})`,
        `(gaps|blanks|nulls) in {c:col} (become|are|count as|are filled with|should be filled with|should be|get) ({q:quoted}|{n:num})`,
        `(fill) ?(the) (gaps|blanks|nulls) in {c:col} with ({q:quoted}|{n:num})`,
      ],
      built,
    ],
  ],
  1,
);

/** How all figures are written, said apart from them. */
export const styleClause = clause(
  "style of the figures",
  [
    [
      [
        "?(all|with|figures|numbers|amounts|values|everything|each|both|averages|percentages|rates|shares) ?(figures|numbers|amounts|values) ?(are|is|should be|to be|have|has|written|shown|given|rounded) ?(with|to|at) {n:num} (decimal|decimals|decimal place|decimal places|digits after the decimal point) ?(each|everywhere)",
        "(round|rounded) ?(everything|all figures|all|them|the figures|the averages|the average|the numbers|it|both) to {n:num} (decimal|decimals|decimal place|decimal places)",
      ],
      (slots) => ({ kind: "figures_style", style: { decimals: slots.n as number } satisfies Style }),
    ],
    [
      [
        "(in|as|given in|given as|expressed in|expressed as) (percent|percentage|percentages|a percentage|%)",
        "percentage",
      ],
      () => ({ kind: "figures_style", style: { percent: true } }),
    ],
  ],
  2.2,
);
