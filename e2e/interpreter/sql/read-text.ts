import { clockMicros, dayMicros, daysFromCivil, isCivil } from "./calendar.ts";
import { divideRounded, parseDecimal, parseNumberText, powerOfTen } from "./decimals.ts";
import { fitsInteger, type SqlType } from "./types.ts";
import { BindError, date, time, timestamp, type Value } from "./values.ts";

function readInteger(text: string, type: SqlType & { kind: "integer" }): Value {
  const hex = /^\s*([+-]?)0[xX]([0-9a-fA-F]+)\s*$/.exec(text);
  if (hex) return hex[1] === "-" ? null : BigInt(`0x${hex[2]}`);
  const parsed = parseNumberText(text);
  if (!parsed) return null;
  const value = divideRounded(parsed.unscaled, powerOfTen(parsed.scale));
  return fitsInteger(value, type.name) ? value : null;
}

const numberWords: Record<string, number> = { inf: Infinity, infinity: Infinity, nan: NaN };

function readNumber(text: string, isReal: boolean): number | null {
  const trimmed = text.trim();
  const word = /^([+-]?)(\w+)$/.exec(trimmed);
  const named = word && numberWords[word[2]!.toLowerCase()];
  if (named !== undefined && named !== null) return word?.[1] === "-" ? -named : named;
  if (!parseNumberText(trimmed)) return null;
  const value = Number(trimmed.replaceAll("_", ""));
  return isReal ? Math.fround(value) : value;
}

const yes = new Set(["true", "t", "yes", "y", "1"]);
const no = new Set(["false", "f", "no", "n", "0"]);

const datePattern = /^(\d{1,7})([-/ ])(\d{1,2})\2(\d{1,2})/;
const clockPattern = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?/;

function readDays(text: string): { days: number; rest: string } | null {
  const match = datePattern.exec(text);
  if (!match) return null;
  const civil = { year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) };
  return isCivil(civil) ? { days: daysFromCivil(civil), rest: text.slice(match[0].length) } : null;
}

function readClock(text: string): { micros: bigint; rest: string; hasSeconds: boolean } | null {
  const match = clockPattern.exec(text);
  if (!match) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const micros = Number((match[4] ?? "").padEnd(6, "0").slice(0, 6));
  const isEndOfDay = hour === 24 && minute === 0 && second === 0 && micros === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return null;
  return {
    micros: clockMicros({ hour, minute, second, micros }),
    rest: text.slice(match[0].length),
    hasSeconds: match[3] !== undefined,
  };
}

/** Microseconds east of UTC that a suffix such as `Z`, `+02`, `+0230` or `UTC` names; null where it is none. */
function readOffset(text: string): bigint | null {
  if (text === "" || text === "Z" || text === " UTC") return 0n;
  const match = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(text);
  if (!match) return null;
  const minutes = BigInt(match[2]!) * 60n + BigInt(match[3] ?? 0);
  return (match[1] === "-" ? -minutes : minutes) * 60_000_000n;
}

/** A plain timestamp drops the offset that a text carries; one with time zone applies it. */
function readTimestamp(text: string, isZoned: boolean): Value {
  const day = readDays(text);
  if (!day) return null;
  const start = BigInt(day.days) * dayMicros;
  if (day.rest === "") return timestamp(start);
  if (!/^[ T]/.test(day.rest)) return null;
  const clock = readClock(day.rest.slice(1));
  if (!clock) return null;
  const offset = clock.hasSeconds || clock.rest === "" ? readOffset(clock.rest) : null;
  return offset === null ? null : timestamp(start + clock.micros - (isZoned ? offset : 0n));
}

function readDate(text: string): Value {
  const day = readDays(text.trim());
  return day && !/^\d/.test(day.rest) ? date(day.days) : null;
}

function readTime(text: string): Value {
  const clock = readClock(text);
  return clock && clock.rest === "" ? time(clock.micros) : null;
}

/** The value that a text is in a type, NULL where it is none: TRY_CAST from varchar. */
export function readText(text: string, type: SqlType): Value {
  switch (type.kind) {
    case "varchar":
      return text;
    case "null":
      return null;
    case "boolean":
      return yes.has(text.toLowerCase()) ? true : no.has(text.toLowerCase()) ? false : null;
    case "integer":
      return readInteger(text, type);
    case "decimal":
      return parseDecimal(text, type.width, type.scale);
    case "real":
    case "double":
      return readNumber(text, type.kind === "real");
    case "date":
      return readDate(text);
    case "time":
      return readTime(text);
    case "timestamp":
      return readTimestamp(text, false);
    case "timestamptz":
      return readTimestamp(text, true);
    default:
      throw new BindError(`the interpreter does not read ${type.kind} from text`);
  }
}
