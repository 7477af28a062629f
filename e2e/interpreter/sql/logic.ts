import { coerce, coerceAll, type Compiled, lazy, meet, strict } from "./compiled.ts";
import { type SqlType, typeName, types } from "./types.ts";
import { BindError, compareValues, type Value } from "./values.ts";

/** The type in which two sides are compared; equality alone reads text as the other side's type. */
function comparisonType(left: Compiled, right: Compiled, isEquality: boolean): SqlType {
  const type = meet(left, right);
  if (type) return type;
  if (isEquality && left.type.kind === "varchar") return right.type;
  if (isEquality && right.type.kind === "varchar") return left.type;
  throw new BindError(`cannot compare ${typeName(left.type)} and ${typeName(right.type)}`);
}

const tests: Record<string, (order: number) => boolean> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

export function compare(operator: string, left: Compiled, right: Compiled): Compiled {
  const type = comparisonType(left, right, operator === "=" || operator === "<>");
  const test = tests[operator]!;
  return strict(types.boolean, [coerce(left, type), coerce(right, type)], (a, b) => test(compareValues(a, b)));
}

const truth = (arg: Compiled): Compiled => coerce(arg, types.boolean);

/** Three-valued AND and OR: the value that decides wins over NULL. */
export function connect(operator: "and" | "or", left: Compiled, right: Compiled): Compiled {
  const [first, second] = [truth(left), truth(right)];
  const deciding = operator === "or";
  return lazy(types.boolean, [first, second], (scope) => {
    const a = first.evaluate(scope);
    if (a === deciding) return deciding;
    const b = second.evaluate(scope);
    if (b === deciding) return deciding;
    return a === null || b === null ? null : !deciding;
  });
}

export const negate = (arg: Compiled): Compiled => strict(types.boolean, [truth(arg)], (value) => value !== true);

export function isTest(arg: Compiled, test: "null" | "true" | "false", negated: boolean): Compiled {
  const operand = test === "null" ? arg : truth(arg);
  const wanted = test === "null" ? null : test === "true";
  return lazy(types.boolean, [operand], (scope) => (operand.evaluate(scope) === wanted) !== negated);
}

export function isDistinct(left: Compiled, right: Compiled, negated: boolean): Compiled {
  const type = comparisonType(left, right, true);
  const [first, second] = [coerce(left, type), coerce(right, type)];
  return lazy(types.boolean, [first, second], (scope) => {
    const [a, b] = [first.evaluate(scope), second.evaluate(scope)];
    const isSame = a === null || b === null ? a === b : compareValues(a, b) === 0;
    return isSame === negated;
  });
}

function memberType(operand: Compiled, items: readonly Compiled[]): SqlType {
  if (operand.type.kind === "varchar" && operand.literal === null) {
    const other = items.find(
      (item) => item.literal !== "string" && item.type.kind !== "varchar" && item.type.kind !== "null",
    );
    if (other) return other.type;
  }
  return coerceAll([operand, ...items], "IN").type;
}

/** NULL where nothing is equal and the operand or an item is NULL. */
export function isMember(operand: Compiled, items: readonly Compiled[], negated: boolean): Compiled {
  const type = memberType(operand, items);
  const [subject, list] = [coerce(operand, type), items.map((item) => coerce(item, type))];
  return lazy(types.boolean, [subject, ...list], (scope) => {
    const value = subject.evaluate(scope);
    let found: boolean | null = value === null ? null : false;
    for (const item of list) {
      const other = item.evaluate(scope);
      if (other === null) found = null;
      else if (value !== null && compareValues(value, other) === 0) found = true;
      if (found === true) break;
    }
    return found === null ? null : found !== negated;
  });
}

export function isBetween(operand: Compiled, bounds: readonly [Compiled, Compiled], negated: boolean): Compiled {
  const { args } = coerceAll([operand, ...bounds], "BETWEEN");
  const [value, low, high] = args as [Compiled, Compiled, Compiled];
  const inside = connect("and", compare(">=", value, low), compare("<=", value, high));
  return negated ? negate(inside) : inside;
}

export interface Branch {
  readonly when: Compiled;
  readonly result: Compiled;
}

export function choose(subject: Compiled | null, branches: readonly Branch[], otherwise: Compiled | null): Compiled {
  const results = coerceAll([...(otherwise ? [otherwise] : []), ...branches.map(({ result }) => result)], "CASE");
  const first = otherwise ? 1 : 0;
  const conditions = branches.map(({ when }) => (subject ? compare("=", subject, when) : truth(when)));
  return lazy(results.type, [...conditions, ...results.args], (scope): Value => {
    const index = conditions.findIndex((condition) => condition.evaluate(scope) === true);
    const chosen = index >= 0 ? results.args[first + index] : otherwise ? results.args[0] : undefined;
    return chosen ? chosen.evaluate(scope) : null;
  });
}
