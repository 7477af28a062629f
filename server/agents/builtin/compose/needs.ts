import { columnsOf, type Expression, type Predicate, predicateColumns } from "../grammar/expression.ts";
import { familyOf } from "../grammar/numeric.ts";
import { type ColumnRef, profileOf, type Vocabulary } from "../link/vocabulary.ts";
import { refKey, type Wanted } from "./gather.ts";
import type { Outputs } from "./outputs.ts";

export interface Uses {
  /** Columns that are calculated with, and so must be numbers. */
  readonly numbers: ReadonlyMap<string, ColumnRef>;
  /** Columns that must be dates or times. */
  readonly times: ReadonlyMap<string, ColumnRef>;
  readonly all: ReadonlyMap<string, ColumnRef>;
}

interface Sets {
  numbers: ColumnRef[];
  times: ColumnRef[];
  all: ColumnRef[];
}

const isDateText = (expression: Expression): boolean =>
  expression.kind === "text" && /^\d{4}-\d{2}|^\d{1,2}[/.]\d/.test(expression.value);

function useExpression(expression: Expression, sets: Sets): void {
  sets.all.push(...columnsOf(expression));
  switch (expression.kind) {
    case "binary":
      for (const side of [expression.left, expression.right]) {
        if (side.kind === "column") sets.numbers.push(side.ref);
        useExpression(side, sets);
      }
      return;
    case "aggregate":
      if (expression.of?.kind === "column" && ["sum", "avg", "median"].includes(expression.fn))
        sets.numbers.push(expression.of.ref);
      if (expression.of?.kind === "column" && ["min", "max"].includes(expression.fn))
        sets.numbers.push(expression.of.ref);
      if (expression.of) useExpression(expression.of, sets);
      if (expression.where) usePredicate(expression.where, sets);
      return;
    case "share":
      if (expression.of?.kind === "column") sets.numbers.push(expression.of.ref);
      usePredicate(expression.where, sets);
      return;
    case "choose":
      for (const each of expression.cases) {
        usePredicate(each.when, sets);
        useExpression(each.value, sets);
      }
      if (expression.otherwise) useExpression(expression.otherwise, sets);
      return;
    case "fill":
      if (expression.of.kind === "column" && expression.with.kind === "number") sets.numbers.push(expression.of.ref);
      useExpression(expression.of, sets);
      useExpression(expression.with, sets);
      return;
    case "part":
      if (expression.of.kind === "column") sets.times.push(expression.of.ref);
      useExpression(expression.of, sets);
      return;
    case "test":
      usePredicate(expression.test, sets);
      return;
    case "text_call":
      expression.of.forEach((each) => useExpression(each, sets));
      return;
    case "styled": {
      const { style, of } = expression;
      if (of.kind === "column" && (style.type === "date" || style.type === "timestamp")) sets.times.push(of.ref);
      if (
        of.kind === "column" &&
        (style.percent ||
          style.fraction ||
          style.decimals !== undefined ||
          style.type === "integer" ||
          style.type === "decimal")
      )
        sets.numbers.push(of.ref);
      useExpression(of, sets);
      return;
    }
    default:
  }
}

function usePredicate(predicate: Predicate, sets: Sets): void {
  sets.all.push(...predicateColumns(predicate));
  switch (predicate.kind) {
    case "compare": {
      const isDate = isDateText(predicate.left) || isDateText(predicate.right);
      const isText = predicate.right.kind === "text" && !isDate;
      for (const side of [predicate.left, predicate.right]) {
        if (side.kind === "column" && !isText) (isDate ? sets.times : sets.numbers).push(side.ref);
        useExpression(side, sets);
      }
      return;
    }
    case "in":
      if (predicate.left.kind === "column" && predicate.values.every((value) => typeof value === "number"))
        sets.numbers.push(predicate.left.ref);
      return;
    case "not":
      usePredicate(predicate.of, sets);
      return;
    case "and":
    case "or":
      predicate.all.forEach((each) => usePredicate(each, sets));
      return;
    default:
  }
}

const isTimeColumn = (vocabulary: Vocabulary, ref: ColumnRef): boolean =>
  familyOf(vocabulary, { kind: "column", ref }) === "time";

const index = (refs: readonly ColumnRef[]): Map<string, ColumnRef> =>
  new Map(refs.filter((ref) => ref.source !== null).map((ref) => [refKey(ref), ref]));

/** Which source columns the plan uses, and as what. */
export function usesOf(wanted: Wanted, outputs: Outputs, vocabulary: Vocabulary): Uses {
  const sets: Sets = { numbers: [], times: [], all: [] };
  for (const each of [...(outputs.list ?? []), ...outputs.keys]) useExpression(each.expression, sets);
  for (const each of wanted.all("measures")) each.items.forEach((item) => useExpression(item, sets));
  for (const each of wanted.all("define")) useExpression(each.expression, sets);
  for (const each of wanted.all("filter")) usePredicate(each.predicate, sets);
  for (const each of wanted.all("checks")) usePredicate(each.predicate, sets);
  for (const each of wanted.all("scale")) {
    if (each.when) usePredicate(each.when, sets);
    if (each.column) sets.numbers.push(each.column);
  }
  for (const each of wanted.all("dedupe")) {
    sets.all.push(...each.key);
    if (each.by)
      (each.isBySize && familyOf(vocabulary, { kind: "column", ref: each.by }) === "number"
        ? sets.numbers
        : sets.times
      ).push(each.by);
  }
  for (const each of wanted.all("separators")) if (each.column) sets.numbers.push(each.column);
  if (wanted.all("separators").some((each) => each.column === null))
    for (const each of outputs.list ?? [])
      sets.numbers.push(
        ...columnsOf(each.expression).filter((ref) => familyOf(vocabulary, { kind: "column", ref }) !== "text"),
      );
  for (const each of wanted.all("formats")) if (each.column) sets.times.push(each.column);
  for (const each of wanted.all("cast"))
    for (const ref of each.columns)
      (each.style.type === "date" || each.style.type === "timestamp"
        ? sets.times
        : each.style.type === "integer" || each.style.type === "decimal" || each.style.percent
          ? sets.numbers
          : sets.all
      ).push(ref);
  for (const each of wanted.all("fill")) (typeof each.value === "number" ? sets.numbers : sets.all).push(each.column);
  for (const each of [...wanted.all("top"), ...wanted.all("order")])
    for (const { by } of each.by) {
      useExpression(by, sets);
      const reads = by.kind === "column" ? profileOf(vocabulary, by.ref)?.reads : null;
      if (by.kind === "column" && reads && reads.type !== "boolean") sets.numbers.push(by.ref);
    }
  sets.times.push(...sets.numbers.filter((ref) => isTimeColumn(vocabulary, ref)));
  sets.numbers = sets.numbers.filter((ref) => !isTimeColumn(vocabulary, ref));
  return {
    numbers: index(sets.numbers),
    times: index(sets.times),
    all: index([...sets.all, ...sets.numbers, ...sets.times]),
  };
}
