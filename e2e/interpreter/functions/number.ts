import { coerce, coerceAll, type Compiled, constantValue, lazy, strict } from "../sql/compiled.ts";
import { checkInteger, nearestAway } from "../sql/convert.ts";
import { divideRounded, powerOfTen, rescale } from "../sql/decimals.ts";
import { isNumeric, type SqlType, typeName, types } from "../sql/types.ts";
import { BindError, compareValues, decimal, type Decimal, EvaluationError, type Value } from "../sql/values.ts";
import { compare } from "../sql/logic.ts";
import type { FunctionTable } from "./function-table.ts";

const numeric = (arg: Compiled | undefined, name: string): Compiled => {
  if (!arg || (arg.type.kind !== "null" && !isNumeric(arg.type)))
    throw new BindError(`${name} takes a number, not ${arg ? typeName(arg.type) : "nothing"}`);
  return arg;
};

function roundDouble(value: number, places: number): number {
  const factor = 10 ** Math.abs(places);
  const rounded = places >= 0 ? nearestAway(value * factor) / factor : nearestAway(value / factor) * factor;
  return Number.isFinite(rounded) ? rounded : value;
}

/** Halves go away from zero. A decimal keeps its width and takes the places as its scale. */
function round(args: readonly Compiled[]): Compiled {
  const arg = numeric(args[0], "round");
  const places = args[1] ? Number(constantValue(args[1], "places")) : 0;
  const { type } = arg;
  if (type.kind === "integer") {
    if (places >= 0) return strict(type, [arg], (value) => value);
    return strict(type, [arg], (value) =>
      checkInteger(divideRounded(value as bigint, powerOfTen(-places)) * powerOfTen(-places), type),
    );
  }
  if (type.kind === "decimal") {
    if (places >= type.scale) return strict(type, [arg], (value) => value);
    const result = types.decimal(type.width, Math.max(0, places));
    return strict(result, [arg], (value) => {
      if (places >= 0) return rescale(value as Decimal, places);
      const { unscaled, scale } = value as Decimal;
      return decimal(divideRounded(unscaled, powerOfTen(scale - places)) * powerOfTen(-places), 0);
    });
  }
  return strict(type.kind === "null" ? types.double : type, [arg], (value) => roundDouble(value as number, places));
}

/** Decimals lose their fraction exactly; integers become doubles. */
function toWhole(
  name: string,
  rounding: { double(value: number): number; decimal(quotient: bigint, rest: bigint): bigint },
) {
  return (args: readonly Compiled[]): Compiled => {
    const arg = numeric(args[0], name);
    const { type } = arg;
    if (type.kind !== "decimal")
      return strict(
        type.kind === "real" ? type : types.double,
        [coerce(arg, type.kind === "real" ? type : types.double)],
        (value) => rounding.double(value as number),
      );
    return strict(types.decimal(type.width, 0), [arg], (value) => {
      const { unscaled, scale } = value as Decimal;
      return decimal(rounding.decimal(unscaled / powerOfTen(scale), unscaled % powerOfTen(scale)), 0);
    });
  };
}

const floor = toWhole("floor", {
  double: Math.floor,
  decimal: (quotient, rest) => (rest < 0n ? quotient - 1n : quotient),
});
const ceil = toWhole("ceil", {
  double: Math.ceil,
  decimal: (quotient, rest) => (rest > 0n ? quotient + 1n : quotient),
});

function abs(args: readonly Compiled[]): Compiled {
  const arg = numeric(args[0], "abs");
  return strict(arg.type, [arg], (value) => {
    if (typeof value === "bigint")
      return arg.type.kind === "integer" ? checkInteger(value < 0n ? -value : value, arg.type) : value;
    if (typeof value === "number") return Math.abs(value);
    const { unscaled, scale } = value as Decimal;
    return decimal(unscaled < 0n ? -unscaled : unscaled, scale);
  });
}

const signOf = (value: Value): number => {
  if (typeof value === "number") return Number.isNaN(value) ? 0 : Math.sign(value);
  const size = typeof value === "bigint" ? value : (value as Decimal).unscaled;
  return size < 0n ? -1 : size > 0n ? 1 : 0;
};

const ofDouble =
  (name: string, compute: (...values: number[]) => number) =>
  (args: readonly Compiled[]): Compiled =>
    strict(
      types.double,
      args.map((arg) => coerce(numeric(arg, name), types.double)),
      (...values) => compute(...(values as number[])),
    );

function positive(value: number, name: string): number {
  if (value > 0) return value;
  throw new EvaluationError(`cannot take ${name} of ${value}`);
}

function extreme(direction: 1 | -1) {
  return (args: readonly Compiled[]): Compiled => {
    const { type, args: values } = coerceAll(args, direction > 0 ? "GREATEST" : "LEAST");
    return lazy(type, values, (scope) =>
      values
        .map((arg) => arg.evaluate(scope))
        .reduce(
          (best, value) =>
            value === null || (best !== null && compareValues(value, best) * direction <= 0) ? best : value,
          null,
        ),
    );
  };
}

function coalesce(args: readonly Compiled[]): Compiled {
  const { type, args: values } = coerceAll(args, "COALESCE");
  return lazy(type, values, (scope) => {
    for (const arg of values) {
      const value = arg.evaluate(scope);
      if (value !== null) return value;
    }
    return null;
  });
}

/** The first argument in its own type, NULL where both are equal. */
function nullif(args: readonly Compiled[]): Compiled {
  const [value, other] = args as [Compiled, Compiled];
  const equal = compare("=", value, other);
  return lazy(
    value.literal === "string" && other.type.kind !== "null" ? types.varchar : value.type,
    [value, other],
    (scope) => (equal.evaluate(scope) === true ? null : value.evaluate(scope)),
  );
}

const typeOf = (args: readonly Compiled[]): SqlType => args[0]!.type;

export const numberFunctions: FunctionTable = {
  round,
  floor,
  ceil,
  ceiling: ceil,
  abs,
  trunc: toWhole("trunc", { double: Math.trunc, decimal: (quotient) => quotient }),
  sign: (args) => strict(types.tinyint, [numeric(args[0], "sign")], (value) => BigInt(signOf(value))),
  sqrt: ofDouble("sqrt", (value) => {
    if (value < 0) throw new EvaluationError("cannot take the square root of a negative number");
    return Math.sqrt(value);
  }),
  exp: ofDouble("exp", Math.exp),
  ln: ofDouble("ln", (value) => Math.log(positive(value, "logarithm"))),
  log10: ofDouble("log10", (value) => Math.log10(positive(value, "logarithm"))),
  pow: ofDouble("pow", (value, exponent) => value! ** exponent!),
  power: ofDouble("power", (value, exponent) => value! ** exponent!),
  isnan: (args) => strict(types.boolean, [numeric(args[0], "isnan")], (value) => Number.isNaN(value)),
  greatest: extreme(1),
  least: extreme(-1),
  coalesce,
  ifnull: coalesce,
  nullif,
  typeof: (args) => lazy(types.varchar, [], () => typeName(typeOf(args)).toUpperCase()),
};
