import { columnsOf, type Expression, isAggregate, type Style } from "../grammar/expression.ts";
import { sourceOf } from "../link/vocabulary.ts";
import { safe } from "./branch-steps.ts";
import { add, type Draft, scopeOf } from "./draft.ts";
import { addFilter, type Measure, overMeasures, type SortedFilters } from "./filter-steps.ts";
import { refKey, type Wanted } from "./gather.ts";
import { addTop } from "./top-step.ts";
import type { Outputs } from "./outputs.ts";
import { isAdditive, nameFor, type Output, plain, sameExpression } from "./resolve-output.ts";
import { expressionText } from "./sql-text.ts";

const isPlainColumn = (expression: Expression): boolean =>
  expression.kind === "column" && expression.ref.source !== null;

/** A style that says what the column is already changes nothing. */
function settled(draft: Draft, output: Output): Output {
  const { expression } = output;
  if (
    expression.kind !== "styled" ||
    expression.of.kind !== "column" ||
    expression.style.decimals !== undefined ||
    expression.style.percent
  )
    return output;
  const type = draft.types.get(refKey(expression.of.ref)) ?? "";
  const already = {
    date: type === "date",
    timestamp: type === "timestamp",
    integer: /int$|integer/.test(type),
    decimal: /decimal|double/.test(type),
    boolean: type === "boolean",
    text: type === "varchar",
  }[expression.style.type ?? "text"];
  return already ? { name: output.name, expression: expression.of } : output;
}

/** Derives in levels: what is made from another derived column comes after it. */
function derive(draft: Draft, columns: readonly Output[], rank: number): void {
  let waiting = [...columns];
  for (let level = 0; waiting.length > 0 && level < 5; level += 1) {
    const names = new Set(waiting.map((each) => each.name));
    const ready = waiting.filter((each) =>
      columnsOf(each.expression).every((ref) => ref.source !== null || ref.name === each.name || !names.has(ref.name)),
    );
    const now = ready.length > 0 ? ready : waiting;
    const scope = scopeOf(draft);
    const texts = Object.fromEntries(now.map((each) => [each.name, expressionText(each.expression, scope)]));
    add(draft, {
      name: now.length === 1 ? `add_${safe(now[0]!.name)}` : level === 0 ? "derived" : `derived_${level + 1}`,
      kind: "derive",
      branch: draft.vocabulary.main,
      rank: rank + level,
      config: { columns: texts },
      needs: now.flatMap((each) => columnsOf(each.expression)),
      makes: now.map((each) => ({ source: null, name: each.name })),
      title: `Add ${now.map((each) => each.name).join(", ")}`,
      reason: now.map((each) => `${each.name} is ${texts[each.name]}.`).join(" "),
    });
    waiting = waiting.filter((each) => !now.includes(each));
  }
}

function addAggregate(
  draft: Draft,
  outputs: Outputs,
  filters: SortedFilters,
): { available: string[]; measures: Measure[] } {
  const list = outputs.list ?? [];
  const derived = outputs.keys.filter((key) => !isPlainColumn(key.expression));
  if (derived.length > 0) derive(draft, derived, 80);
  const scope = scopeOf(draft);
  const by = outputs.keys.map((key) =>
    key.expression.kind === "column" && key.expression.ref.source !== null ? scope.name(key.expression.ref) : key.name,
  );
  const refersToOutput = (expression: Expression): boolean =>
    columnsOf(expression).some(
      (ref) => ref.source === null && list.some((each) => each.name === ref.name && isAggregate(each.expression)),
    );
  const measures: Measure[] = list
    .filter((each) => isAggregate(each.expression) && !refersToOutput(each.expression))
    .map((each) => ({ ...each, isHidden: false }));
  const having = filters.groups.map((each) => ({ ...each, predicate: overMeasures(each.predicate, measures, list) }));
  const clash = by.find((name) => measures.some((each) => each.name === name));
  if (clash) draft.doubts.push(`"${clash}" is both what rows are grouped by and a figure.`);
  const texts = Object.fromEntries(measures.map((each) => [each.name, expressionText(each.expression, scope)]));
  add(draft, {
    name: "summary",
    kind: "aggregate",
    branch: draft.vocabulary.main,
    rank: 90,
    config: { by, measures: texts },
    needs: [
      ...outputs.keys.flatMap((key) =>
        isPlainColumn(key.expression) ? columnsOf(key.expression) : [{ source: null, name: key.name }],
      ),
      ...measures.flatMap((each) => columnsOf(each.expression)),
    ],
    makes: [...measures.map((each) => ({ source: null, name: each.name })), { source: null, name: "\u0000grouped" }],
    title: `${measures.map((each) => each.name).join(", ") || "One row"} ${by.length > 0 ? `per ${by.join(" and ")}` : "over all rows"}`,
    reason:
      Object.entries(texts)
        .map(([name, text]) => `${name} is ${text}.`)
        .join(" ") || "One row per group.",
  });
  having.forEach((each) => addFilter(draft, each, 92));
  const later = list.filter(
    (each) =>
      isAggregate(each.expression) === false &&
      !outputs.keys.some(
        (key) => key.name === each.name || sameExpression(plain(key.expression), plain(each.expression)),
      ),
  );
  const computed = list.filter((each) => refersToOutput(each.expression));
  for (const each of later)
    if (!computed.includes(each))
      draft.doubts.push(`"${each.name}" is neither what rows are grouped by nor a figure of the group.`);
  if (computed.length > 0) derive(draft, computed, 94);
  return { available: [...by, ...measures.map((each) => each.name), ...computed.map((each) => each.name)], measures };
}

/** Columns of the rows as they are before anything is chosen, on the main branch after the joins. */
const rowColumns = (draft: Draft): string[] => [
  ...(sourceOf(draft.vocabulary, draft.vocabulary.main)?.columns.map((each) => each.name) ?? []),
  ...draft.steps
    .filter((step) => step.kind === "join")
    .flatMap((step) => {
      const take = step.config.take as readonly string[] | Record<string, string> | undefined;
      return Array.isArray(take) ? take : Object.keys(take ?? {});
    }),
];

/** What every output column is called before the last step. */
function sourceName(draft: Draft, output: Output, outputs: Outputs): string {
  if (!outputs.isGrouped)
    return isPlainColumn(output.expression) && output.expression.kind === "column"
      ? scopeOf(draft).name(output.expression.ref)
      : output.name;
  const key = outputs.keys.find(
    (each) => each.name === output.name || sameExpression(plain(each.expression), plain(output.expression)),
  );
  if (!key) return output.name;
  return key.expression.kind === "column" && key.expression.ref.source !== null
    ? scopeOf(draft).name(key.expression.ref)
    : key.name;
}

function addSelect(
  draft: Draft,
  pairs: readonly (readonly [string, string])[],
  context: { present: readonly string[]; reason: string; needs: Output[]; isGrouped: boolean },
): void {
  const isSame =
    pairs.length === context.present.length &&
    pairs.every(([output, input], index) => output === input && context.present[index] === output);
  if (isSame) return;
  const renames = pairs.some(([output, input]) => output !== input);
  add(draft, {
    name: "chosen",
    kind: "select",
    branch: draft.vocabulary.main,
    rank: 96,
    config: { columns: renames ? Object.fromEntries(pairs) : pairs.map(([output]) => output) },
    needs: [
      ...context.needs.flatMap((each) => [...columnsOf(each.expression), { source: null, name: each.name }]),
      ...(context.isGrouped ? [{ source: null, name: "\u0000grouped" }] : []),
    ],
    makes: [{ source: null, name: "\u0000chosen" }],
    title: `Keep ${pairs.length} columns: ${pairs.map(([output]) => output).join(", ")}`,
    reason: context.reason,
  });
}

/** Figures that can have decimals are written with so many. */
function withFigureStyle(expression: Expression, style: Style): Expression {
  const inner = plain(expression);
  if (style.percent)
    return inner.kind === "share" && !(expression.kind === "styled" && expression.style.percent)
      ? expression.kind === "styled"
        ? { ...expression, style: { ...expression.style, percent: true } }
        : { kind: "styled", of: expression, style: { percent: true } }
      : expression;
  const isFigure =
    inner.kind === "share" ||
    inner.kind === "binary" ||
    (inner.kind === "aggregate" && ["avg", "sum", "median"].includes(inner.fn));
  if (!isFigure || (expression.kind === "styled" && expression.style.decimals !== undefined)) return expression;
  return expression.kind === "styled"
    ? { ...expression, style: { ...style, ...expression.style } }
    : { kind: "styled", of: expression, style };
}

/** Figures asked for, and those that rows are ranked by. */
function askedFigures(wanted: Wanted): Expression[] {
  const asked = wanted.all("measures").flatMap((each) => each.items);
  const ranked = wanted
    .all("top")
    .flatMap((each) => each.by.map((item) => item.by))
    .filter((each) => isAggregate(each) && !asked.some((other) => sameExpression(plain(other), plain(each))));
  return [...asked, ...ranked];
}

/** Columns that the request defines beside its list. */
function extraColumns(wanted: Wanted, given: Outputs): Output[] {
  const summed = (name: string, expression: Expression): Expression =>
    given.isGrouped && isAdditive(name) && expression.kind === "binary" && !isAggregate(expression)
      ? { kind: "aggregate", fn: "sum", of: expression, where: null }
      : expression;
  return wanted
    .all("define")
    .filter(
      (each) =>
        !(each.expression.kind === "column" && each.expression.ref.source === null) &&
        !given.list?.some((output) => output.name === each.name),
    )
    .map((each) => ({ name: each.name, expression: summed(each.name, each.expression) }));
}

/** What tells a figure apart from another of its name: "confirmed" of the number of confirmed bookings. */
function conditionName(expression: Expression): string | null {
  const inner = plain(expression);
  const where = inner.kind === "aggregate" ? inner.where : null;
  return where?.kind === "in" ? safe(where.values.join("_")) : null;
}

/** Figures by names of their own: two of one name would be one column. */
function named(figures: readonly Expression[]): Output[] {
  const plainNames = figures.map(nameFor);
  const taken = new Set<string>();
  return figures.map((expression, index) => {
    const name = plainNames[index]!;
    const isShared = plainNames.filter((each) => each === name).length > 1;
    const own = isShared ? [name, conditionName(expression)].filter((each) => each !== null).join("_") : name;
    let free = own;
    for (let count = 2; taken.has(free); count += 1) free = `${own}_${count}`;
    taken.add(free);
    return { name: free, expression };
  });
}

/** The columns of the result as they are written: with the style of figures where one is asked for. */
function listed(draft: Draft, wanted: Wanted, given: Outputs & { readonly extra: readonly Output[] }): Output[] | null {
  const measures = named(askedFigures(wanted));
  const unsaid = given.isGrouped
    ? [...given.keys, ...measures, ...given.extra.filter((each) => isAggregate(each.expression))]
    : null;
  const plainList = (given.list ?? unsaid)?.map((each) => settled(draft, each)) ?? null;
  const list = wanted
    .all("figures_style")
    .reduce(
      (outputs, { style }) =>
        outputs?.map((each) => ({ ...each, expression: withFigureStyle(each.expression, style) })) ?? null,
      plainList,
    );
  for (const { style, words } of wanted.all("figures_style"))
    if (style.percent && !list?.some((each) => plain(each.expression).kind === "share"))
      draft.doubts.push(`"${words}": I do not know what is a percentage of what.`);
  return list;
}

const inOrder = "The result has just these columns, in this order.";

function addGroupedResult(draft: Draft, wanted: Wanted, context: ResultContext): Output[] {
  const { outputs } = context;
  const final = [...(outputs.list ?? [])];
  if (outputs.list !== null && !final.some((each) => isAggregate(each.expression)))
    draft.doubts.push("I do not know which figures are wanted per group.");
  const { available } = addAggregate(draft, outputs, context.filters);
  const nameOf = (output: Output): string => sourceName(draft, output, outputs);
  addTop(draft, wanted, { outputs: final, nameOf, isGrouped: true, keys: outputs.keys });
  addSelect(
    draft,
    final.map((each) => [each.name, nameOf(each)] as const),
    { present: available, reason: inOrder, needs: final, isGrouped: true },
  );
  return final;
}

/** The derived columns of a result that keeps its rows. */
function addDerived(draft: Draft, wanted: Wanted, given: Outputs & { readonly extra: readonly Output[] }): Output[] {
  const styled = wanted.all("cast").flatMap((each) =>
    each.columns
      .filter(() => each.style.decimals !== undefined)
      .map((ref) => ({
        name: scopeOf(draft).name(ref),
        expression: { kind: "styled", of: { kind: "column", ref }, style: each.style } as Expression,
      })),
  );
  const needed = [...(given.list ?? []), ...given.extra, ...(given.list ? [] : styled)]
    .filter((each) => !isPlainColumn(each.expression))
    .map((each) => settled(draft, each))
    .filter((each) => !isPlainColumn(each.expression));
  if (needed.length > 0) derive(draft, needed, 80);
  return needed;
}

/** Every column but those that go, each by the name it gets. */
function addRemaining(
  draft: Draft,
  wanted: Wanted,
  { present, needed }: { readonly present: readonly string[]; readonly needed: Output[] },
): Output[] {
  const dropped = new Set(
    wanted.all("drop_columns").flatMap((each) => each.columns.map((ref) => scopeOf(draft).name(ref))),
  );
  const renamed = new Map(wanted.all("rename").map((each) => [scopeOf(draft).name(each.from), each.to]));
  const kept = present.filter((name) => !dropped.has(name));
  const reason = [...wanted.all("drop_columns"), ...wanted.all("rename")].map((each) => `You asked: "${each.words}".`);
  if (dropped.size + renamed.size > 0)
    addSelect(
      draft,
      kept.map((name) => [renamed.get(name) ?? name, name] as const),
      { present, reason: reason.join(" "), needs: needed, isGrouped: false },
    );
  return kept.map((name) => ({
    name: renamed.get(name) ?? name,
    expression: needed.find((each) => each.name === name)?.expression ?? {
      kind: "column",
      ref: { source: draft.vocabulary.main, name },
    },
  }));
}

interface ResultContext {
  readonly outputs: Outputs;
  readonly filters: SortedFilters;
}

/** Everything after the joins: columns, groups, the choice of columns. Gives the result's columns in order. */
export function addResult(draft: Draft, wanted: Wanted, context: ResultContext): Output[] {
  const given = { ...context.outputs, extra: extraColumns(wanted, context.outputs) };
  const list = listed(draft, wanted, given);
  const outputs: Outputs = { ...context.outputs, list, keys: given.keys.map((each) => settled(draft, each)) };
  if (outputs.isGrouped) return addGroupedResult(draft, wanted, { outputs, filters: context.filters });
  const needed = addDerived(draft, wanted, { ...given, list });
  context.filters.derived.forEach((each) => addFilter(draft, each, 86));
  const nameOf = (output: Output): string => sourceName(draft, output, outputs);
  addTop(draft, wanted, { outputs: list ?? needed, nameOf, isGrouped: false, keys: [] });
  const present = [...new Set([...rowColumns(draft), ...needed.map((each) => each.name)])];
  if (!list) return addRemaining(draft, wanted, { present, needed });
  addSelect(
    draft,
    list.map((each) => [each.name, nameOf(each)] as const),
    { present, reason: inOrder, needs: list, isGrouped: false },
  );
  return list;
}
