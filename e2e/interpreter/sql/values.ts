/** A decimal is exact: `unscaled` / 10^`scale`. */
export interface Decimal {
  readonly kind: "decimal";
  readonly unscaled: bigint;
  readonly scale: number;
}
/** Days since 1970-01-01. */
export interface DateValue {
  readonly kind: "date";
  readonly days: number;
}
/** Microseconds since 1970-01-01 00:00:00, UTC; both timestamp types. */
export interface TimestampValue {
  readonly kind: "timestamp";
  readonly micros: bigint;
}
/** Microseconds since midnight. */
export interface TimeValue {
  readonly kind: "time";
  readonly micros: bigint;
}
export interface IntervalValue {
  readonly kind: "interval";
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}
export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Value[];
}

/**
 * One cell. Integers of every width are bigint, reals and doubles are number, text (with json and uuid) is string.
 * NULL is null and is not the empty string.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Decimal
  | DateValue
  | TimestampValue
  | TimeValue
  | IntervalValue
  | ListValue;

export type Row = readonly Value[];

export const decimal = (unscaled: bigint, scale: number): Decimal => ({ kind: "decimal", unscaled, scale });
export const date = (days: number): DateValue => ({ kind: "date", days });
export const timestamp = (micros: bigint): TimestampValue => ({ kind: "timestamp", micros });
export const time = (micros: bigint): TimeValue => ({ kind: "time", micros });
export const interval = (months: number, days: number, micros: bigint): IntervalValue => ({
  kind: "interval",
  months,
  days,
  micros,
});

/** A value that cannot be converted, computed or read: the statement fails where nobody tries. */
export class EvaluationError extends Error {}

/** An expression that has no meaning for these columns, or that the interpreter does not cover. */
export class BindError extends Error {}

const power = (scale: number): bigint => 10n ** BigInt(scale);

function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const [a, b] = [left.unscaled * power(scale - left.scale), right.unscaled * power(scale - right.scale)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** NaN is equal to itself and greater than every other number. */
function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Text compares by the bytes of UTF-8. */
const compareTexts = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

const intervalMicros = (value: IntervalValue): bigint =>
  (BigInt(value.months) * 30n + BigInt(value.days)) * 86_400_000_000n + value.micros;

/** -1, 0 or 1 for two values of one type, neither of them null. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === "number" && typeof right === "number") return compareNumbers(left, right);
  if (typeof left === "string" && typeof right === "string") return compareTexts(left, right);
  if (typeof left === "bigint" && typeof right === "bigint") return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null)
    throw new BindError(`cannot compare ${String(left)} with ${String(right)}`);
  if (left.kind === "decimal" && right.kind === "decimal") return compareDecimals(left, right);
  if (left.kind === "date" && right.kind === "date") return Math.sign(left.days - right.days);
  if (left.kind === "timestamp" && right.kind === "timestamp") return compareValues(left.micros, right.micros);
  if (left.kind === "time" && right.kind === "time") return compareValues(left.micros, right.micros);
  if (left.kind === "interval" && right.kind === "interval")
    return compareValues(intervalMicros(left), intervalMicros(right));
  throw new BindError(`cannot compare ${left.kind} with ${right.kind}`);
}

/** A text that two values of one column share exactly when they are the same, NULL with NULL included. */
export function keyOf(value: Value): string {
  if (value === null) return "n";
  if (typeof value === "boolean") return value ? "t" : "f";
  if (typeof value === "bigint") return `i${value}`;
  if (typeof value === "number") return `d${value === 0 ? 0 : value}`;
  if (typeof value === "string") return `s${value.length}:${value}`;
  switch (value.kind) {
    case "decimal":
      return `e${value.unscaled}/${value.scale}`;
    case "date":
      return `D${value.days}`;
    case "timestamp":
      return `T${value.micros}`;
    case "time":
      return `M${value.micros}`;
    case "interval":
      return `I${value.months},${value.days},${value.micros}`;
    case "list":
      return `[${value.items.map(keyOf).join(",")}]`;
  }
}

export const rowKey = (values: readonly Value[]): string => values.map(keyOf).join("|");
