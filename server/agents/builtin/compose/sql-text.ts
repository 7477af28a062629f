import type { Expression, Predicate } from "../grammar/expression.ts";
import type { ColumnRef } from "../link/vocabulary.ts";
import { quoteString } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";

/** What a column is called and how it is typed at the step that reads it. */
export interface Scope {
  name(ref: ColumnRef): string;
  type(ref: ColumnRef): string;
  hasNulls(ref: ColumnRef): boolean;
  /** Raw spellings of these values in the data, where they differ only in case and blanks. */
  variants(ref: ColumnRef, values: readonly (string | number)[]): boolean;
}

const reserved = new Set([
  "all",
  "and",
  "any",
  "as",
  "asc",
  "between",
  "case",
  "cast",
  "check",
  "column",
  "constraint",
  "create",
  "cross",
  "default",
  "desc",
  "distinct",
  "do",
  "else",
  "end",
  "except",
  "false",
  "fetch",
  "for",
  "foreign",
  "from",
  "full",
  "grant",
  "group",
  "having",
  "in",
  "inner",
  "intersect",
  "into",
  "is",
  "join",
  "left",
  "like",
  "limit",
  "not",
  "null",
  "offset",
  "on",
  "only",
  "or",
  "order",
  "primary",
  "references",
  "right",
  "select",
  "some",
  "table",
  "then",
  "to",
  "true",
  "union",
  "unique",
  "using",
  "when",
  "where",
  "window",
  "with",
  "qualify",
  "pivot",
  "unpivot",
  "show",
  "summarize",
  "describe",
  "lateral",
  "collate",
  "natural",
  "both",
  "leading",
  "trailing",
  "user",
  "map",
  "struct",
  "at",
]);

/** A column's name as it is pleasant to read: quoted only where it must be. */
export const columnText = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;

const number = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
const needsBrackets = (expression: Expression): boolean =>
  expression.kind === "binary" ||
  expression.kind === "share" ||
  (expression.kind === "styled" && needsBrackets(expression.of));

function partText(part: string, of: string, isDate: boolean): string {
  switch (part) {
    case "date":
      return isDate ? of : `cast(${of} as date)`;
    case "month":
    case "week":
    case "quarter":
      return `cast(date_trunc('${part}', ${of}) as date)`;
    case "weekday":
      return `dayname(${of})`;
    default:
      return `${part}(${of})`;
  }
}

function styledText(expression: Extract<Expression, { kind: "styled" }>, scope: Scope): string {
  const { style, of } = expression;
  const raw = expressionText(of, scope);
  const value = style.fraction
    ? `${needsBrackets(of) ? `(${raw})` : raw} / 100.0`
    : style.percent
      ? `100.0 * ${needsBrackets(of) ? `(${raw})` : raw}`
      : raw;
  if (style.decimals !== undefined) return `round(${value}, ${style.decimals})`;
  switch (style.type) {
    case "date":
      return of.kind === "column" && scope.type(of.ref) === "date" ? raw : `cast(${value} as date)`;
    case "timestamp":
      return `cast(${value} as timestamp)`;
    case "integer":
      return `cast(round(${value}) as bigint)`;
    case "boolean":
      return booleanText(of, raw, scope);
    case "text":
      return `cast(${value} as varchar)`;
    default:
      return value;
  }
}

function booleanText(of: Expression, raw: string, scope: Scope): string {
  if (of.kind !== "column") return raw;
  const family = typeFamily(scope.type(of.ref));
  return family === "boolean"
    ? raw
    : family === "number"
      ? `${raw} = 1`
      : `lower(trim(${raw})) in ('true', 't', 'yes', 'y', '1')`;
}

function aggregateText(expression: Extract<Expression, { kind: "aggregate" }>, scope: Scope): string {
  const of = expression.of ? expressionText(expression.of, scope) : "*";
  const call = expression.fn === "count_distinct" ? `count(distinct ${of})` : `${expression.fn}(${of})`;
  return expression.where ? `${call} filter (where ${predicateText(expression.where, scope)})` : call;
}

export function expressionText(expression: Expression, scope: Scope): string {
  switch (expression.kind) {
    case "column":
      return columnText(scope.name(expression.ref));
    case "number":
      return number(expression.value);
    case "text":
      return quoteString(expression.value);
    case "binary": {
      if (expression.op === "-" && isTime(expression.left, scope) && isTime(expression.right, scope))
        return `date_diff('day', ${expressionText(expression.right, scope)}, ${expressionText(expression.left, scope)})`;
      const [left, right] = [expression.left, expression.right].map((side) =>
        needsBrackets(side) ? `(${expressionText(side, scope)})` : expressionText(side, scope),
      );
      return `${left} ${expression.op} ${expression.op === "/" && expression.right.kind !== "number" ? `nullif(${right}, 0)` : right}`;
    }
    case "aggregate":
      return aggregateText(expression, scope);
    case "part":
      return partText(
        expression.part,
        expressionText(expression.of, scope),
        expression.of.kind === "column" && scope.type(expression.of.ref) === "date",
      );
    case "share": {
      const condition = predicateText(expression.where, scope);
      if (expression.of === null) return `count(*) filter (where ${condition}) / nullif(count(*), 0)`;
      const of = expressionText(expression.of, scope);
      return `coalesce(sum(${of}) filter (where ${condition}), 0) / nullif(sum(${of}), 0)`;
    }
    case "choose": {
      const cases = expression.cases
        .map((each) => `when ${predicateText(each.when, scope)} then ${expressionText(each.value, scope)}`)
        .join(" ");
      return `case ${cases}${expression.otherwise ? ` else ${expressionText(expression.otherwise, scope)}` : ""} end`;
    }
    case "fill":
      return `coalesce(${expressionText(expression.of, scope)}, ${expressionText(expression.with, scope)})`;
    case "test":
      return predicateText(expression.test, scope);
    case "text_call":
      return expression.fn === "concat"
        ? `concat(${expression.of.map((each) => expressionText(each, scope)).join(", ")})`
        : `${expression.fn}(${expressionText(expression.of[0]!, scope)})`;
    case "styled":
      return styledText(expression, scope);
  }
}

const isTime = (expression: Expression, scope: Scope): boolean =>
  expression.kind === "column" && typeFamily(scope.type(expression.ref)) === "time";

const literals = (values: readonly (string | number)[], lower: boolean): string =>
  values
    .map((value) =>
      typeof value === "number" ? number(value) : quoteString(lower ? value.trim().toLowerCase() : value),
    )
    .join(", ");

function inText(predicate: Extract<Predicate, { kind: "in" }>, scope: Scope, negative: boolean): string {
  const { left, values } = predicate;
  const ref = left.kind === "column" ? left.ref : null;
  const family = ref ? typeFamily(scope.type(ref)) : "other";
  if (ref && family === "boolean" && values.length === 1)
    return `${negative === /^(true|yes|1)$/i.test(String(values[0])) ? "not " : ""}${columnText(scope.name(ref))}`;
  const lower = ref !== null && scope.variants(ref, values);
  const text = lower ? `lower(trim(${expressionText(left, scope)}))` : expressionText(left, scope);
  const typed = ref && family === "text" ? values.map(String) : values;
  if (values.length > 1) return `${text} ${negative ? "not in" : "in"} (${literals(typed, lower)})`;
  return `${text} ${negative ? (ref && scope.hasNulls(ref) ? "is distinct from" : "<>") : "="} ${literals(typed, lower)}`;
}

const textTest = (predicate: Extract<Predicate, { kind: "text" }>, scope: Scope): string =>
  `${predicate.how === "starts" ? "starts_with" : predicate.how === "ends" ? "ends_with" : "contains"}(${expressionText(predicate.of, scope)}, ${quoteString(predicate.value)})`;

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A moment compared with a day: "until the 5th" includes the whole of that day. */
function dayText(predicate: Extract<Predicate, { kind: "compare" }>, scope: Scope): string | null {
  const { left, op, right } = predicate;
  if (
    left.kind !== "column" ||
    right.kind !== "text" ||
    !/^\d{4}-\d{2}-\d{2}$/.test(right.value) ||
    !scope.type(left.ref).startsWith("timestamp")
  )
    return null;
  const name = columnText(scope.name(left.ref));
  switch (op) {
    case "<=":
      return `${name} < '${nextDay(right.value)}'`;
    case ">":
      return `${name} >= '${nextDay(right.value)}'`;
    case "=":
    case "<>":
      return `cast(${name} as date) ${op} '${right.value}'`;
    default:
      return null;
  }
}

/** The rows for which it holds; a NULL on the way counts as "does not hold" in `positive`, and as "holds" for what is dropped. */
export function predicateText(predicate: Predicate, scope: Scope): string {
  switch (predicate.kind) {
    case "compare":
      return (
        dayText(predicate, scope) ??
        `${expressionText(predicate.left, scope)} ${predicate.op} ${expressionText(predicate.right, scope)}`
      );
    case "in":
      return inText(predicate, scope, false);
    case "null":
      return `${expressionText(predicate.of, scope)} is null`;
    case "null_word":
      return `${columnText(scope.name(predicate.of))} is null`;
    case "text":
      return textTest(predicate, scope);
    case "true":
      return predicate.of.kind === "column"
        ? booleanText(predicate.of, columnText(scope.name(predicate.of.ref)), scope)
        : expressionText(predicate.of, scope);
    case "whole":
      return `regexp_full_match(trim(cast(${expressionText(predicate.of, scope)} as varchar)), '[+-]?\\d+')`;
    case "not":
      return notText(predicate.of, scope);
    case "and":
      return predicate.all
        .map((each) => (each.kind === "or" ? `(${predicateText(each, scope)})` : predicateText(each, scope)))
        .join(" and ");
    case "or":
      return predicate.all
        .map((each) => (each.kind === "and" ? `(${predicateText(each, scope)})` : predicateText(each, scope)))
        .join(" or ");
  }
}

function notText(predicate: Predicate, scope: Scope): string {
  switch (predicate.kind) {
    case "null":
      return `${expressionText(predicate.of, scope)} is not null`;
    case "null_word":
      return `${columnText(scope.name(predicate.of))} is not null`;
    case "in": {
      const ref = predicate.left.kind === "column" ? predicate.left.ref : null;
      return predicate.values.length > 1 && ref && scope.hasNulls(ref)
        ? `(${inText(predicate, scope, false)}) is not true`
        : inText(predicate, scope, true);
    }
    case "not":
      return predicateText(predicate.of, scope);
    default:
      return `(${predicateText(predicate, scope)}) is not true`;
  }
}
