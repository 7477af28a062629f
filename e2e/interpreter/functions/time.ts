import {
  civilFromDays,
  clockMicros,
  clockOf,
  dayMicros,
  dayOfYear,
  daysFromCivil,
  daysOf,
  isCivil,
  isoWeek,
  isoWeekday,
  microsOf,
  monthDays,
} from "../sql/calendar.ts";
import { coerce, type Compiled, constantValue, isText, strict } from "../sql/compiled.ts";
import { typeName, types } from "../sql/types.ts";
import {
  BindError,
  date,
  type DateValue,
  EvaluationError,
  timestamp,
  type TimestampValue,
  type Value,
} from "../sql/values.ts";
import type { FunctionTable } from "./function-table.ts";
import { dayNames, monthNames, readsOffset, readTime, writeTime } from "./time-format.ts";

type Moment = DateValue | TimestampValue;

const moment = (arg: Compiled | undefined, name: string): Compiled => {
  if (!arg || !["date", "timestamp", "timestamptz", "null"].includes(arg.type.kind))
    throw new BindError(`${name} takes a date or timestamp, not ${arg ? typeName(arg.type) : "nothing"}`);
  return arg;
};

const plural = (part: string): string => part.toLowerCase().replace(/s$/, "");

/** Each part as a whole number. */
const parts: Record<string, (value: Moment) => number> = {
  year: (value) => civilFromDays(daysOf(value)).year,
  month: (value) => civilFromDays(daysOf(value)).month,
  day: (value) => civilFromDays(daysOf(value)).day,
  quarter: (value) => Math.ceil(civilFromDays(daysOf(value)).month / 3),
  week: (value) => isoWeek(daysOf(value)).week,
  isoyear: (value) => isoWeek(daysOf(value)).year,
  dow: (value) => isoWeekday(daysOf(value)) % 7,
  isodow: (value) => isoWeekday(daysOf(value)),
  doy: (value) => dayOfYear(daysOf(value)),
  hour: (value) => clockOf(value).hour,
  minute: (value) => clockOf(value).minute,
  second: (value) => clockOf(value).second,
  decade: (value) => Math.floor(civilFromDays(daysOf(value)).year / 10),
  century: (value) => Math.ceil(civilFromDays(daysOf(value)).year / 100),
};
const partAliases: Record<string, string> = {
  weekday: "dow",
  dayofweek: "dow",
  dayofyear: "doy",
  weekofyear: "week",
  dayofmonth: "day",
  y: "year",
  m: "minute",
  h: "hour",
  d: "day",
};
const named = (part: string): string => partAliases[plural(part)] ?? plural(part);

const partOf =
  (part: string) =>
  (args: readonly Compiled[]): Compiled => {
    const read = parts[named(part)];
    if (!read) throw new BindError(`the interpreter does not know the part ${part}`);
    return strict(types.bigint, [moment(args.at(-1), part)], (value) => BigInt(read(value as Moment)));
  };

function datePart(args: readonly Compiled[]): Compiled {
  const part = String(constantValue(args[0]!, "part"));
  if (plural(part) !== "epoch") return partOf(part)(args);
  return strict(types.double, [moment(args[1], "epoch")], (value) => Number(microsOf(value as Moment)) / 1e6);
}

/** The first day of the unit that a day lies in. */
function truncateDays(days: number, unit: string): number | null {
  const { year, month, day } = civilFromDays(days);
  switch (unit) {
    case "day":
      return days;
    case "week":
      return days - isoWeekday(days) + 1;
    case "month":
      return days - day + 1;
    case "quarter":
      return daysFromCivil({ year, month: Math.floor((month - 1) / 3) * 3 + 1, day: 1 });
    case "year":
      return daysFromCivil({ year, month: 1, day: 1 });
    case "decade":
      return daysFromCivil({ year: Math.floor(year / 10) * 10, month: 1, day: 1 });
    default:
      return null;
  }
}

const clockUnits: Record<string, bigint> = {
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1000n,
  microsecond: 1n,
};

function truncate(value: Moment, unit: string): TimestampValue {
  const days = truncateDays(daysOf(value), unit);
  if (days !== null) return timestamp(BigInt(days) * dayMicros);
  const size = clockUnits[unit];
  if (!size) throw new BindError(`the interpreter does not know the unit ${unit}`);
  const micros = microsOf(value);
  return timestamp(micros - (((micros % size) + size) % size));
}

function dateTrunc(args: readonly Compiled[]): Compiled {
  const unit = named(String(constantValue(args[0]!, "unit")));
  const arg = moment(args[1], "date_trunc");
  return strict(arg.type.kind === "timestamptz" ? arg.type : types.timestamp, [arg], (value) =>
    truncate(value as Moment, unit),
  );
}

const months = (value: Moment): number =>
  civilFromDays(daysOf(value)).year * 12 + civilFromDays(daysOf(value)).month - 1;

/** How many boundaries of the unit lie between two moments; of weeks, how many whole ones. */
function dateDiff(args: readonly Compiled[]): Compiled {
  const unit = named(String(constantValue(args[0]!, "unit")));
  return strict(types.bigint, [moment(args[1], "date_diff"), moment(args[2], "date_diff")], (from, to) => {
    const [a, b] = [from as Moment, to as Moment];
    if (unit === "year") return BigInt(civilFromDays(daysOf(b)).year - civilFromDays(daysOf(a)).year);
    if (unit === "quarter") return BigInt(Math.floor(months(b) / 3) - Math.floor(months(a) / 3));
    if (unit === "month") return BigInt(months(b) - months(a));
    if (unit === "week") return BigInt(Math.trunc((daysOf(b) - daysOf(a)) / 7));
    const [first, last] = [truncate(a, unit).micros, truncate(b, unit).micros];
    return (last - first) / (unit === "day" ? dayMicros : clockUnits[unit]!);
  });
}

function formatsOf(arg: Compiled): string[] {
  const value = constantValue(arg, "format");
  if (typeof value === "string") return [value];
  if (typeof value === "object" && value !== null && value.kind === "list")
    return value.items.filter((item) => typeof item === "string");
  return [];
}

const parseWith =
  (isTry: boolean) =>
  (args: readonly Compiled[]): Compiled => {
    const [text, format] = args as [Compiled, Compiled];
    if (!isText(text)) throw new BindError(`strptime takes text, not ${typeName(text.type)}`);
    const formats = formatsOf(format);
    return strict(formats.some(readsOffset) ? types.timestamptz : types.timestamp, [text, format], (value) => {
      for (const each of formats) {
        const read = readTime(value as string, each);
        if (read) return read;
      }
      if (isTry) return null;
      throw new EvaluationError(`could not parse "${value as string}" by ${formats.join(", ")}`);
    });
  };

function strftime(args: readonly Compiled[]): Compiled {
  const [first, second] = args as [Compiled, Compiled];
  const [value, format] = isText(first) && first.type.kind !== "null" ? [second, first] : [first, second];
  return strict(types.varchar, [moment(value, "strftime"), format], (at, text) =>
    writeTime(at as Moment, text as string),
  );
}

function makeDate(args: readonly Compiled[]): Compiled {
  return strict(
    types.date,
    args.map((arg) => coerce(arg, types.bigint)),
    (year, month, day): Value => {
      const civil = { year: Number(year), month: Number(month), day: Number(day) };
      if (!isCivil(civil)) throw new EvaluationError("date out of range");
      return date(daysFromCivil(civil));
    },
  );
}

const ofDays =
  (name: string, compute: (days: number) => Value, type = types.varchar) =>
  (args: readonly Compiled[]): Compiled =>
    strict(type, [moment(args[0], name)], (value) => compute(daysOf(value as Moment)));

export const timeFunctions: FunctionTable = {
  ...Object.fromEntries(
    [
      "year",
      "month",
      "day",
      "quarter",
      "week",
      "isodow",
      "hour",
      "minute",
      "second",
      "dayofweek",
      "weekday",
      "dayofyear",
      "dayofmonth",
      "weekofyear",
    ].map((part) => [part, partOf(part)]),
  ),
  date_part: datePart,
  datepart: datePart,
  date_trunc: dateTrunc,
  datetrunc: dateTrunc,
  date_diff: dateDiff,
  datediff: dateDiff,
  strptime: parseWith(false),
  try_strptime: parseWith(true),
  strftime,
  make_date: makeDate,
  dayname: ofDays("dayname", (days) => dayNames[isoWeekday(days) % 7]!),
  monthname: ofDays("monthname", (days) => monthNames[civilFromDays(days).month - 1]!),
  last_day: ofDays(
    "last_day",
    (days) => {
      const { year, month } = civilFromDays(days);
      return date(daysFromCivil({ year, month, day: monthDays(year, month) }));
    },
    types.date,
  ),
  epoch: (args) => strict(types.double, [moment(args[0], "epoch")], (value) => Number(microsOf(value as Moment)) / 1e6),
  epoch_ms: (args) => strict(types.bigint, [moment(args[0], "epoch_ms")], (value) => microsOf(value as Moment) / 1000n),
  microsecond: (args) =>
    strict(types.bigint, [moment(args[0], "microsecond")], (value) =>
      BigInt(clockMicros({ ...clockOf(value as Moment), hour: 0, minute: 0 })),
    ),
};
