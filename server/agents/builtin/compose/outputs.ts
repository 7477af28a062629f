import { column, columnsOf, type Expression, isAggregate, type PartName, type Style } from "../grammar/expression.ts";
import { expressionSlot } from "../grammar/expressions.ts";
import type { Input } from "../grammar/input.ts";
import { chooseColumn, linkColumns } from "../link/column-link.ts";
import { type ColumnRef, createVocabulary, sameRef, type Vocabulary } from "../link/vocabulary.ts";
import { nameWords, squash, stem } from "../text/stem.ts";
import { tokenise } from "../text/tokenise.ts";
import type { Reading } from "../read-request.ts";
import { typeFamily } from "#domain/sql/types.ts";
import type { Wanted } from "./gather.ts";
import { matchMeasures } from "./match-measures.ts";

/** A column of the result: what it is called and what it holds. */
export interface Output { readonly name: string; readonly expression: Expression }
export interface Outputs {
  /** In the order asked for; null where the request gives no list. */
  readonly list: readonly Output[] | null;
  readonly keys: readonly Output[];
  readonly isGrouped: boolean;
  readonly doubts: readonly string[];
}

const partNames: Record<PartName, readonly string[]> = { date: ["day", "date"], week: ["week"], month: ["month"], quarter: ["quarter"], year: ["year"], weekday: ["weekday"], hour: ["hour"] };

/** Date columns of the main source: by type, or because its texts read as dates. */
function dateColumns(vocabulary: Vocabulary, told: readonly ColumnRef[]): ColumnRef[] {
  const main = vocabulary.sources.find((source) => source.name === vocabulary.main);
  return (main?.profile.columns ?? []).filter((each) => typeFamily(each.type) === "time" || (each.reads && typeFamily(each.reads.type) === "time") || told.some((ref) => ref.name === each.name)).map((each) => ({ source: vocabulary.main, name: each.name }));
}

/** A name such as `order_count`, `avg_bill` or `total_amount` says itself what it holds. */
function fromName(name: string, vocabulary: Vocabulary): Expression | null {
  const words = nameWords(name).join(" ");
  const tokens = tokenise(words);
  const bare = createVocabulary({ sources: vocabulary.sources, foreignKeys: vocabulary.foreignKeys, request: "", defined: [] });
  const input: Input = { tokens, start: 0, end: tokens.length, vocabulary: { ...bare, main: vocabulary.main }, memo: new Map() };
  const whole = expressionSlot(input, 0).filter((found) => found.end === tokens.length && found.value.kind !== "number" && found.value.kind !== "text");
  const aggregates = whole.filter((found) => isAggregate(found.value));
  return (aggregates[0] ?? whole[0])?.value ?? null;
}

const isMainNoun = (name: string, vocabulary: Vocabulary): boolean => nameWords(vocabulary.main).some((word) => stem(word) === stem(name));
const count: Expression = { kind: "aggregate", fn: "count", of: null, where: null };

const sameExpression = (left: Expression, right: Expression): boolean => JSON.stringify(left) === JSON.stringify(right);
const plain = (expression: Expression): Expression => (expression.kind === "styled" ? plain(expression.of) : expression);

function definitionOf(name: string, wanted: Wanted): Expression | null {
  const definitions = wanted.all("define").filter((each) => squash(each.name) === squash(name));
  return definitions.find((each) => !(each.expression.kind === "column" && each.expression.ref.source === null))?.expression ?? null;
}

/** Units at the end of a name say how a figure is written, not what it is. */
const units = /_(?:pct|percent|percentage|usd|eur|gbp|dollars|euros|km|kg|ms|seconds|minutes|hours|days)$/i;

interface Known { readonly vocabulary: Vocabulary; readonly wanted: Wanted; readonly isGrouped: boolean; readonly dates: readonly ColumnRef[] }

/** What the column of this name holds, or the doubt that keeps it open. */
function resolveOne(item: { name: string; expression: Expression | null }, known: Known): Expression | string {
  const { vocabulary, wanted, isGrouped, dates } = known;
  const given = item.expression && !(item.expression.kind === "column" && item.expression.ref.source === null) ? item.expression : definitionOf(item.name, wanted);
  if (given) return given;
  const renamed = wanted.all("rename").find((each) => squash(each.to) === squash(item.name));
  if (renamed) return column(renamed.from);
  const alias = wanted.all("alias").find((each) => stem(each.name) === stem(item.name));
  if (alias) return column(alias.column);
  const links = linkColumns({ ...vocabulary, columns: vocabulary.columns.filter((each) => each.ref.source !== null) }, [item.name]);
  const link = chooseColumn(vocabulary, links);
  const grain = wanted.all("grain").find((each) => partNames[each.part].includes(item.name.toLowerCase()));
  if (link && link.score >= 0.97 && !(isGrouped && isMainNoun(item.name, vocabulary))) return column(link.ref);
  if (grain || (isGrouped && item.name.toLowerCase() === "day")) {
    const of = grain?.of ?? (dates.length === 1 ? dates[0]! : null);
    return of ? { kind: "part", part: grain?.part ?? "date", of: column(of) } : `"${item.name}": ${dates.length === 0 ? "there is no date column to take it from" : `it could be taken from ${dates.map((each) => each.name).join(" or ")}`}.`;
  }
  if (isGrouped && isMainNoun(item.name, vocabulary)) return count;
  const bare = item.name.replace(units, "");
  const unitless = bare !== item.name && bare !== "" ? chooseColumn(vocabulary, linkColumns({ ...vocabulary, columns: vocabulary.columns.filter((each) => each.ref.source !== null) }, nameWords(bare))) : null;
  if (unitless && unitless.score >= 0.8 && (!isGrouped || unitless.score >= 0.97)) return column(unitless.ref);
  const named = fromName(item.name, vocabulary);
  if (named && (isGrouped || !isAggregate(named))) return named;
  if (link && link.score >= 0.8) return column(link.ref);
  return `"${item.name}": I do not know what this column is made of.`;
}

/** A share whose name says percent is written as one. */
function asPercent({ name, expression }: Output): Expression {
  const isPercentName = /(^|_)(pct|percent|percentage)(_|$)/i.test(name);
  if (!isPercentName || plain(expression).kind !== "share" || (expression.kind === "styled" && expression.style.percent)) return expression;
  return restyle(expression, { percent: true });
}

const restyle = (expression: Expression, style: Style): Expression => (expression.kind === "styled" ? { ...expression, style: { ...expression.style, ...style } } : { kind: "styled", of: expression, style });

const names = (by: Expression, name: string): boolean => by.kind === "column" && squash(by.ref.name) === squash(name);

/** Whether this name is that of something the rows are grouped by. */
function isKeyName(name: string, by: readonly Expression[], known: Known): boolean {
  const found = resolveOne({ name, expression: null }, known);
  return typeof found !== "string" && !isAggregate(found) && by.some((each) => sameExpression(plain(each), plain(found)));
}

/** The columns of the result, each resolved to what it holds, and what the rows are grouped by. */
export function resolveOutputs(reading: Reading, wanted: Wanted): Outputs {
  const { vocabulary } = reading;
  const lists = wanted.all("outputs");
  const chosen = lists.toSorted((left, right) => Number(left.isLoose) - Number(right.isLoose) || right.items.length - left.items.length)[0];
  const items = chosen?.items ?? null;
  const dates = dateColumns(vocabulary, wanted.all("formats").flatMap((each) => (each.column ? [each.column] : [])));
  const groups = wanted.all("group");
  const measures = wanted.all("measures").flatMap((each) => each.items);
  const defined = wanted.all("define").map((each) => each.expression);
  const hasAggregate = [...measures, ...defined, ...(items ?? []).flatMap((each) => (each.expression ? [each.expression] : []))].some(isAggregate);
  const isGrouped = hasAggregate || groups.some((each) => !each.isRepeated) || wanted.all("grain").length > 0;
  const known: Known = { vocabulary, wanted, isGrouped, dates };
  const doubts: string[] = [];
  const resolve = (item: { name: string; expression: Expression | null }): Output | null => {
    const found = resolveOne(item, known);
    if (typeof found === "string") { doubts.push(found); return null; }
    return { name: item.name, expression: found };
  };
  const told = new Set(wanted.all("define").map((each) => squash(each.name)));
  const isOpen = (item: { name: string; expression: Expression | null }): boolean => item.expression === null && !told.has(squash(item.name)) && !groups.some((each) => each.by.some((by) => names(by, item.name)));
  const open = (items ?? []).filter(isOpen).filter((item) => { const found = isGrouped && measures.length > 0 ? resolveOne(item, known) : null; return found === null || typeof found === "string" || found.kind !== "part"; });
  const matched = isGrouped && measures.length > 0 ? matchMeasures(open.filter((item) => !isKeyName(item.name, groups.flatMap((each) => each.by), known)).map((each) => each.name), measures, vocabulary) : new Map<string, Expression>();
  const given = items?.map((item) => {
    const measure = matched.get(item.name);
    const output = measure ? { name: item.name, expression: measure } : resolve(item);
    return output && item.style ? { ...output, expression: restyle(output.expression, item.style) } : output;
  }).filter((each) => each !== null) ?? null;
  let list = given?.map((each) => ({ ...each, expression: asPercent(each) })) ?? null;
  const fresh = (expression: Expression): Output | null => {
    const ref = expression.kind === "column" ? expression.ref : null;
    if (ref && ref.source === null) return list?.find((each) => each.name === ref.name) ?? resolve({ name: ref.name, expression: null });
    const same = list?.find((each) => sameExpression(plain(each.expression), plain(expression)));
    return same ?? { name: ref?.name ?? nameFor(expression), expression };
  };
  const grainKeys = wanted.all("grain").flatMap((each) => resolve({ name: partNames[each.part][0]!, expression: each.of ? { kind: "part", part: each.part, of: column(each.of) } : null }) ?? []).map((key) => list?.find((each) => sameExpression(plain(each.expression), plain(key.expression))) ?? key);
  const keys = [...groups.filter((each) => !each.isRepeated || isGrouped).flatMap((each) => each.by.map(fresh)), ...grainKeys].filter((each): each is Output => each !== null);
  for (const other of lists) for (const each of other === chosen ? [] : other.items) {
    if (!list?.some((output) => squash(output.name) === squash(each.name))) doubts.push(`"${each.name}" is named in one list of columns and missing in the other.`);
  }
  const distinct = keys.filter((key, index) => keys.findIndex((each) => each.name === key.name) === index && !isAggregate(key.expression));
  if (list && chosen?.isLoose && isGrouped) list = [...distinct.filter((key) => !list!.some((each) => each.name === key.name || sameExpression(plain(each.expression), plain(key.expression)))), ...list];
  return { list, keys: isGrouped ? distinct : [], isGrouped, doubts };
}

/** A name for a figure or a part of a date that the request leaves without one. */
export function nameFor(expression: Expression): string {
  switch (expression.kind) {
    case "styled": return nameFor(expression.of);
    case "part": return partNames[expression.part][0]!;
    case "aggregate": return expression.of ? `${{ sum: "total", avg: "average", min: "min", max: "max", median: "median", count: "count", count_distinct: "distinct" }[expression.fn]}_${columnsOf(expression.of)[0]?.name ?? "value"}` : "rows";
    case "column": return expression.ref.name;
    default: return columnsOf(expression).map((ref) => ref.name).slice(0, 2).join("_") || "value";
  }
}

export { plain, sameExpression, sameRef };
