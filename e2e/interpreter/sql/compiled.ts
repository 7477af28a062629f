import { convert } from "./convert.ts";
import { readText } from "./read-text.ts";
import { sameType, type SqlType, typeName, types, unify } from "./types.ts";
import { BindError, EvaluationError, type Row, type Value } from "./values.ts";

/** What an expression is evaluated in: a row, and in an aggregate all rows of its group. */
export interface Scope {
  readonly row: Row;
  readonly group: readonly Row[];
}

/** An expression with its type. A literal still takes the type of what it meets. */
export interface Compiled {
  readonly type: SqlType;
  readonly literal: "string" | "integer" | null;
  readonly isConstant: boolean;
  evaluate(scope: Scope): Value;
}

type Given = Exclude<Value, null>;

export const constant = (type: SqlType, value: Value, literal: Compiled["literal"] = null): Compiled => ({
  type,
  literal,
  isConstant: true,
  evaluate: () => value,
});

export const lazy = (type: SqlType, parts: readonly Compiled[], evaluate: (scope: Scope) => Value): Compiled => ({
  type,
  literal: null,
  isConstant: parts.every((part) => part.isConstant),
  evaluate,
});

/** NULL if any argument is NULL, otherwise what `compute` makes of the values. */
export function strict(type: SqlType, args: readonly Compiled[], compute: (...values: Given[]) => Value): Compiled {
  return lazy(type, args, (scope) => {
    const values: Given[] = [];
    for (const arg of args) {
      const value = arg.evaluate(scope);
      if (value === null) return null;
      values.push(value);
    }
    return compute(...values);
  });
}

export const emptyScope: Scope = { row: [], group: [] };

/** The value of an argument that must be written as a constant. */
export function constantValue(arg: Compiled, name: string): Value {
  if (!arg.isConstant) throw new BindError(`the interpreter wants a constant as ${name}`);
  return arg.evaluate(emptyScope);
}

/** The same expression with another type. */
export function coerce(arg: Compiled, type: SqlType): Compiled {
  if (sameType(arg.type, type)) return arg.literal === null ? arg : lazy(type, [arg], (scope) => arg.evaluate(scope));
  return lazy(type, [arg], (scope) => {
    const value = arg.evaluate(scope);
    if (arg.literal !== "string" || typeof value !== "string") return convert(value, arg.type, type);
    const read = readText(value, type);
    if (read === null) throw new EvaluationError(`could not convert "${value}" to ${typeName(type)}`);
    return read;
  });
}

/** The type of two expressions that meet; an integer literal that fits takes the other's integer type. */
export function meet(left: Compiled, right: Compiled): SqlType | null {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.literal === "string" && other.literal !== "string")
      return other.type.kind === "null" ? types.varchar : other.type;
    if (one.literal === "integer" && other.literal !== "integer" && other.type.kind === "integer") {
      const value = one.evaluate(emptyScope);
      if (typeof value === "bigint" && fits(value, other.type)) return other.type;
    }
  }
  return unify(left.type, right.type);
}

function fits(value: bigint, type: SqlType): boolean {
  try {
    convert(value, types.hugeint, type);
    return true;
  } catch {
    return false;
  }
}

/** All expressions in the one type that they have in common; two literals settle theirs, so the order counts. */
export function coerceAll(args: readonly Compiled[], place: string): { type: SqlType; args: Compiled[] } {
  const first = args[0];
  if (!first) throw new BindError(`${place} needs an argument`);
  const common = args.slice(1).reduce<Compiled>((left, right) => {
    if (left.type.kind === "null" || right.type.kind === "null") return left.type.kind === "null" ? right : left;
    const type = meet(left, right);
    if (!type) throw new BindError(`cannot mix ${typeName(left.type)} and ${typeName(right.type)} in ${place}`);
    return constant(type, null);
  }, first);
  return { type: common.type, args: args.map((arg) => coerce(arg, common.type)) };
}

export const isText = (arg: Compiled): boolean => arg.type.kind === "varchar" || arg.type.kind === "null";
