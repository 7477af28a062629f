import { coerce, type Compiled, constantValue, isText, lazy, strict } from "../sql/compiled.ts";
import { regularExpression, replaceBy } from "../sql/patterns.ts";
import { typeName, types } from "../sql/types.ts";
import { BindError, type Value } from "../sql/values.ts";
import type { FunctionTable } from "./function-table.ts";

const asText = (args: readonly Compiled[], name: string): readonly Compiled[] => {
  for (const arg of args) if (!isText(arg)) throw new BindError(`${name} takes text, not ${typeName(arg.type)}`);
  return args;
};

const ofText =
  (name: string, compute: (...texts: string[]) => Value, type = types.varchar) =>
  (args: readonly Compiled[]): Compiled =>
    strict(type, asText(args, name), (...values) => compute(...(values as string[])));

/** Each character by itself, as long as it stays one character; the sharp s has a capital of its own. */
const eachCharacter =
  (change: (character: string) => string) =>
  (text: string): string =>
    [...text]
      .map((character) => {
        const changed = change(character);
        return [...changed].length === 1 ? changed : character;
      })
      .join("");
export const lower = eachCharacter((character) => (character === "İ" ? "i" : character.toLowerCase()));
export const upper = eachCharacter((character) => (character === "ß" ? "ẞ" : character.toUpperCase()));

const spaces = String.raw`[\p{Zs}]`;
function trimmer(start: boolean, end: boolean) {
  return (text: string, set?: string): string => {
    if (set === undefined)
      return text
        .replace(start ? new RegExp(`^${spaces}+`, "u") : /^/, "")
        .replace(end ? new RegExp(`${spaces}+$`, "u") : /$/, "");
    const letters = new Set(set);
    const all = [...text];
    let [from, to] = [0, all.length];
    while (start && from < to && letters.has(all[from]!)) from += 1;
    while (end && to > from && letters.has(all[to - 1]!)) to -= 1;
    return all.slice(from, to).join("");
  };
}

/** Places count from 1, from the end if negative; a negative length goes to the left. */
export function substring(text: string, offset: bigint, length?: bigint): string {
  const letters = [...text];
  const size = letters.length;
  const start = offset > 0n ? Number(offset) - 1 : offset < 0n ? size + Number(offset) : -1;
  const end = length === undefined ? size : start + Number(length);
  const [from, to] = end < start ? [end, start] : [start, end];
  return letters.slice(Math.max(0, from), Math.max(0, to)).join("");
}

function left(text: string, count: bigint): string {
  return [...text].slice(0, count >= 0n ? Number(count) : Math.max(0, [...text].length + Number(count))).join("");
}

function right(text: string, count: bigint): string {
  const letters = [...text];
  return letters
    .slice(count >= 0n ? Math.max(0, letters.length - Number(count)) : Math.min(letters.length, -Number(count)))
    .join("");
}

function pad(text: string, count: bigint, filling: { with: string; atStart: boolean }): string {
  const letters = [...text];
  const missing = Number(count) - letters.length;
  if (missing <= 0) return letters.slice(0, Number(count)).join("");
  const fill = [...filling.with.repeat(missing)].slice(0, missing).join("");
  return filling.atStart ? fill + text : text + fill;
}

const textAndCount =
  (name: string, compute: (text: string, count: bigint, rest: Value) => Value) =>
  (args: readonly Compiled[]): Compiled => {
    const [text, count, rest] = args;
    asText([text!, ...(rest ? [rest] : [])], name);
    return strict(types.varchar, [text!, coerce(count!, types.bigint), ...(rest ? [rest] : [])], (a, b, c) =>
      compute(a as string, b as bigint, c ?? null),
    );
  };

function splitPart(text: string, separator: string, index: bigint): string {
  const parts = separator === "" ? [...text] : text.split(separator);
  const at = index > 0n ? Number(index) - 1 : index < 0n ? parts.length + Number(index) : -1;
  return parts[at] ?? "";
}

function concat(args: readonly Compiled[]): Compiled {
  const texts = args.map((arg) => coerce(arg, types.varchar));
  return lazy(types.varchar, texts, (scope) => texts.map((text) => text.evaluate(scope) ?? "").join(""));
}

function concatWith(args: readonly Compiled[]): Compiled {
  const [separator, ...texts] = args.map((arg) => coerce(arg, types.varchar)) as [Compiled, ...Compiled[]];
  return lazy(types.varchar, [separator, ...texts], (scope) => {
    const between = separator.evaluate(scope);
    return between === null
      ? null
      : texts
          .map((text) => text.evaluate(scope))
          .filter((text) => text !== null)
          .join(between as string);
  });
}

const optionsOf = (arg: Compiled | undefined): string => (arg ? String(constantValue(arg, "options")) : "");

function matches(isFull: boolean) {
  return (args: readonly Compiled[]): Compiled => {
    const options = optionsOf(args[2]);
    return strict(types.boolean, asText(args.slice(0, 2), "regexp"), (text, pattern) =>
      regularExpression(pattern as string, options, isFull).test(text as string),
    );
  };
}

function replacePattern(args: readonly Compiled[]): Compiled {
  const options = optionsOf(args[3]);
  return strict(types.varchar, asText(args.slice(0, 3), "regexp_replace"), (text, pattern, by) =>
    (text as string).replace(regularExpression(pattern as string, options), replaceBy(by as string)),
  );
}

function extract(args: readonly Compiled[]): Compiled {
  const group = args[2] ? Number(constantValue(args[2], "group")) : 0;
  const options = optionsOf(args[3]);
  return strict(
    types.varchar,
    asText(args.slice(0, 2), "regexp_extract"),
    (text, pattern) => regularExpression(pattern as string, options).exec(text as string)?.[group] ?? "",
  );
}

const characters = (text: string): number => [...text].length;
const length = ofText("length", (text) => BigInt([...text!].length), types.bigint);
const contains = (name: string, test: (text: string, part: string) => boolean) =>
  ofText(name, (text, part) => test(text!, part!), types.boolean);
const startsWith = contains("starts_with", (text, part) => text.startsWith(part));
const endsWith = contains("ends_with", (text, part) => text.endsWith(part));
const place = ofText(
  "strpos",
  (text, part) => {
    const at = text!.indexOf(part!);
    return at < 0 ? 0n : BigInt(characters(text!.slice(0, at)) + 1);
  },
  types.bigint,
);
const sub = (args: readonly Compiled[]): Compiled => {
  const [text, ...places] = args;
  asText([text!], "substring");
  return strict(types.varchar, [text!, ...places.map((each) => coerce(each, types.bigint))], (a, b, c) =>
    substring(a as string, b as bigint, c as bigint | undefined),
  );
};

export const textFunctions: FunctionTable = {
  lower: ofText("lower", (text) => lower(text!)),
  lcase: ofText("lcase", (text) => lower(text!)),
  upper: ofText("upper", (text) => upper(text!)),
  ucase: ofText("ucase", (text) => upper(text!)),
  trim: ofText("trim", (text, set) => trimmer(true, true)(text!, set)),
  ltrim: ofText("ltrim", (text, set) => trimmer(true, false)(text!, set)),
  rtrim: ofText("rtrim", (text, set) => trimmer(false, true)(text!, set)),
  length,
  len: length,
  char_length: length,
  character_length: length,
  strlen: ofText("strlen", (text) => BigInt(Buffer.byteLength(text!)), types.bigint),
  substring: sub,
  substr: sub,
  left: textAndCount("left", left),
  right: textAndCount("right", right),
  lpad: textAndCount("lpad", (text, count, fill) => pad(text, count, { with: fill as string, atStart: true })),
  rpad: textAndCount("rpad", (text, count, fill) => pad(text, count, { with: fill as string, atStart: false })),
  repeat: textAndCount("repeat", (text, count) => text.repeat(Math.max(0, Number(count)))),
  replace: ofText("replace", (text, part, by) => (part === "" ? text! : text!.replaceAll(part!, () => by!))),
  split_part: (args) =>
    strict(
      types.varchar,
      [...asText(args.slice(0, 2), "split_part"), coerce(args[2]!, types.bigint)],
      (text, separator, index) => splitPart(text as string, separator as string, index as bigint),
    ),
  starts_with: startsWith,
  prefix: startsWith,
  ends_with: endsWith,
  suffix: endsWith,
  contains: contains("contains", (text, part) => text.includes(part)),
  strpos: place,
  instr: place,
  concat,
  concat_ws: concatWith,
  regexp_matches: matches(false),
  regexp_full_match: matches(true),
  regexp_replace: replacePattern,
  regexp_extract: extract,
};
