import { column, columnsOf, type Expression, isAggregate, type Style } from "../grammar/expression.ts";
import { squash } from "../text/stem.ts";
import type { Reading } from "../read-request.ts";
import type { Wanted } from "./gather.ts";
import { matchMeasures } from "./match-measures.ts";
import {
  dateColumns,
  type Known,
  nameFor,
  type Output,
  partNames,
  plain,
  resolveOne,
  sameExpression,
} from "./resolve-output.ts";

export interface Outputs {
  /** In the order asked for; null where the request gives no list. */
  readonly list: readonly Output[] | null;
  readonly keys: readonly Output[];
  readonly isGrouped: boolean;
  readonly doubts: readonly string[];
}

/** Where nothing is said of groups: what stands beside the figures in the list, or what is ranked by them. */
function unsaidKeys(wanted: Wanted, list: readonly Output[] | null): Output[] {
  if (list)
    return list.filter(
      (each) =>
        !isAggregate(each.expression) &&
        columnsOf(each.expression).length > 0 &&
        columnsOf(each.expression).every((ref) => ref.source !== null),
    );
  return wanted
    .all("top")
    .flatMap((each) => (each.entity ? [{ name: each.entity.name, expression: column(each.entity) }] : []));
}

/** A share whose name says percent is written as one. */
function asPercent({ name, expression }: Output): Expression {
  const isPercentName = /(^|_)(pct|percent|percentage)(_|$)/i.test(name);
  if (
    !isPercentName ||
    plain(expression).kind !== "share" ||
    (expression.kind === "styled" && expression.style.percent)
  )
    return expression;
  return restyle(expression, { percent: true });
}

const restyle = (expression: Expression, style: Style): Expression =>
  expression.kind === "styled"
    ? { ...expression, style: { ...expression.style, ...style } }
    : { kind: "styled", of: expression, style };

const names = (by: Expression, name: string): boolean => by.kind === "column" && squash(by.ref.name) === squash(name);

/** Whether this name is that of something the rows are grouped by. */
function isKeyName(name: string, by: readonly Expression[], known: Known): boolean {
  const found = resolveOne({ name, expression: null }, known);
  return (
    typeof found !== "string" && !isAggregate(found) && by.some((each) => sameExpression(plain(each), plain(found)))
  );
}

/** A column that the request lists. */
interface Item {
  readonly name: string;
  readonly expression: Expression | null;
  readonly style?: Style | null;
}

/** The figures that are asked for, or that rows are ranked and ordered by, each once. */
function figuresOf(wanted: Wanted): Expression[] {
  const ranked = [...wanted.all("top"), ...wanted.all("order")]
    .flatMap((each) => each.by.map((item) => item.by))
    .filter(isAggregate);
  const all = [...wanted.all("measures").flatMap((each) => each.items), ...ranked];
  return [...new Map(all.map((each) => [JSON.stringify(plain(each)), each])).values()];
}

function resolve(item: Item, known: Known): Output | null {
  const found = resolveOne(item, known);
  if (typeof found !== "string") return { name: item.name, expression: found };
  known.doubts.push(found);
  return null;
}

/** The names of the list that nothing else defines, each with the figure or the group that it must mean. */
function matchNames(items: readonly Item[], measures: readonly Expression[], known: Known): Map<string, Expression> {
  const { wanted, isGrouped, vocabulary } = known;
  if (!isGrouped) return new Map();
  const told = new Set(wanted.all("define").map((each) => squash(each.name)));
  const by = wanted.all("group").flatMap((each) => each.by);
  const isOpen = (item: Item): boolean =>
    item.expression === null && !told.has(squash(item.name)) && !by.some((each) => names(each, item.name));
  const isPart = (item: Item): boolean => {
    const found = resolveOne(item, known);
    return typeof found !== "string" && found.kind === "part";
  };
  const open =
    measures.length > 0
      ? items.filter((item) => isOpen(item) && !isPart(item) && !isKeyName(item.name, by, known))
      : [];
  const matched = new Map(
    open.length > 0
      ? matchMeasures(
          open.map((each) => each.name),
          measures,
          vocabulary,
        )
      : [],
  );
  const looseKeys = by.filter(
    (each) => each.kind === "column" && !items.some((item) => isKeyName(item.name, [each], known)),
  );
  const nameless = items.filter(
    (item) => isOpen(item) && !matched.has(item.name) && typeof resolveOne(item, known) === "string",
  );
  if (looseKeys.length !== 1) return matched;
  if (nameless.length === 1 && matched.size + 1 === items.length) matched.set(nameless[0]!.name, looseKeys[0]!);
  const free = measures.filter((each) => ![...matched.values()].includes(each));
  if (items.length === 2 && nameless.length === 2 && free.length === 1) {
    matched.set(nameless[0]!.name, looseKeys[0]!);
    matched.set(nameless[1]!.name, free[0]!);
  }
  return matched;
}

/** What the request lists, each with what it holds; what stays open is a doubt. */
function resolveList(items: readonly Item[], measures: readonly Expression[], known: Known): Output[] {
  const matched = matchNames(items, measures, known);
  return items
    .map((item) => {
      const measure = matched.get(item.name);
      const output = measure ? { name: item.name, expression: measure } : resolve(item, known);
      return output && item.style ? { ...output, expression: restyle(output.expression, item.style) } : output;
    })
    .filter((each) => each !== null)
    .map((each) => ({ ...each, expression: asPercent(each) }));
}

/** What the rows are grouped by, in the order said. */
function resolveKeys(list: readonly Output[] | null, known: Known): Output[] {
  const { wanted, isGrouped } = known;
  const alike = (expression: Expression): Output | undefined =>
    list?.find((each) => sameExpression(plain(each.expression), plain(expression)));
  const fresh = (expression: Expression): Output | null => {
    const ref = expression.kind === "column" ? expression.ref : null;
    if (ref && ref.source === null)
      return list?.find((each) => each.name === ref.name) ?? resolve({ name: ref.name, expression: null }, known);
    return alike(expression) ?? { name: ref?.name ?? nameFor(expression), expression };
  };
  const keys = wanted
    .all("group")
    .filter((each) => !each.isRepeated || isGrouped)
    .flatMap((each) => each.by.map(fresh))
    .filter((each): each is Output => each !== null);
  for (const each of wanted.all("grain")) {
    const expression: Expression | null = each.of ? { kind: "part", part: each.part, of: column(each.of) } : null;
    const key = resolve({ name: partNames[each.part][0]!, expression }, known);
    if (key) keys.splice(each.place ?? keys.length, 0, alike(key.expression) ?? key);
  }
  if (keys.length === 0 && isGrouped) keys.push(...unsaidKeys(wanted, list));
  return keys.filter(
    (key, index) => keys.findIndex((each) => each.name === key.name) === index && !isAggregate(key.expression),
  );
}

/** The columns of the result, each resolved to what it holds, and what the rows are grouped by. */
export function resolveOutputs(reading: Reading, wanted: Wanted): Outputs {
  const { vocabulary } = reading;
  const lists = wanted.all("outputs");
  const chosen = lists.toSorted(
    (left, right) => Number(left.isLoose) - Number(right.isLoose) || right.items.length - left.items.length,
  )[0];
  const measures = figuresOf(wanted);
  const hasFigure = [
    ...measures,
    ...wanted.all("define").map((each) => each.expression),
    ...(chosen?.items ?? []).flatMap((each) => (each.expression ? [each.expression] : [])),
  ].some(isAggregate);
  const isGrouped = hasFigure || wanted.all("group").some((each) => !each.isRepeated) || wanted.all("grain").length > 0;
  const dates = dateColumns(
    vocabulary,
    wanted.all("formats").flatMap((each) => (each.column ? [each.column] : [])),
  );
  const doubts: string[] = [];
  const known: Known = { vocabulary, wanted, isGrouped, dates, doubts };
  const list = chosen ? resolveList(chosen.items, measures, known) : null;
  const keys = resolveKeys(list, known);
  for (const other of lists)
    for (const each of other === chosen ? [] : other.items)
      if (!list?.some((output) => squash(output.name) === squash(each.name)))
        doubts.push(`"${each.name}" is named in one list of columns and missing in the other.`);
  const isListed = (key: Output): boolean =>
    list!.some((each) => each.name === key.name || sameExpression(plain(each.expression), plain(key.expression)));
  const whole = list && chosen?.isLoose && isGrouped ? [...keys.filter((key) => !isListed(key)), ...list] : list;
  return { list: whole, keys: isGrouped ? keys : [], isGrouped, doubts };
}
