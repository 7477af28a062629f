import { column, columnsOf, type Expression, isAggregate, type PartName } from "../grammar/expression.ts";
import { expressionSlot } from "../grammar/expressions.ts";
import type { Input } from "../grammar/input.ts";
import { chooseColumn, linkColumns } from "../link/column-link.ts";
import { type ColumnRef, createVocabulary, type Vocabulary } from "../link/vocabulary.ts";
import { nameWords, squash, stem } from "../text/stem.ts";
import { tokenise } from "../text/tokenise.ts";
import { typeFamily } from "#domain/sql/types.ts";
import type { Wanted } from "./gather.ts";

/** A column of the result: what it is called and what it holds. */
export interface Output {
  readonly name: string;
  readonly expression: Expression;
}
export const partNames: Record<PartName, readonly string[]> = {
  date: ["day", "date"],
  week: ["week"],
  month: ["month"],
  quarter: ["quarter"],
  year: ["year"],
  weekday: ["weekday"],
  hour: ["hour"],
};

/** Date columns of the main source, the fullest first: by type, or because its texts read as dates. */
export function dateColumns(vocabulary: Vocabulary, told: readonly ColumnRef[]): ColumnRef[] {
  const main = vocabulary.sources.find((source) => source.name === vocabulary.main);
  return (main?.profile.columns ?? [])
    .filter(
      (each) =>
        typeFamily(each.type) === "time" ||
        (each.reads && typeFamily(each.reads.type) === "time") ||
        told.some((ref) => ref.name === each.name),
    )
    .toSorted((left, right) => left.nulls - right.nulls)
    .map((each) => ({ source: vocabulary.main, name: each.name }));
}

/** A name such as `order_count`, `avg_bill` or `total_amount` says itself what it holds. */
function fromName(name: string, vocabulary: Vocabulary): Expression | null {
  const words = nameWords(name).join(" ");
  const tokens = tokenise(words);
  const bare = createVocabulary({
    sources: vocabulary.sources,
    foreignKeys: vocabulary.foreignKeys,
    request: "",
    defined: [],
  });
  const input: Input = {
    tokens,
    start: 0,
    end: tokens.length,
    vocabulary: { ...bare, main: vocabulary.main },
    memo: new Map(),
  };
  const whole = expressionSlot(input, 0).filter(
    (found) => found.end === tokens.length && found.value.kind !== "number" && found.value.kind !== "text",
  );
  const aggregates = whole.filter((found) => isAggregate(found.value));
  return (aggregates[0] ?? whole[0])?.value ?? null;
}

const isMainNoun = (name: string, vocabulary: Vocabulary): boolean =>
  nameWords(vocabulary.main).some((word) => stem(word) === stem(name));
const count: Expression = { kind: "aggregate", fn: "count", of: null, where: null };

export const sameExpression = (left: Expression, right: Expression): boolean =>
  JSON.stringify(left) === JSON.stringify(right);
export const plain = (expression: Expression): Expression =>
  expression.kind === "styled" ? plain(expression.of) : expression;

function definitionOf(name: string, wanted: Wanted): Expression | null {
  const definitions = wanted.all("define").filter((each) => squash(each.name) === squash(name));
  return (
    definitions.find((each) => !(each.expression.kind === "column" && each.expression.ref.source === null))
      ?.expression ?? null
  );
}

/** Amounts of which a group has as many as its rows together. */
const additive = new Set(
  [
    "revenue",
    "turnover",
    "sales",
    "sale",
    "value",
    "amount",
    "cost",
    "costs",
    "total",
    "income",
    "profit",
    "spend",
    "spending",
    "quantity",
    "volume",
    "worth",
    "takings",
    "earnings",
    "hours",
    "load",
  ].map(stem),
);
export const isAdditive = (name: string): boolean => nameWords(name).some((word) => additive.has(stem(word)));

/** Units at the end of a name say how a figure is written, not what it is. */
const units = /_(?:pct|percent|percentage|usd|eur|gbp|dollars|euros|km|kg|ms|seconds|minutes|hours|days)$/i;

export interface Known {
  readonly vocabulary: Vocabulary;
  readonly wanted: Wanted;
  readonly isGrouped: boolean;
  readonly dates: readonly ColumnRef[];
  readonly doubts: string[];
}

/** "VAT Rate as vat_rate": what is named is not made of itself, but of the column that is called alike. */
function notItself(expression: Expression, name: string, vocabulary: Vocabulary): Expression {
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== "object" || value === null) return value;
    const ref = value as { source?: unknown; name?: unknown };
    if (ref.source === null && typeof ref.name === "string" && squash(ref.name) === squash(name)) {
      const link = chooseColumn(
        vocabulary,
        linkColumns({ ...vocabulary, columns: vocabulary.columns.filter((each) => each.ref.source !== null) }, [
          ref.name,
        ]),
      );
      return link && link.score >= 0.9 ? link.ref : value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
  };
  return change(expression) as Expression;
}

/** What the column of this name holds, or the doubt that keeps it open. */
export function resolveOne(item: { name: string; expression: Expression | null }, known: Known): Expression | string {
  const { vocabulary, wanted, isGrouped, dates } = known;
  const own = item.expression ? notItself(item.expression, item.name, vocabulary) : null;
  const told = own && !(own.kind === "column" && own.ref.source === null) ? own : definitionOf(item.name, wanted);
  const given = told ? notItself(told, item.name, vocabulary) : null;
  if (given)
    return isGrouped &&
      isAdditive(item.name) &&
      given.kind === "binary" &&
      !isAggregate(given) &&
      columnsOf(given).every((ref) => ref.source !== null)
      ? { kind: "aggregate", fn: "sum", of: given, where: null }
      : given;
  const renamed = wanted.all("rename").find((each) => squash(each.to) === squash(item.name));
  if (renamed) return column(renamed.from);
  const alias = wanted.all("alias").find((each) => stem(each.name) === stem(item.name));
  if (alias) return column(alias.column);
  const links = linkColumns({ ...vocabulary, columns: vocabulary.columns.filter((each) => each.ref.source !== null) }, [
    item.name,
  ]);
  const link = chooseColumn(vocabulary, links);
  const grain = wanted.all("grain").find((each) => partNames[each.part].includes(item.name.toLowerCase()));
  if (link && link.score >= 0.97 && !(isGrouped && isMainNoun(item.name, vocabulary))) return column(link.ref);
  if (grain || (isGrouped && item.name.toLowerCase() === "day")) {
    const of = grain?.of ?? dates[0];
    if (!of) return `"${item.name}": there is no date column to take it from.`;
    if (!grain?.of && dates.length > 1)
      known.doubts.push(
        `"${item.name}" is taken from ${of.name}; it could be taken from ${dates
          .slice(1)
          .map((each) => each.name)
          .join(" or ")}.`,
      );
    return { kind: "part", part: grain?.part ?? "date", of: column(of) };
  }
  if (isGrouped && isMainNoun(item.name, vocabulary)) return count;
  const bare = item.name.replace(units, "");
  const unitless =
    bare !== item.name && bare !== ""
      ? chooseColumn(
          vocabulary,
          linkColumns(
            { ...vocabulary, columns: vocabulary.columns.filter((each) => each.ref.source !== null) },
            nameWords(bare),
          ),
        )
      : null;
  if (unitless && unitless.score >= 0.8 && (!isGrouped || unitless.score >= 0.97)) return column(unitless.ref);
  const named = fromName(item.name, vocabulary);
  if (named && (isGrouped || !isAggregate(named))) return named;
  if (link && link.score >= 0.8) return column(link.ref);
  return `"${item.name}": I do not know what this column is made of.`;
}

/** A figure is made of the data's columns: a name of the result that is also a column's, and is not defined, means that column. */
export function sourced(wanted: Wanted, vocabulary: Vocabulary): Wanted {
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== "object" || value === null) return value;
    const ref = value as { source?: unknown; name?: unknown };
    if (ref.source === null && typeof ref.name === "string" && definitionOf(ref.name, wanted) === null) {
      const link = chooseColumn(
        vocabulary,
        linkColumns({ ...vocabulary, columns: vocabulary.columns.filter((each) => each.ref.source !== null) }, [
          ref.name,
        ]),
      );
      return link && link.score >= 0.9 ? link.ref : value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
  };
  const inFigures = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inFigures);
    if (typeof value !== "object" || value === null) return value;
    const kind = (value as { kind?: unknown }).kind;
    if (kind === "aggregate" || kind === "share") return change(value);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inFigures(each)]));
  };
  return {
    all: (kind) =>
      ["measures", "top", "order", "define", "outputs"].includes(kind)
        ? (wanted.all(kind).map(inFigures) as never)
        : wanted.all(kind),
  };
}

/** A name for a figure or a part of a date that the request leaves without one. */
export function nameFor(expression: Expression): string {
  switch (expression.kind) {
    case "styled":
      return nameFor(expression.of);
    case "part":
      return partNames[expression.part][0]!;
    case "aggregate":
      return expression.of
        ? `${{ sum: "total", avg: "average", min: "min", max: "max", median: "median", count: "count", count_distinct: "distinct" }[expression.fn]}_${columnsOf(expression.of)[0]?.name ?? "value"}`
        : "rows";
    case "column":
      return expression.ref.name;
    case "share":
      return `share_${columnsOf(expression)[0]?.name ?? "rows"}`;
    default:
      return (
        columnsOf(expression)
          .map((ref) => ref.name)
          .slice(0, 2)
          .join("_") || "value"
      );
  }
}
