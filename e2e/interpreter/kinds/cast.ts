import type { CastConfig } from "#domain/nodes/cast.ts";
import { readsOffset, readTimeStrictly } from "../functions/time-format.ts";
import { localIn, momentIn } from "../sql/zones.ts";
import { tryConvert } from "../sql/convert.ts";
import { divideRounded, fitsWidth, parseNumberText, powerOfTen, rescale } from "../sql/decimals.ts";
import { readText } from "../sql/read-text.ts";
import { textOf } from "../sql/text-of.ts";
import { isNumeric, parseType, type SqlType, types } from "../sql/types.ts";
import { decimal, type Row, timestamp, type TimestampValue, type Value } from "../sql/values.ts";
import { columnIndex, type Table } from "../table.ts";
import { type Interpret, type Refused, RowFailure } from "./kind.ts";

type Rule = Exclude<CastConfig["columns"][string], string>;

const blank = /^[\p{Zs}]+|[\p{Zs}]+$/gu;

/** Trimmed text, null where it is blank or one of the rule's words for "no value". */
function givenText(value: Value, from: SqlType, rule: Rule): string | null {
  if (value === null) return null;
  const text = textOf(value, from).replaceAll(blank, "");
  return text === "" || rule.nulls?.includes(text) ? null : text;
}

/** Text as it stands, null where nothing but blanks is around one of the rule's words for "no value". */
function textWithout(value: Value, from: SqlType, { nulls = [] }: Rule): string | null {
  const text = value === null ? null : textOf(value, from);
  return text !== null && nulls.includes(text.replaceAll(blank, "")) ? null : text;
}

function readDecimal(text: string, type: SqlType & { kind: "decimal" }): Value {
  if (!(type.scale === 0 ? /^[+-]?\d+(\.\d*)?$/ : /^[+-]?(\d+(\.\d*)?|\.\d+)$/).test(text)) return null;
  const parsed = parseNumberText(text)!;
  const kept = Math.min(parsed.scale, type.scale);
  if (parsed.unscaled % powerOfTen(parsed.scale - kept) !== 0n) return null;
  const value = rescale(decimal(parsed.unscaled, parsed.scale), type.scale);
  return fitsWidth(value, type.width) ? value : null;
}

/** Whether each of the signs, if there is one, parts groups of digits: three in the last, two or three before, no zero in front. */
function partsThousands(text: string, sign: string): boolean {
  const groups = text.split(sign);
  if (groups.length === 1) return true;
  const [first, last] = [groups[0]!, groups.at(-1)!];
  const inner = groups.slice(1, -1);
  return /^\D*[1-9]\d{0,2}$/.test(first) && inner.every((each) => /^\d{2,3}$/.test(each)) && /^\d{3}(?!\d)/.test(last);
}

const softSigns = [" ", "\u00A0", "\u2009", "\u202F", "'", "’", "_"];

/** Whether blanks and the like between digits part groups of three, after which no decimals are parted. */
function partsSoftly(text: string, remove: readonly string[]): boolean {
  const signs = softSigns.filter((each) => remove.includes(each));
  const runs = text.match(/\d[\d.,\u00A0\u2009\u202F '’_]*/g) ?? [];
  return runs.every((run) => {
    const given = [...run].map((letter) => (signs.includes(letter) ? " " : letter)).join("");
    const between = given.replace(/ +$/, "");
    if (!between.includes(" ")) return true;
    const [whole, ...decimals] = between.split(/[.,]/);
    if (decimals.some((part) => part.includes(" "))) return false;
    const [first, ...groups] = (decimals.length > 1 ? between.split(/[.,]/).at(-2)! : whole!).split(" ");
    return /^[1-9]\d{0,2}$/.test(first!) && groups.every((group) => /^\d{3}$/.test(group));
  });
}

/** A minus that is written as brackets, behind the figures or as a printer's sign, before them. */
function withMinus(text: string, rule: Rule): string {
  return (rule.negative ?? []).reduce((rest, way) => {
    if (way === "typeset") return rest.split("−").join("-");
    if (way === "behind") return rest.endsWith("-") ? `-${rest.slice(0, -1).trimEnd()}` : rest;
    return rest.startsWith("(") && rest.endsWith(")") ? `-${rest.slice(1, -1).trim()}` : rest;
  }, text);
}

/** A number in plain digits after the rule's texts are taken out; digits that the type would lose are refused. */
function readNumber(text: string, type: SqlType, rule: Rule): Value {
  const sign = rule.decimal === "," ? "." : ",";
  if (rule.remove?.includes(sign) ? !partsThousands(text, sign) : text.includes(".") && sign === ".") return null;
  if (softSigns.some((each) => rule.remove?.includes(each)) && !partsSoftly(text, rule.remove!)) return null;
  const shorter = (rule.remove ?? []).reduce((left, part) => (part === "" ? left : left.split(part).join("")), text);
  const signed = withMinus(shorter, rule);
  const plain = rule.decimal === "," ? signed.split(",").join(".") : signed;
  if (type.kind === "decimal") return readDecimal(plain, type);
  if (type.kind === "integer") return /^[+-]?\d+(\.0*)?$/.test(plain) ? readText(plain, type) : null;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain) ? readText(plain, type) : null;
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

const isoDate = /^\d{4}-\d{2}-\d{2}([ T]00:00(:00(\.0+)?)?Z?)?$/;
const isoTime = /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/;
const isoTimestamp = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$/;
const isoMoment = /^(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)? ?(Z|[+-]\d{2}(?::?\d{2})?)$/;

/** A moment as the wanted type: what clocks show in the rule's zone, or in UTC. */
const ofMoment = (moment: TimestampValue, type: SqlType, rule: Rule): Value =>
  tryConvert(
    rule.zone && type.kind !== "timestamptz" ? localIn(rule.zone, moment) : moment,
    type.kind === "timestamptz" ? types.timestamptz : types.timestamp,
    type,
  );
const ofLocal = (local: TimestampValue, type: SqlType, rule: Rule): Value => {
  if (type.kind !== "timestamptz") return tryConvert(local, types.timestamp, type);
  return rule.zone ? momentIn(rule.zone, local) : null;
};

function byFormat(text: string, format: string, { type, rule }: { type: SqlType; rule: Rule }): Value {
  const read = readTimeStrictly(text, format, rule.language);
  if (!read) return null;
  const isMoment = readsOffset(format) || (type.kind === "timestamptz" && /(Z|UTC|GMT)$/.test(format));
  return isMoment ? ofMoment(read, type, rule) : ofLocal(read, type, rule);
}

/**
 * With formats, a text must have the digits of one, and those that it has must agree. Without, only ISO spellings are read; an
 * offset is applied, so that a timestamp is UTC.
 */
function readMoment(text: string, type: SqlType, rule: Rule): Value {
  if (rule.formats?.length) {
    const readings = new Map<string, Value>();
    for (const format of rule.formats) {
      const value = byFormat(text, format, { type, rule });
      if (value !== null) readings.set(textOf(value, type), value);
    }
    return readings.size === 1 ? [...readings.values()][0]! : null;
  }
  if (type.kind === "time") return isoTime.test(text) ? readText(text, type) : null;
  if (type.kind === "date" && isoDate.test(text)) return readText(text, type);
  const [, start, seconds = ":00", offset] = isoMoment.exec(text) ?? [];
  const moment = offset === undefined ? null : readText(`${start}${seconds}${offset}`, types.timestamptz);
  if (moment !== null)
    return type.kind === "date" && !rule.zone ? null : ofMoment(moment as TimestampValue, type, rule);
  if (type.kind === "date" || !isoTimestamp.test(text)) return null;
  const local = readText(text, types.timestamp);
  return local === null ? null : ofLocal(local as TimestampValue, type, rule);
}

const unitMicros = { seconds: 1_000_000n, milliseconds: 1_000n, microseconds: 1n } as const;

/** A number that counts from 1970, or a spreadsheet's days; what lies outside the years 1 to 9999 is none. */
function readCounted(text: string, type: SqlType, rule: Rule): Value {
  const scale = rule.unit === "days" ? 9 : 6;
  const value = readNumber(text, { kind: "decimal", width: rule.unit === "days" ? 18 : 28, scale } as SqlType, rule);
  if (value === null) return null;
  const { unscaled } = value as { unscaled: bigint };
  const one = powerOfTen(scale);
  if (rule.unit === "days") {
    if (unscaled < 61n * one || unscaled > (2_958_465_999n * one) / 1000n) return null;
    if (type.kind === "date" && unscaled % one !== 0n) return null;
    const millis = divideRounded((unscaled - 25_569n * one) * 86_400_000n, one);
    return ofLocal(timestamp(millis * 1000n), type, rule);
  }
  const micros = divideRounded(unscaled * unitMicros[rule.unit as keyof typeof unitMicros], one);
  if (micros < -62_135_596_800_000_000n || micros > 253_402_300_799_999_999n) return null;
  return ofMoment(timestamp(micros), type, rule);
}

function readBoolean(text: string, rule: Rule): Value {
  const word = text.toLowerCase();
  const among = (words: readonly string[]): boolean => words.some((each) => each.toLowerCase() === word);
  if (among(rule.true ?? ["true", "t", "yes", "y", "1"])) return true;
  return among(rule.false ?? ["false", "f", "no", "n", "0"]) ? false : null;
}

const family = (type: SqlType): string =>
  isNumeric(type) ? "number" : ["date", "time", "timestamp", "timestamptz"].includes(type.kind) ? "time" : type.kind;

function readAs(value: Value, from: SqlType, to: { type: SqlType; rule: Rule }): Value {
  const { type, rule } = to;
  if (type.kind === "varchar") return textWithout(value, from, rule);
  if (family(from) === family(type)) {
    if (value !== null && (from.kind === "double" || from.kind === "real")) return readText(textOf(value, from), type);
    if (value !== null && rule.zone && from.kind === "timestamptz" && type.kind !== "time")
      return ofMoment(value as TimestampValue, type, rule);
    if (value !== null && rule.zone && from.kind === "timestamp" && type.kind === "timestamptz")
      return ofLocal(value as TimestampValue, type, rule);
    return tryConvert(value, from, type);
  }
  const text = givenText(value, from, rule);
  if (text === null) return null;
  if (family(type) === "number") return readNumber(text, type, rule);
  if (type.kind === "boolean") return readBoolean(text, rule);
  return rule.unit ? readCounted(text, type, rule) : readMoment(text, type, rule);
}

interface Target {
  readonly name: string;
  readonly index: number;
  readonly type: SqlType;
  readonly rule: Rule;
}

function problemOf(row: Row, table: Table, targets: readonly Target[]): string | null {
  const problems = targets.flatMap((target) => {
    const [value, from] = [row[target.index] ?? null, table.columns[target.index]!.type];
    if (givenText(value, from, target.rule) === null || readAs(value, from, target) !== null) return [];
    return [`${target.name}: expected ${target.rule.type}, got "${textOf(value!, from)}"`];
  });
  return problems.length > 0 ? problems.join("; ") : null;
}

export const interpretCast: Interpret<CastConfig> = (config, { from }) => {
  const table = from!;
  const targets = Object.entries(config.columns).map(([name, entry]): Target => {
    const rule: Rule = typeof entry === "string" ? { type: entry } : entry;
    return { name, index: columnIndex(table, name), type: parseType(rule.type), rule };
  });
  const byIndex = new Map(targets.map((target) => [target.index, target]));
  const refused: Refused[] = [];
  const rows: Row[] = [];
  table.rows.forEach((row, number) => {
    const problem = config.on_error === "null" ? null : problemOf(row, table, targets);
    if (problem !== null && config.on_error === "fail") throw new RowFailure(number, problem);
    if (problem !== null) refused.push({ row: number, problem });
    else
      rows.push(
        row.map((value, index) => {
          const target = byIndex.get(index);
          return target ? readAs(value, table.columns[index]!.type, target) : value;
        }),
      );
  });
  const columns = table.columns.map(({ name, type }, index) => ({ name, type: byIndex.get(index)?.type ?? type }));
  return { out: { columns, rows }, refused };
};
