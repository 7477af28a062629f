import { typeFamily } from "#domain/sql/types.ts";
import { type ColumnRef, profileOf, type Vocabulary } from "../link/vocabulary.ts";
import { nameWords, stem } from "../text/stem.ts";
import { column, not, type Predicate } from "./expression.ts";
import { type Found, type Input, tokenAt } from "./input.ts";

const helpers = new Set([
  "is",
  "has",
  "was",
  "are",
  "been",
  "be",
  "flag",
  "yn",
  "on",
  "at",
  "date",
  "day",
  "time",
  "ts",
]);
const nameStems = (ref: ColumnRef): string[] =>
  nameWords(ref.name)
    .filter((word) => !helpers.has(word))
    .map(stem);
const truths = new Set(["true", "t", "yes", "y", "1", "false", "f", "no", "n", "0"]);

export const isFlag = (vocabulary: Vocabulary, ref: ColumnRef): boolean => {
  const profile = profileOf(vocabulary, ref);
  if (!profile) return false;
  if (typeFamily(profile.type) === "boolean") return true;
  const values = profile.top.filter((each) => each.value !== null).map((each) => each.value!.trim().toLowerCase());
  return (
    typeFamily(profile.type) === "text" &&
    profile.distinct <= 6 &&
    values.length > 0 &&
    values.every((value) => truths.has(value))
  );
};
const isMoment = (vocabulary: Vocabulary, ref: ColumnRef): boolean => {
  const profile = profileOf(vocabulary, ref);
  return (
    profile !== null &&
    (typeFamily(profile.type) === "time" ||
      (profile.reads !== null && profile.reads !== undefined && typeFamily(profile.reads.type) === "time"))
  );
};

function only(refs: readonly ColumnRef[]): ColumnRef | null {
  return refs.length === 1 ? refs[0]! : null;
}

/** "cancelled bookings" of a flag called `is_cancelled`; "not returned yet" of a date called `returned`, which is empty then. */
export function flagFirst(input: Input, at: number): Found<Predicate>[] {
  let [place, negative, isStated] = [at, false, false];
  for (
    let token = tokenAt(input, place);
    token &&
    [
      "not",
      "never",
      "yet",
      "already",
      "been",
      "have",
      "has",
      "haven't",
      "hasn't",
      "weren't",
      "wasn't",
      "aren't",
      "isn't",
      "still",
      "were",
      "was",
      "is",
      "are",
      "marked",
      "as",
    ].includes(token.lower);
    token = tokenAt(input, place)
  ) {
    if (["not", "never", "haven't", "hasn't", "weren't", "wasn't", "aren't", "isn't"].includes(token.lower))
      [negative, isStated] = [!negative, true];
    if (["have", "has", "been", "were", "was"].includes(token.lower)) isStated = true;
    place += 1;
  }
  const word = tokenAt(input, place);
  if (word?.kind !== "word") return [];
  const { vocabulary } = input;
  const named = vocabulary.columns
    .map((each) => each.ref)
    .filter((ref) => ref.source !== null && nameStems(ref).join(" ") === word.stem);
  const own = named.filter((ref) => ref.source === vocabulary.main);
  const refs = own.length > 0 ? own : named;
  const flag = only(refs.filter((ref) => isFlag(vocabulary, ref)));
  const moment = isStated || negative ? only(refs.filter((ref) => isMoment(vocabulary, ref))) : null;
  const made: Predicate | null = flag
    ? { kind: "true", of: column(flag) }
    : moment
      ? not({ kind: "null", of: column(moment) })
      : null;
  if (!made || refs.length > 1) return [];
  const end = tokenAt(input, place + 1)?.lower === "yet" ? place + 2 : place + 1;
  return [{ end, value: negative ? not(made) : made }];
}
