import { type ColumnRef } from "../link/vocabulary.ts";
import { squash } from "../text/stem.ts";
import { comparisonTail, ends, type Made, textTail, turn } from "./comparison-tail.ts";
import { linkWords } from "./comparisons.ts";
import { column, not, type Predicate } from "./expression.ts";
import { type Found, type Input, tokenAt } from "./input.ts";
import { familyOf } from "./numeric.ts";
import { periodSlot, timeColumns, within } from "./periods.ts";
import { phrase } from "./phrase.ts";
import { columnSlot, isPlainWord } from "./slots.ts";
import { valuesOf } from "./values.ts";

const missing = [
  "missing",
  "empty",
  "blank",
  "null",
  "absent",
  "unknown",
  "not known",
  "not given",
  "not there",
  "nothing",
  "without value",
  "n/a",
  "na",
  "unavailable",
  "not available",
  "not filled in",
  "not present",
  "lacking",
].map(phrase);
const present = [
  "known",
  "present",
  "given",
  "filled in",
  "filled",
  "available",
  "there",
  "not missing",
  "not empty",
  "not null",
  "not blank",
].map(phrase);
const wholes = ["whole number", "whole numbers", "integer", "integers"].map(phrase);
const yes = ["true", "yes", "set"].map(phrase);
const no = ["false"].map(phrase);

/** A column that the sentence names, and the words between it and what is said of it. */
interface Named {
  readonly ref: ColumnRef;
  readonly start: number;
  readonly end: number;
  readonly link: { readonly end: number; readonly negative: boolean };
}

/** "… is missing", "… is known", "… is a whole number", "… is true". */
function statesOf(input: Input, { ref, link }: Named): Made {
  const of = column(ref);
  const said = (options: typeof missing, value: Predicate, negative = link.negative): Made =>
    ends(options, input, link.end).map((end) => ({ end, value: turn(value, negative) }));
  return [
    ...ends(missing, input, link.end).map((end) => ({
      end,
      value: turn(missingAs(ref, end === link.end + 1 ? tokenAt(input, link.end)!.text : ""), link.negative),
    })),
    ...said(present, not({ kind: "null", of })),
    ...said(wholes, { kind: "whole", of }),
    ...said(yes, { kind: "true", of }),
    ...said(no, { kind: "true", of }, !link.negative),
  ];
}

/** "… is cancelled or open", "status = X". */
function membersOf(input: Input, { ref, link }: Named): Made {
  const left = column(ref);
  const word = tokenAt(input, link.end);
  const isMoment = familyOf(input.vocabulary, left) === "time";
  const isIn = (values: Extract<Predicate, { kind: "in" }>["values"]): Predicate =>
    turn({ kind: "in", left, values }, link.negative);
  const values = valuesOf(input, link.end, ref)
    .filter((list) => !isMoment || !list.value.some((value) => typeof value === "number"))
    .map((list) => ({ end: list.end, value: isIn(list.value) }));
  const isEquation = word?.kind === "word" && tokenAt(input, link.end - 1)?.text === "=";
  return isEquation && values.length === 0 ? [{ end: link.end + 1, value: isIn([word.text]) }] : values;
}

/** "… was in May 2026". */
function periodsOf(input: Input, { ref, end, link }: Named): Made {
  const isTime =
    timeColumns(input).some((each) => each.name === ref.name && each.source === ref.source) ||
    (link.end > end && /date|time|_(at|on)$/i.test(ref.name));
  return isTime && link.end > end
    ? periodSlot(input, link.end).map((period) => ({
        end: period.end,
        value: turn(within(ref, period.value), link.negative),
      }))
    : [];
}

/** "… over 5", "… over 5 and below 9", "… starts with A". */
function comparedWith(input: Input, { ref, start, end, link }: Named): Made {
  const subject = { left: column(ref), negative: link.negative };
  const isNamed =
    squash(
      input.tokens
        .slice(start, end)
        .map((token) => token.text)
        .join(""),
    ) === squash(ref.name);
  const fits = ({ value }: Found<Predicate>): boolean => value.kind !== "compare" || canCompare(input, value, isNamed);
  const once = comparisonTail(input, link.end, subject);
  const twice = once.flatMap((low) =>
    ["and", "but"].includes(tokenAt(input, low.end)?.lower ?? "")
      ? comparisonTail(input, low.end + 1, subject)
          .filter((high) => fits(low) && fits(high))
          .map((high) => ({ end: high.end, value: { kind: "and", all: [low.value, high.value] } as Predicate }))
      : [],
  );
  const verb = link.end === end && isPlainWord(input, end) ? comparisonTail(input, end + 1, subject) : [];
  return [...once.filter(fits), ...twice, ...textTail(input, link.end, subject), ...verb.filter(fits)];
}

/** Conditions that begin with the column they are about. */
export function columnFirst(input: Input, at: number): Made {
  return columnSlot(input, at).flatMap(({ end, value: ref }) => {
    const named: Named = { ref, start: at, end, link: linkWords(input, end) };
    return [
      ...comparedWith(input, named),
      ...statesOf(input, named),
      ...membersOf(input, named),
      ...periodsOf(input, named),
    ];
  });
}

/** Whether more or less makes sense here: words have no size, and a number that only names something has none either. */
function canCompare(
  input: Input,
  { left, op, right }: Extract<Predicate, { kind: "compare" }>,
  isNamed: boolean,
): boolean {
  if (left.kind !== "column" || op === "=" || op === "<>" || right.kind !== "number") return true;
  const family = familyOf(input.vocabulary, left);
  return (
    family !== "text" &&
    family !== "time" &&
    family !== "boolean" &&
    (isNamed || !/(^|[_ ])(id|no|nr|code|key|ref)$/i.test(left.ref.name))
  );
}

/** "N/A" said of a column is that text, and no value. */
function missingAs(ref: ColumnRef, word: string): Predicate {
  return /^#?n\/a$|^na$/i.test(word) ? { kind: "null_word", of: ref, word } : { kind: "null", of: column(ref) };
}
