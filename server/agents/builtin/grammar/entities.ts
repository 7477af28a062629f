import type { ColumnRef } from "../link/vocabulary.ts";
import { nameWords, stem } from "../text/stem.ts";
import { column, type Expression, type PartName } from "./expression.ts";
import { expressionSlot } from "./expressions.ts";
import type { Intent } from "./intent.ts";
import { either, type Parser, remember, tokenAt } from "./input.ts";
import { columnSlot, listOf, sourceNoun } from "./slots.ts";

/** What rows are put together by; `word` where only the list that it stands in was named, not the column. */
export interface GroupItem {
  readonly by: Expression;
  readonly word: string | null;
}
/** "month" among what rows are put together by: of the date that they have. */
export interface GrainItem {
  readonly grain: PartName;
}

const isLabel = (name: string): boolean => nameWords(name).some((word) => ["name", "title", "label"].includes(word));

/** "per branch" of a list of branches that rows point to: the column that names a branch, else the one that points to it. */
export const entitySlot: Parser<GroupItem> = remember("entity", (input, at) => {
  const token = tokenAt(input, at);
  const { vocabulary } = input;
  const source = token?.kind === "word" ? sourceNoun(input, token.lower) : null;
  if (!token || source === null || source === vocabulary.main) return [];
  const keys = vocabulary.foreignKeys.filter(
    (each) => each.from.source === vocabulary.main && each.to.source === source,
  );
  if (keys.length !== 1) return [];
  const { profile } = vocabulary.sources.find((each) => each.name === source)!;
  const labels = profile.columns.filter(
    (each) => isLabel(each.name) && each.distinct === profile.rows && each.nulls === 0,
  );
  const own: ColumnRef = { source: vocabulary.main, name: keys[0]!.from.column };
  const isOnlyName = labels.length === 0 && nameWords(own.name).some((word) => stem(word) === token.stem);
  return [
    {
      end: at + 1,
      value: {
        by: column(labels.length === 1 ? { source, name: labels[0]!.name } : own),
        word: isOnlyName ? null : token.text,
      },
    },
  ];
});

/** "of each member" of a list of members that rows point to: the column that points to it. */
const keySlot: Parser<ColumnRef> = remember("key", (input, at) => {
  const { vocabulary } = input;
  const token = tokenAt(input, at);
  const source = token?.kind === "word" ? sourceNoun(input, token.lower) : null;
  const keys = vocabulary.foreignKeys.filter(
    (each) => each.from.source === vocabulary.main && each.to.source === source,
  );
  return [
    ...columnSlot(input, at),
    ...(token && keys.length === 1
      ? [{ end: at + 1, value: { source: vocabulary.main, name: keys[0]!.from.column } }]
      : []),
  ];
});

/** "of each member and branch", but of "each member and its branch" only the member. */
export const keysSlot: Parser<readonly ColumnRef[]> = (input, at) =>
  listOf(keySlot)(input, at).filter(
    ({ end }) => !input.tokens.slice(at, end).some(({ lower }) => ["its", "their", "his", "her"].includes(lower)),
  );

/** A number or a text puts nothing together: "per quarter" is no 0.25. */
const isConstant = (by: Expression): boolean => by.kind === "number" || by.kind === "text";

const grains = new Map<string, PartName>([
  ["day", "date"],
  ["week", "week"],
  ["month", "month"],
  ["quarter", "quarter"],
  ["year", "year"],
  ["weekday", "weekday"],
]);
/** A part of a date by its own name: "per month", "sorted by month". */
export const grainItem: Parser<GrainItem> = (input, at) => {
  const grain = grains.get(tokenAt(input, at)?.lower ?? "");
  return grain && !expressionSlot(input, at).some(({ value }) => !isConstant(value))
    ? [{ end: at + 1, value: { grain } }]
    : [];
};

export const groupItemSlot: Parser<GroupItem | GrainItem> = either<GroupItem | GrainItem>(
  (input, at) =>
    expressionSlot(input, at)
      .filter(({ value }) => !isConstant(value))
      .map(({ end, value }) => ({ end, value: { by: value, word: null } })),
  entitySlot,
  grainItem,
);

/** Says which column a word was read as that names none. */
export const takenFor = (items: readonly GroupItem[]): Intent[] =>
  items.flatMap(({ by, word }) =>
    word !== null && by.kind === "column" ? [{ kind: "taken", word, as: by.ref, how: "column" }] : [],
  );
