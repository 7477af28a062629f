import { profileOf, type Vocabulary } from "../link/vocabulary.ts";
import { typeFamily } from "#domain/sql/types.ts";
import type { Expression } from "./expression.ts";

export type ValueFamily = "number" | "time" | "text" | "boolean" | "any";

function columnFamily(vocabulary: Vocabulary, expression: Extract<Expression, { kind: "column" }>): ValueFamily {
  const profile = profileOf(vocabulary, expression.ref);
  if (!profile) return "any";
  const family = typeFamily(profile.type);
  if (family !== "text") return family === "other" ? "any" : family;
  const read = profile.reads ? typeFamily(profile.reads.type) : null;
  if (read === "time" || read === "number") return read;
  const digits = profile.patterns
    .filter((each) => /9/.test(each.pattern) && !/A/.test(each.pattern))
    .reduce((sum, each) => sum + each.count, 0);
  const all = profile.patterns.reduce((sum, each) => sum + each.count, 0);
  if (all === 0)
    return profile.top.length > 0 && profile.top.every((each) => each.value === null || !/\d/.test(each.value))
      ? "text"
      : "any";
  return digits / all > 0.5 ? "any" : "text";
}

/** What kind of value this is, as far as the profile tells; "any" where it does not. */
export function familyOf(vocabulary: Vocabulary, expression: Expression): ValueFamily {
  switch (expression.kind) {
    case "column":
      return columnFamily(vocabulary, expression);
    case "number":
    case "share":
      return "number";
    case "text":
      return /^\d{4}-\d{2}-\d{2}/.test(expression.value) ? "time" : "text";
    case "binary":
      return "number";
    case "aggregate":
      return ["min", "max"].includes(expression.fn) && expression.of ? familyOf(vocabulary, expression.of) : "number";
    case "part":
      return ["date", "month", "week", "quarter"].includes(expression.part)
        ? "time"
        : expression.part === "weekday"
          ? "text"
          : "number";
    case "test":
      return "boolean";
    case "text_call":
      return expression.fn === "length" ? "number" : "text";
    case "choose":
      return "any";
    case "fill":
      return familyOf(vocabulary, expression.of);
    case "styled":
      return expression.style.type === "text"
        ? "text"
        : expression.style.type === "date" || expression.style.type === "timestamp"
          ? "time"
          : expression.style.decimals !== undefined || expression.style.percent
            ? "number"
            : familyOf(vocabulary, expression.of);
  }
}

const isNumber = (family: ValueFamily): boolean => family === "number" || family === "any";

/** Whether two values can be calculated with: numbers, or the time between two dates. */
export function canCalculate(vocabulary: Vocabulary, op: string, sides: readonly [Expression, Expression]): boolean {
  const [left, right] = [familyOf(vocabulary, sides[0]), familyOf(vocabulary, sides[1])];
  return (isNumber(left) && isNumber(right)) || (op === "-" && left === "time" && right === "time");
}

export const canSum = (vocabulary: Vocabulary, of: Expression): boolean => isNumber(familyOf(vocabulary, of));
