import { daysOf, formatClock, microsOf } from "./calendar.ts";
import { checkWidth, decimalToNumber, divideRounded, powerOfTen, rescale } from "./decimals.ts";
import { readText } from "./read-text.ts";
import { textOf } from "./text-of.ts";
import { fitsInteger, sameType, type SqlType, typeName } from "./types.ts";
import { BindError, date, type Decimal, decimal, EvaluationError, time, timestamp, type Value } from "./values.ts";

type Given = Exclude<Value, null>;

export const isDecimal = (value: Value): value is Decimal =>
  typeof value === "object" && value !== null && value.kind === "decimal";

export function checkInteger(value: bigint, type: SqlType & { kind: "integer" }): bigint {
  if (fitsInteger(value, type.name)) return value;
  throw new EvaluationError(`${value} is out of range for ${type.name}`);
}

/** A double to a whole number, halves to the even one. */
function nearestEven(value: number): number {
  const floor = Math.floor(value);
  const part = value - floor;
  if (part !== 0.5) return part < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A double to a whole number, halves away from zero. */
export function nearestAway(value: number): number {
  const size = Math.abs(value);
  const whole = Math.trunc(size);
  return Math.sign(value) * (size - whole >= 0.5 ? whole + 1 : whole);
}

function toInteger(value: Given, type: SqlType & { kind: "integer" }): bigint {
  if (typeof value === "bigint") return checkInteger(value, type);
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (isDecimal(value)) return checkInteger(divideRounded(value.unscaled, powerOfTen(value.scale)), type);
  if (typeof value === "number" && Number.isFinite(value)) return checkInteger(BigInt(nearestEven(value)), type);
  throw new EvaluationError(`${String(value)} is no ${type.name}`);
}

function toDecimal(value: Given, type: SqlType & { kind: "decimal" }): Decimal {
  if (isDecimal(value)) return checkWidth(rescale(value, type.scale), type.width);
  if (typeof value === "bigint") return checkWidth(rescale(decimal(value, 0), type.scale), type.width);
  if (typeof value === "boolean") return rescale(decimal(value ? 1n : 0n, 0), type.scale);
  if (typeof value === "number" && Number.isFinite(value))
    return checkWidth(decimal(BigInt(nearestAway(value * 10 ** type.scale)), type.scale), type.width);
  throw new EvaluationError(`${String(value)} is no ${typeName(type)}`);
}

function toNumber(value: Given): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (isDecimal(value)) return decimalToNumber(value);
  throw new EvaluationError(`${String(value)} is no number`);
}

function toBoolean(value: Given): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint" || typeof value === "number") return Number(value) !== 0;
  if (isDecimal(value)) return value.unscaled !== 0n;
  throw new EvaluationError(`${String(value)} is no boolean`);
}

function toTemporal(value: Given, type: SqlType): Value {
  if (typeof value !== "object" || (value.kind !== "date" && value.kind !== "timestamp"))
    throw new BindError(`cannot cast to ${type.kind}`);
  if (type.kind === "date") return date(daysOf(value));
  if (type.kind === "time") return readText(formatClock(timestamp(microsOf(value))), type) ?? time(0n);
  return timestamp(microsOf(value));
}

/** A value of one type as another. Throws an EvaluationError where it has no such value. */
export function convert(value: Value, from: SqlType, to: SqlType): Value {
  if (value === null || sameType(from, to)) return value;
  if (to.kind === "varchar") return textOf(value, from);
  if (typeof value === "string") {
    const read = readText(value, to);
    if (read === null) throw new EvaluationError(`could not convert "${value}" to ${typeName(to)}`);
    return read;
  }
  switch (to.kind) {
    case "boolean":
      return toBoolean(value);
    case "integer":
      return toInteger(value, to);
    case "decimal":
      return toDecimal(value, to);
    case "double":
      return toNumber(value);
    case "real":
      return Math.fround(toNumber(value));
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
      return toTemporal(value, to);
    default:
      throw new BindError(`the interpreter does not cast ${typeName(from)} to ${typeName(to)}`);
  }
}

/** The same, NULL where it has no such value. */
export function tryConvert(value: Value, from: SqlType, to: SqlType): Value {
  try {
    return convert(value, from, to);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}
