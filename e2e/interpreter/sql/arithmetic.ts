import { addInterval, microsOf } from "./calendar.ts";
import { coerce, type Compiled, meet, strict } from "./compiled.ts";
import { checkInteger } from "./convert.ts";
import { checkWidth } from "./decimals.ts";
import { asDecimal, isFloating, isNumeric, type SqlType, typeName, types } from "./types.ts";
import {
  BindError,
  date,
  type DateValue,
  decimal,
  type Decimal,
  interval,
  type IntervalValue,
  type TimestampValue,
  type Value,
} from "./values.ts";

type Given = Exclude<Value, null>;
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "//" | "%" | "^";
type DecimalType = SqlType & { kind: "decimal" };

/** A decimal result stays in 64 bits (18 digits) while both sides do, and then may overflow. */
function resultType(left: SqlType, right: SqlType, operator: "+" | "-" | "*"): DecimalType {
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const scale = operator === "*" ? a.scale + b.scale : Math.max(a.scale, b.scale);
  const width = operator === "*" ? a.width + b.width : Math.max(a.width - a.scale, b.width - b.scale) + scale + 1;
  if (scale > 38) throw new BindError("a decimal product has more than 38 digits behind the point");
  const limit = Math.max(a.width, b.width) <= 18 ? 18 : 38;
  return { kind: "decimal", width: Math.min(width, limit), scale };
}

function decimalArithmetic(operator: "+" | "-" | "*", left: Compiled, right: Compiled): Compiled {
  const type = resultType(left.type, right.type, operator);
  const scaled = (arg: Compiled): Compiled =>
    coerce(
      arg,
      types.decimal(
        operator === "*" ? Math.max(type.width, asDecimal(arg.type).width) : type.width,
        operator === "*" ? asDecimal(arg.type).scale : type.scale,
      ),
    );
  return strict(type, [scaled(left), scaled(right)], (a, b) => {
    const [x, y] = [(a as Decimal).unscaled, (b as Decimal).unscaled];
    const unscaled = operator === "*" ? x * y : operator === "+" ? x + y : x - y;
    return checkWidth(decimal(unscaled, type.scale), type.width);
  });
}

const integers: Record<"+" | "-" | "*" | "//" | "%", (a: bigint, b: bigint) => bigint | null> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "//": (a, b) => (b === 0n ? null : a / b),
  "%": (a, b) => (b === 0n ? null : a % b),
};

const doubles: Record<"+" | "-" | "*" | "/" | "%" | "^", (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "^": (a, b) => a ** b,
};

function numericArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled): Compiled {
  const type = operator === "/" || operator === "^" ? types.double : meet(left, right);
  if (!type) throw new BindError(`no ${operator} for ${typeName(left.type)} and ${typeName(right.type)}`);
  if (isFloating(type)) {
    if (operator === "//") throw new BindError("the interpreter divides only integers with //");
    const compute = doubles[operator];
    return strict(type, [coerce(left, type), coerce(right, type)], (a, b) => {
      const result = compute(a as number, b as number);
      return type.kind === "real" ? Math.fround(result) : result;
    });
  }
  if (type.kind === "integer" && operator !== "/" && operator !== "^") {
    const compute = integers[operator];
    return strict(type, [coerce(left, type), coerce(right, type)], (a, b) => {
      const result = compute(a as bigint, b as bigint);
      return result === null ? null : checkInteger(result, type);
    });
  }
  if (operator === "+" || operator === "-" || operator === "*") return decimalArithmetic(operator, left, right);
  if (operator !== "%" || type.kind !== "decimal") throw new BindError("the interpreter divides only integers with //");
  return strict(type, [coerce(left, type), coerce(right, type)], (a, b) => {
    const [x, y] = [(a as Decimal).unscaled, (b as Decimal).unscaled];
    return y === 0n ? null : decimal(x % y, type.scale);
  });
}

const isMoment = (type: SqlType): boolean =>
  type.kind === "date" || type.kind === "timestamp" || type.kind === "timestamptz";
const moment = (value: Given): DateValue | TimestampValue => value as DateValue | TimestampValue;
const negated = (step: IntervalValue): IntervalValue => interval(-step.months, -step.days, -step.micros);

function temporalArithmetic(operator: ArithmeticOperator, left: Compiled, right: Compiled): Compiled {
  const sign = operator === "-" ? -1 : 1;
  if (operator === "+" && (right.type.kind === "date" || (isMoment(right.type) && left.type.kind === "interval")))
    return temporalArithmetic("+", right, left);
  if (isMoment(left.type) && right.type.kind === "interval") {
    const type = left.type.kind === "date" ? types.timestamp : left.type;
    return strict(type, [left, right], (a, b) =>
      addInterval(moment(a), sign < 0 ? negated(b as IntervalValue) : (b as IntervalValue)),
    );
  }
  if (left.type.kind === "date" && right.type.kind === "integer") {
    return strict(types.date, [left, right], (a, b) => date((a as DateValue).days + sign * Number(b)));
  }
  if (operator === "-" && left.type.kind === "date" && right.type.kind === "date") {
    return strict(types.bigint, [left, right], (a, b) => BigInt((a as DateValue).days - (b as DateValue).days));
  }
  if (operator === "-" && isMoment(left.type) && isMoment(right.type)) {
    return strict(types.interval, [left, right], (a, b) => {
      const micros = microsOf(moment(a)) - microsOf(moment(b));
      return interval(0, Number(micros / 86_400_000_000n), micros % 86_400_000_000n);
    });
  }
  throw new BindError(`no ${operator} for ${typeName(left.type)} and ${typeName(right.type)}`);
}

export function calculate(operator: ArithmeticOperator, left: Compiled, right: Compiled): Compiled {
  if (left.literal === "string" || right.literal === "string") throw new BindError("text has no arithmetic");
  const known = left.type.kind === "null" ? right.type : left.type;
  if (left.type.kind === "null" || right.type.kind === "null")
    return strict(operator === "/" ? types.double : known, [left, right], () => null);
  if (isNumeric(left.type) && isNumeric(right.type)) return numericArithmetic(operator, left, right);
  return temporalArithmetic(operator, left, right);
}

export function signed(arg: Compiled, negative: boolean): Compiled {
  if (arg.type.kind !== "null" && !isNumeric(arg.type)) throw new BindError(`no sign for ${typeName(arg.type)}`);
  if (!negative) return arg;
  const type = arg.type;
  const compute = (value: Given): Value => {
    if (typeof value === "bigint") return type.kind === "integer" ? checkInteger(-value, type) : -value;
    return typeof value === "number" ? -value : decimal(-(value as Decimal).unscaled, (value as Decimal).scale);
  };
  return { ...strict(type, [arg], compute), literal: arg.literal };
}
