import { columnsOf, isAggregate } from "../grammar/expression.ts";
import type { OrderItem } from "../grammar/intent.ts";
import { nameWords, stem } from "../text/stem.ts";
import { areSynonyms } from "../text/words.ts";
import { add, type Draft, scopeOf } from "./draft.ts";
import type { Wanted } from "./gather.ts";
import { type Output, plain, sameExpression } from "./resolve-output.ts";

export interface TopContext {
  readonly outputs: readonly Output[];
  /** What an output is called at this step. */
  readonly nameOf: (output: Output) => string;
  readonly isGrouped: boolean;
  readonly keys: readonly Output[];
}

/** The column at this step that holds what is ordered by, or null. */
function columnFor(draft: Draft, item: OrderItem, context: TopContext): string | null {
  const inner = plain(item.by);
  const named =
    inner.kind === "column"
      ? context.outputs.find((output) => output.name.toLowerCase() === inner.ref.name.toLowerCase())
      : undefined;
  const output = named ?? context.outputs.find((each) => sameExpression(plain(each.expression), inner));
  if (output) return context.nameOf(output);
  return !context.isGrouped && inner.kind === "column" && inner.ref.source !== null
    ? scopeOf(draft).name(inner.ref)
    : null;
}

/** Whether the word for what is ranked is about what one row of the result stands for. */
export function isAboutGroups(draft: Draft, noun: string, keys: readonly Output[]): boolean {
  const root = stem(noun);
  if (["group", "combination", "pair", "row", "one", "entry", "result", "line"].includes(root)) return true;
  const words = keys
    .flatMap((key) => [key.name, ...columnsOf(key.expression).map((ref) => ref.name)])
    .flatMap(nameWords);
  const own = keys.length === 0 ? nameWords(draft.vocabulary.main) : [];
  return [...words, ...own].some((word) => stem(word) === root || areSynonyms(stem(word), root));
}

/** The first rows by an order, just before the columns are chosen. */
export function addTop(draft: Draft, wanted: Wanted, context: TopContext): void {
  const asked = wanted.all("top");
  if (asked.length > 1) draft.doubts.push("Several numbers of rows are asked for; the first one is used.");
  const top = asked[0];
  if (!top) return;
  const orders = wanted.all("order");
  const bare = orders.find((each) => each.by.length === 0);
  const figures = context.outputs.filter((output) => isAggregate(output.expression));
  const items = top.by.length > 0 ? top.by : orders.flatMap((each) => each.by);
  if (
    top.entity &&
    context.isGrouped &&
    !context.keys.some((key) => columnsOf(key.expression).some((ref) => ref.name === top.entity!.name)) &&
    !isAboutGroups(draft, top.entity.name, context.keys)
  )
    draft.doubts.push(`"${top.words}": the rows do not stand for ${top.entity.name}.`);
  if (top.entity && !context.isGrouped)
    draft.doubts.push(`"${top.words}": say whether rows or different ${top.entity.name} are counted.`);
  if (context.isGrouped && context.keys.length === 0)
    draft.doubts.push(`"${top.words}": say which rows are counted together.`);
  if (top.noun && !isAboutGroups(draft, top.noun, context.keys))
    draft.doubts.push(`"${top.words}": I do not know what ${top.noun} are.`);
  const by =
    items.length > 0
      ? items.map((item) => ({ column: columnFor(draft, item, context), desc: item.desc }))
      : bare && figures.length === 1
        ? [{ column: context.nameOf(figures[0]!), desc: bare.isFalling }]
        : [];
  if (by.length === 0 || by.some((each) => each.column === null)) {
    draft.doubts.push(`"${top.words}": say by which column of the result the first ${top.count} are found.`);
    return;
  }
  const order = by.map((each) => (each.desc ? { column: each.column!, desc: true } : each.column!));
  add(draft, {
    name: `top_${top.count}`,
    kind: "top",
    branch: draft.vocabulary.main,
    rank: 95,
    config: { count: top.count, by: order },
    risk: "medium",
    needs: [
      ...items.flatMap((item) => columnsOf(item.by)),
      ...by.map((each) => ({ source: null, name: each.column! })),
      ...(context.isGrouped ? [{ source: null, name: "\u0000grouped" }] : []),
    ],
    title: `Keep the first ${top.count} rows by ${order.map((each) => (typeof each === "string" ? each : `${each.column}, falling`)).join(", ")}`,
    reason: `You asked: "${top.words}".`,
  });
}
