import { microsOf } from "./calendar.ts";
import { coerce, type Compiled, emptyScope, lazy, type Scope } from "./compiled.ts";
import { checkInteger } from "./convert.ts";
import { checkWidth } from "./decimals.ts";
import { isFloating, isNumeric, type SqlType, typeName, types } from "./types.ts";
import {
  BindError,
  compareValues,
  type DateValue,
  decimal,
  type Decimal,
  keyOf,
  timestamp,
  type TimestampValue,
  type Value,
} from "./values.ts";

/** The argument's values in the group's order, NULLs, refused and (if distinct) repeated ones left out. */
type Given = Exclude<Value, null>;
interface Aggregate {
  readonly type: SqlType;
  reduce(values: readonly Given[]): Value;
}

const numeric = (type: SqlType, name: string): void => {
  if (!isNumeric(type) && type.kind !== "boolean") throw new BindError(`${name} takes numbers, not ${typeName(type)}`);
};

const total = (values: readonly Given[]): bigint =>
  values.reduce<bigint>(
    (sum, value) =>
      sum +
      (typeof value === "bigint" ? value : typeof value === "boolean" ? BigInt(value) : (value as Decimal).unscaled),
    0n,
  );
const totalNumber = (values: readonly Given[]): number =>
  values.reduce<number>((sum, value) => sum + (value as number), 0);

function sum(type: SqlType): Aggregate {
  numeric(type, "sum");
  if (isFloating(type))
    return { type: types.double, reduce: (values) => (values.length === 0 ? null : totalNumber(values)) };
  if (type.kind === "decimal")
    return {
      type: types.decimal(38, type.scale),
      reduce: (values) => (values.length === 0 ? null : checkWidth(decimal(total(values), type.scale), 38)),
    };
  return {
    type: types.hugeint,
    reduce: (values) =>
      values.length === 0 ? null : checkInteger(total(values), { kind: "integer", name: "hugeint" }),
  };
}

function avg(type: SqlType): Aggregate {
  if (type.kind === "date" || type.kind === "timestamp") {
    return {
      type: types.timestamp,
      reduce: (values) =>
        values.length === 0
          ? null
          : timestamp(
              values.reduce<bigint>((all, value) => all + microsOf(value as DateValue | TimestampValue), 0n) /
                BigInt(values.length),
            ),
    };
  }
  numeric(type, "avg");
  const scale = type.kind === "decimal" ? type.scale : 0;
  return {
    type: types.double,
    reduce: (values) => {
      if (values.length === 0) return null;
      return isFloating(type)
        ? totalNumber(values) / values.length
        : Number(total(values)) / (values.length * 10 ** scale);
    },
  };
}

const sorted = (values: readonly Given[]): Given[] => values.toSorted(compareValues);

/** The middle value; between two, half of the way from the lower one. Text takes the lower one. */
function median(type: SqlType): Aggregate {
  const isDay = type.kind === "date";
  const result = type.kind === "integer" ? types.double : isDay ? types.timestamp : type;
  const between = (low: Given, high: Given): Value => {
    if (typeof low === "number" && typeof high === "number") return low + (high - low) * 0.5;
    if (typeof low === "bigint" && typeof high === "bigint") return Number(low) + (Number(high) - Number(low)) * 0.5;
    if (typeof low !== "object" || typeof high !== "object") return low;
    if (low.kind === "decimal" && high.kind === "decimal")
      return decimal(low.unscaled + (high.unscaled - low.unscaled) / 2n, low.scale);
    const [a, b] = [microsOf(low as DateValue | TimestampValue), microsOf(high as DateValue | TimestampValue)];
    return timestamp(a + (b - a) / 2n);
  };
  return {
    type: result,
    reduce: (values) => {
      if (values.length === 0) return null;
      const all = sorted(values);
      return between(all[Math.floor((all.length - 1) / 2)]!, all[Math.ceil((all.length - 1) / 2)]!);
    },
  };
}

const extreme =
  (direction: 1 | -1) =>
  (type: SqlType): Aggregate => ({
    type,
    reduce: (values) =>
      values.reduce<Value>(
        (best, value) => (best === null || compareValues(value, best) * direction > 0 ? value : best),
        null,
      ),
  });

function variance(type: SqlType, isRoot: boolean): Aggregate {
  numeric(type, "variance");
  return {
    type: types.double,
    reduce: (values) => {
      if (values.length < 2) return null;
      const numbers = values as readonly number[];
      const mean = totalNumber(values) / values.length;
      const spread = numbers.reduce((all, value) => all + (value - mean) ** 2, 0) / (values.length - 1);
      return isRoot ? Math.sqrt(spread) : spread;
    },
  };
}

const booleans = (decides: boolean) => (): Aggregate => ({
  type: types.boolean,
  reduce: (values) => (values.length === 0 ? null : values.includes(decides) ? decides : !decides),
});

function mode(type: SqlType): Aggregate {
  return {
    type,
    reduce: (values) => {
      const counts = new Map<string, number>();
      for (const value of values) counts.set(keyOf(value), (counts.get(keyOf(value)) ?? 0) + 1);
      const most = Math.max(...counts.values());
      return values.find((value) => counts.get(keyOf(value)) === most) ?? null;
    },
  };
}

const first = (type: SqlType): Aggregate => ({ type, reduce: (values) => values[0] ?? null });

const table: Record<string, (type: SqlType) => Aggregate> = {
  sum,
  avg,
  mean: avg,
  median,
  min: extreme(-1),
  max: extreme(1),
  any_value: first,
  mode,
  bool_and: booleans(false),
  bool_or: booleans(true),
  stddev: (type) => variance(type, true),
  stddev_samp: (type) => variance(type, true),
  variance: (type) => variance(type, false),
  var_samp: (type) => variance(type, false),
};

export const isAggregate = (name: string): boolean =>
  name in table ||
  ["count", "count_star", "count_if", "string_agg", "first", "last", "arg_max", "arg_min", "max_by", "min_by"].includes(
    name,
  );

export interface AggregateCall {
  readonly name: string;
  readonly args: readonly Compiled[];
  readonly distinct: boolean;
  readonly filter: Compiled | null;
  readonly order: readonly { readonly by: Compiled; readonly descending: boolean; readonly nullsFirst: boolean }[];
}

function scopesOf(call: AggregateCall, scope: Scope): Scope[] {
  const scopes = scope.group
    .map((row) => ({ row, group: [] }))
    .filter((each) => !call.filter || call.filter.evaluate(each) === true);
  if (call.order.length === 0) return scopes;
  return scopes.toSorted((left, right) => {
    for (const { by, descending, nullsFirst } of call.order) {
      const [a, b] = [by.evaluate(left), by.evaluate(right)];
      if (a === null || b === null) {
        if (a === b) continue;
        return (a === null) === nullsFirst ? -1 : 1;
      }
      const order = compareValues(a, b);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function valuesOf(call: AggregateCall, arg: Compiled, scope: Scope): Given[] {
  const values = scopesOf(call, scope)
    .map((each) => arg.evaluate(each))
    .filter((value) => value !== null);
  return call.distinct ? [...new Map(values.map((value) => [keyOf(value), value])).values()] : values;
}

/** The value at the row where the other argument is greatest or least. */
function argExtreme(call: AggregateCall, direction: 1 | -1): Compiled {
  const [value, by] = call.args as [Compiled, Compiled];
  return lazy(value.type, [], (scope) => {
    const rows = scopesOf(call, scope)
      .map((each) => [value.evaluate(each), by.evaluate(each)] as const)
      .filter(([a, b]) => a !== null && b !== null);
    return (
      rows.reduce<(typeof rows)[number] | null>(
        (best, row) => (best === null || compareValues(row[1], best[1]) * direction > 0 ? row : best),
        null,
      )?.[0] ?? null
    );
  });
}

/** A sum of ones and zeros, so NULL where no value is known. */
const countIf = (call: AggregateCall, arg: Compiled): Compiled =>
  lazy(types.hugeint, [], (scope) => {
    const values = valuesOf(call, arg, scope);
    return values.length === 0 ? null : BigInt(values.filter((value) => value === true).length);
  });

export function aggregate(call: AggregateCall): Compiled {
  const {
    name,
    args: [arg, second],
  } = call;
  if (name === "count_star" || (name === "count" && !arg))
    return lazy(types.bigint, [], (scope) => BigInt(scopesOf(call, scope).length));
  if (!arg) throw new BindError(`${name} needs an argument`);
  if (name === "count") return lazy(types.bigint, [], (scope) => BigInt(valuesOf(call, arg, scope).length));
  if (name === "count_if") return countIf(call, arg);
  if (name === "first" || name === "last")
    return lazy(
      arg.type,
      [],
      (scope) =>
        scopesOf(call, scope)
          .map((each) => arg.evaluate(each))
          .at(name === "first" ? 0 : -1) ?? null,
    );
  if (name === "arg_max" || name === "max_by") return argExtreme(call, 1);
  if (name === "arg_min" || name === "min_by") return argExtreme(call, -1);
  if (name === "string_agg") {
    const separator = second ? String(second.evaluate(emptyScope)) : ",";
    const text = coerce(arg, types.varchar);
    return lazy(types.varchar, [], (scope) => {
      const values = valuesOf(call, text, scope);
      return values.length === 0 ? null : values.join(separator);
    });
  }
  const operand = name.startsWith("stddev") || name.startsWith("var") ? coerce(arg, types.double) : arg;
  const { type, reduce } = table[name]!(operand.type);
  return { type, literal: null, isConstant: false, evaluate: (scope) => reduce(valuesOf(call, operand, scope)) };
}
