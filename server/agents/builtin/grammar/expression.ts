import type { ColumnRef } from "../link/vocabulary.ts";

export type AggregateName = "sum" | "avg" | "min" | "max" | "median" | "count" | "count_distinct";
export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";
export type PartName = "date" | "year" | "month" | "week" | "quarter" | "weekday" | "hour";

/** What a phrase computes, before it is known at which step it stands. */
export type Expression =
  | { readonly kind: "column"; readonly ref: ColumnRef }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | {
      readonly kind: "binary";
      readonly op: "+" | "-" | "*" | "/";
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "aggregate";
      readonly fn: AggregateName;
      readonly of: Expression | null;
      readonly where: Predicate | null;
      /** The words leave open whether rows or amounts are counted. */ readonly isGuess?: boolean;
    }
  | { readonly kind: "part"; readonly part: PartName; readonly of: Expression }
  /** Of the rows, or of what they sum up to in `of`, the share for which it holds. */
  | { readonly kind: "share"; readonly of: Expression | null; readonly where: Predicate }
  | {
      readonly kind: "choose";
      readonly cases: readonly { readonly when: Predicate; readonly value: Expression }[];
      readonly otherwise: Expression | null;
    }
  | { readonly kind: "fill"; readonly of: Expression; readonly with: Expression }
  | { readonly kind: "test"; readonly test: Predicate }
  | {
      readonly kind: "text_call";
      readonly fn: "upper" | "lower" | "trim" | "length" | "concat";
      readonly of: readonly Expression[];
    }
  | { readonly kind: "styled"; readonly of: Expression; readonly style: Style };

/** How a value is to be written. */
export interface Style {
  readonly decimals?: number;
  readonly percent?: boolean;
  /** "42 %" written as 0.42. */
  readonly fraction?: boolean;
  readonly type?: "date" | "timestamp" | "integer" | "decimal" | "boolean" | "text";
}

export type Predicate =
  | { readonly kind: "compare"; readonly left: Expression; readonly op: Comparison; readonly right: Expression }
  | { readonly kind: "in"; readonly left: Expression; readonly values: readonly (string | number)[] }
  | { readonly kind: "null"; readonly of: Expression }
  | { readonly kind: "null_word"; readonly of: ColumnRef; readonly word: string }
  | {
      readonly kind: "text";
      readonly of: Expression;
      readonly how: "starts" | "ends" | "contains";
      readonly value: string;
    }
  | { readonly kind: "true"; readonly of: Expression }
  | { readonly kind: "whole"; readonly of: Expression }
  | { readonly kind: "not"; readonly of: Predicate }
  | { readonly kind: "and" | "or"; readonly all: readonly Predicate[] };

export const not = (of: Predicate): Predicate => (of.kind === "not" ? of.of : { kind: "not", of });
export const column = (ref: ColumnRef): Expression => ({ kind: "column", ref });

function predicateParts(predicate: Predicate): { expressions: Expression[]; predicates: Predicate[] } {
  switch (predicate.kind) {
    case "compare":
      return { expressions: [predicate.left, predicate.right], predicates: [] };
    case "in":
      return { expressions: [predicate.left], predicates: [] };
    case "null_word":
      return { expressions: [column(predicate.of)], predicates: [] };
    case "null":
    case "text":
    case "true":
    case "whole":
      return { expressions: [predicate.of], predicates: [] };
    case "not":
      return { expressions: [], predicates: [predicate.of] };
    case "and":
    case "or":
      return { expressions: [], predicates: [...predicate.all] };
  }
}

export function columnsOf(expression: Expression): ColumnRef[] {
  switch (expression.kind) {
    case "column":
      return [expression.ref];
    case "number":
    case "text":
      return [];
    case "binary":
      return [...columnsOf(expression.left), ...columnsOf(expression.right)];
    case "aggregate":
      return [
        ...(expression.of ? columnsOf(expression.of) : []),
        ...(expression.where ? predicateColumns(expression.where) : []),
      ];
    case "share":
      return [...(expression.of ? columnsOf(expression.of) : []), ...predicateColumns(expression.where)];
    case "choose":
      return [
        ...expression.cases.flatMap((each) => [...predicateColumns(each.when), ...columnsOf(each.value)]),
        ...(expression.otherwise ? columnsOf(expression.otherwise) : []),
      ];
    case "fill":
      return [...columnsOf(expression.of), ...columnsOf(expression.with)];
    case "test":
      return predicateColumns(expression.test);
    case "text_call":
      return expression.of.flatMap(columnsOf);
    case "part":
    case "styled":
      return columnsOf(expression.of);
  }
}

export function predicateColumns(predicate: Predicate): ColumnRef[] {
  const { expressions, predicates } = predicateParts(predicate);
  return [...expressions.flatMap(columnsOf), ...predicates.flatMap(predicateColumns)];
}

/** Whether the value is of a group of rows, not of one row. */
export function isAggregate(expression: Expression): boolean {
  switch (expression.kind) {
    case "aggregate":
    case "share":
      return true;
    case "binary":
      return isAggregate(expression.left) || isAggregate(expression.right);
    case "part":
    case "styled":
      return isAggregate(expression.of);
    case "test":
      return predicateIsAggregate(expression.test);
    case "text_call":
      return expression.of.some(isAggregate);
    case "choose":
      return expression.cases.some((each) => predicateIsAggregate(each.when) || isAggregate(each.value));
    case "fill":
      return isAggregate(expression.of);
    default:
      return false;
  }
}

export function predicateIsAggregate(predicate: Predicate): boolean {
  const { expressions, predicates } = predicateParts(predicate);
  return expressions.some(isAggregate) || predicates.some(predicateIsAggregate);
}
