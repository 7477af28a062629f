import {
  column,
  type Expression,
  not,
  type Predicate,
  predicateColumns,
  predicateIsAggregate,
  isAggregate,
} from "../grammar/expression.ts";
import { add, columnProfile, type Draft, figure, scopeOf } from "./draft.ts";
import type { ColumnRef } from "../link/vocabulary.ts";
import { type Of, refKey, type Wanted } from "./gather.ts";
import type { Outputs } from "./outputs.ts";
import { type Output, plain, sameExpression } from "./resolve-output.ts";
import { predicateText } from "./sql-text.ts";

export interface SortedFilters {
  readonly rows: readonly (Of<"filter"> & { readonly words: string })[];
  readonly derived: readonly (Of<"filter"> & { readonly words: string })[];
  readonly groups: readonly (Of<"filter"> & { readonly words: string })[];
}

/** Which conditions are about rows, which about columns that the request defines, which about groups. */
export function sortFilters(wanted: Wanted, outputs: Outputs): SortedFilters {
  const isGroup = (predicate: Predicate): boolean =>
    predicateIsAggregate(predicate) ||
    predicateColumns(predicate).some((ref) => {
      const output = ref.source === null ? outputs.list?.find((each) => each.name === ref.name) : undefined;
      return output !== undefined && isAggregate(output.expression);
    });
  const filters = wanted.all("filter");
  const groups = filters.filter((each) => isGroup(each.predicate));
  const derived = filters.filter(
    (each) => !groups.includes(each) && predicateColumns(each.predicate).some((ref) => ref.source === null),
  );
  return { groups, derived, rows: filters.filter((each) => !groups.includes(each) && !derived.includes(each)) };
}

const titleOf = (keep: boolean, text: string): string =>
  keep ? `Keep rows where ${text}` : `Leave out rows where ${text}`;

/** Columns that cannot be empty in the rows for which this holds. */
function filledAfter(predicate: Predicate): ColumnRef[] {
  switch (predicate.kind) {
    case "compare":
      return [predicate.left, predicate.right].flatMap((side) => (side.kind === "column" ? [side.ref] : []));
    case "in":
      return predicate.left.kind === "column" ? [predicate.left.ref] : [];
    case "not":
      return predicate.of.kind === "null" && predicate.of.of.kind === "column"
        ? [predicate.of.of.ref]
        : predicate.of.kind === "null_word"
          ? [predicate.of.of]
          : predicate.of.kind === "or"
            ? predicate.of.all.flatMap((each) => filledAfter(not(each)))
            : [];
    case "and":
      return predicate.all.flatMap(filledAfter);
    default:
      return [];
  }
}

/** "is not 30": whether an empty value is not 30 either is left open. */
const isNegative = (predicate: Predicate): boolean =>
  predicate.kind === "not"
    ? predicate.of.kind === "in" || predicate.of.kind === "text" || predicate.of.kind === "compare"
    : predicate.kind === "and" && predicate.all.some(isNegative);

export function addFilter(draft: Draft, each: Of<"filter"> & { readonly words: string }, rank: number): void {
  const scope = scopeOf(draft);
  const refs = predicateColumns(each.predicate);
  const where = predicateText(each.keep ? each.predicate : not(each.predicate), scope);
  const title = titleOf(each.keep, predicateText(each.predicate, scope));
  const tops = refs.flatMap((ref) => {
    const profile = columnProfile(draft, ref);
    const values =
      each.predicate.kind === "in" && profile
        ? profile.top.filter((top) =>
            (each.predicate as { values: readonly unknown[] }).values.map(String).includes(String(top.value)),
          )
        : [];
    return values.length > 0
      ? values.map((top) => `${figure(top.count)} rows have ${ref.name} ${top.value}`)
      : profile?.min
        ? [`${ref.name} runs from ${profile.min} to ${profile.max ?? ""}`]
        : [];
  });
  if (each.predicate.kind === "null_word" && refs[0] && (columnProfile(draft, refs[0])?.nulls ?? 0) > 0)
    draft.doubts.push(
      `${refs[0].name} is "${each.predicate.word}" in some rows and empty in others: say whether the empty ones are left out too. Now they are.`,
    );
  if (each.keep && isNegative(each.predicate)) {
    for (const ref of refs)
      if (ref.source !== null && scope.hasNulls(ref))
        draft.doubts.push(
          `"${each.words}": ${figure(columnProfile(draft, ref)?.nulls ?? 0)} rows have no ${ref.name}; say whether they stay. Now they stay.`,
        );
  }
  const bare = each.keep ? each.predicate : not(each.predicate);
  const never = bare.kind === "null" && bare.of.kind === "column" ? bare.of.ref : null;
  const profile = never ? columnProfile(draft, never) : null;
  if (never && profile?.nulls === 0 && !profile.reads)
    draft.doubts.push(`"${each.words}": ${never.name} is never empty, so no row would be left.`);
  for (const ref of filledAfter(each.keep ? each.predicate : not(each.predicate))) draft.withoutNulls.add(refKey(ref));
  add(draft, {
    name: `${each.keep ? "only" : "without"}_${
      (each.predicate.kind === "in" ? String(each.predicate.values[0]) : (refs[0]?.name ?? "rows"))
        .replaceAll(/[^A-Za-z0-9]+/g, "_")
        .toLowerCase()
        .replaceAll(/^_+|_+$/g, "")
        .slice(0, 30) || "rows"
    }`,
    kind: "filter",
    branch: draft.vocabulary.main,
    rank,
    needs: refs,
    risk: "medium",
    config: { where },
    title,
    reason: `You asked: "${each.words}".`,
    facts: tops.slice(0, 3),
  });
}

export interface Measure {
  readonly name: string;
  readonly expression: Expression;
  readonly isHidden: boolean;
}

/** The condition with every aggregate in it replaced by the measure that holds it; missing measures are added, hidden. */
export function overMeasures(predicate: Predicate, measures: Measure[], outputs: readonly Output[]): Predicate {
  const replace = (expression: Expression): Expression => {
    if (!isAggregate(expression)) return expression;
    const known =
      outputs.find((each) => sameExpression(plain(each.expression), expression)) ??
      measures.find((each) => sameExpression(plain(each.expression), expression));
    if (known) return column({ source: null, name: known.name });
    if (expression.kind === "binary")
      return { ...expression, left: replace(expression.left), right: replace(expression.right) };
    const name = `group_${measures.length + 1}`;
    measures.push({ name, expression, isHidden: true });
    return column({ source: null, name });
  };
  switch (predicate.kind) {
    case "compare":
      return { ...predicate, left: replace(predicate.left), right: replace(predicate.right) };
    case "not":
      return { ...predicate, of: overMeasures(predicate.of, measures, outputs) };
    case "and":
    case "or":
      return { ...predicate, all: predicate.all.map((each) => overMeasures(each, measures, outputs)) };
    default:
      return predicate;
  }
}
