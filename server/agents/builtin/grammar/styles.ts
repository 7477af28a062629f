import type { Expression, Style } from "./expression.ts";
import { type Found, type Input, type Parser, remember, tokenAt } from "./input.ts";
import { canSum, familyOf } from "./numeric.ts";
import { phrases, type SlotTable } from "./phrase.ts";
import { numberSlot } from "./slots.ts";

const table = (): SlotTable => ({ number: numberSlot });
const places =
  "(decimal|decimals|decimal place|decimal places|digits|places|digits after the ?(point|decimal point|comma)|decimal digits)";

const percentSlot: Parser<number> = (input, at) => {
  const token = tokenAt(input, at);
  return token?.isPercent && token.number !== null ? [{ end: at + 1, value: token.number }] : [];
};

const bareNumber = (input: Input, at: number): Found<Style>[] =>
  ["number", "numeric", "numbers"].includes(tokenAt(input, at)?.lower ?? "") && tokenAt(input, at + 1)?.text === ")"
    ? [{ end: at + 1, value: { type: "decimal" } }]
    : [];

const styles = remember<Style>("style", (input, at) => [
  ...bareNumber(input, at),
  ...phrases<Style>(
    [
      `?(rounded|round it|round|written|given|shown|formatted) ?(to|with|at|on) ?just {n:number} ${places}`,
      `(rounded|round) (to|at) {n:number}`,
    ],
    table,
    (slots) => ({ decimals: slots.n as number }),
  )(input, at),
  ...phrases<Style>(
    [
      "?(as|a|an|to|into) (fraction|fractions|decimal fraction|fraction of one) ?, ?(so|i.e|e.g|meaning|that is) ?(that) {x:percent} (becomes|become|is|turns into|=|means|gives) {y:number}",
      "(as|a|to|into) (fraction|fractions|decimal fraction)",
    ],
    () => ({ ...table(), percent: percentSlot }),
    () => ({ fraction: true }),
  )(input, at),
  ...phrases<Style>(["rounded to cents", "rounded to the cent", "to the cent", "in cents precision"], table, () => ({
    decimals: 2,
  }))(input, at),
  ...phrases<Style>(
    ["?(as|in|expressed as|given as|written as) (percentage|percent|percentages)", "as a %", "in %", "%"],
    table,
    () => ({ percent: true }),
  )(input, at),
  ...phrases<Style>(
    [
      "?(as|in|as an|as a|to|into) (iso date|iso dates|date only|date without ?the time|date only , no time|date|real date|plain date|yyyy-mm-dd)",
      "no time",
      "iso format",
      "in iso format",
    ],
    table,
    () => ({ type: "date" }),
  )(input, at),
  ...phrases<Style>(["?(as|in|as an|as a|to|into) (iso timestamp|timestamp|datetime|date and time)"], table, () => ({
    type: "timestamp",
  }))(input, at),
  ...phrases<Style>(
    [
      "?(as|in|as an|as a|to|into) (integer|integers|whole number|whole numbers|int|whole numbers of dollars|number of whole dollars|plain integer)",
      "rounded to whole numbers",
    ],
    table,
    () => ({ type: "integer" }),
  )(input, at),
  ...phrases<Style>(
    ["?(as|in|as an|as a|to|into) (true/false ?column|true or false|boolean ?column|yes/no|booleans|flag)"],
    table,
    () => ({ type: "boolean" }),
  )(input, at),
  ...phrases<Style>(
    [
      "?(as|in|as an|as a|to|into) (plain number|decimal number|numeric)",
      "(as|in|as an|as a|to|into) (number|numbers|decimal|decimals)",
    ],
    table,
    () => ({ type: "decimal" }),
  )(input, at),
  ...phrases<Style>(["(as|in|as an|as a|to|into) (text|string|strings|plain text)"], table, () => ({ type: "text" }))(
    input,
    at,
  ),
]);

/** One remark on how a value is written, or several with commas between. */
export const styleSlot: Parser<Style> = (input, at) => {
  const grow = (found: Found<Style>): Found<Style>[] => {
    const next = [",", "and"].includes(tokenAt(input, found.end)?.lower ?? "") ? found.end + 1 : found.end;
    return [
      ...styles(input, next)
        .slice(0, 2)
        .flatMap((each) => grow({ end: each.end, value: { ...found.value, ...each.value } })),
      found,
    ];
  };
  return styles(input, at).slice(0, 3).flatMap(grow);
};

const withStyle = (of: Expression, style: Style): Expression =>
  of.kind === "styled" ? { ...of, style: { ...of.style, ...style } } : { kind: "styled", of, style };

/** Only a number has decimals, and a number is no date. */
function fits(input: Input, value: Expression): boolean {
  if (value.kind !== "styled") return true;
  if (value.style.decimals !== undefined || value.style.percent) return canSum(input.vocabulary, value.of);
  return (
    !(value.style.type === "date" || value.style.type === "timestamp") ||
    familyOf(input.vocabulary, value.of) !== "number" ||
    value.of.kind === "column"
  );
}

/** The value as it is, and with each remark that follows it, in brackets or after a comma. */
export const applyStyles = (input: Input, found: Found<Expression>): Found<Expression>[] =>
  allStyles(input, found).filter(({ value }) => fits(input, value));

function allStyles(input: Input, found: Found<Expression>): Found<Expression>[] {
  const after = tokenAt(input, found.end)?.text;
  const plain = styleSlot(input, found.end).map((style) => ({
    end: style.end,
    value: withStyle(found.value, style.value),
  }));
  const comma =
    after === ","
      ? styleSlot(input, found.end + 1).map((style) => ({ end: style.end, value: withStyle(found.value, style.value) }))
      : [];
  const bracket =
    after === "("
      ? styleSlot(input, found.end + 1)
          .filter((style) => tokenAt(input, style.end)?.text === ")")
          .map((style) => ({ end: style.end + 1, value: withStyle(found.value, style.value) }))
      : [];
  return [...plain, ...comma, ...bracket, found];
}
