import { columnsOf, isAggregate, predicateColumns, predicateIsAggregate } from "../grammar/expression.ts";
import type { Reading } from "../read-request.ts";
import { nameWords, stem } from "../text/stem.ts";
import type { ColumnRef, Vocabulary } from "../link/vocabulary.ts";
import { addCasts, addDedupes, addFills, addScales, addTidy, addWholeRows } from "./branch-steps.ts";
import { addChecks } from "./check-steps.ts";
import { createDraft, type Draft, type Step } from "./draft.ts";
import { addFilter, sortFilters } from "./filter-steps.ts";
import { gather, grounded, type Of, refKey, type Wanted } from "./gather.ts";
import { addJoins, lookups, prepareJoins } from "./join-steps.ts";
import { usesOf } from "./needs.ts";
import { resolveOutputs } from "./outputs.ts";
import { type Output, plain, sameExpression, sourced } from "./resolve-output.ts";
import { familyOf } from "../grammar/numeric.ts";
import { fit } from "./match-measures.ts";
import { isAboutGroups } from "./top-step.ts";
import { doubtsOfValue } from "./value-doubts.ts";
import { aboutAnother, contradictions, looseConditions } from "./plausible.ts";
import { conditionsFirst } from "./condition-order.ts";
import { addResult } from "./result-steps.ts";

export interface Composed {
  readonly main: string;
  readonly steps: readonly Step[];
  readonly order: readonly (string | { readonly column: string; readonly desc: boolean })[];
  readonly orderWords: string;
  readonly columns: readonly string[];
  /** The request names the result's columns. */
  readonly isListed: boolean;
  readonly doubts: readonly string[];
  readonly wanted: Wanted;
  /** Another source that alone holds everything that is used: the result is about its rows. */
  readonly rather: string | null;
}

type Asked = Pick<Of<"order">, "by" | "isFalling" | "label"> & { readonly words: string };

function orderOf(
  draft: Draft,
  wanted: Wanted,
  outputs: readonly Output[],
): { order: Composed["order"]; words: string } {
  const tops: Asked[] = wanted
    .all("top")
    .filter((each) => each.by.length > 0)
    .map((each) => ({ ...each, isFalling: true }));
  const said = wanted.all("order");
  const asked: readonly Asked[] = said.some((each) => each.by.length > 0) || tops.length === 0 ? said : tops;
  const figures = outputs.filter((output) => isAggregate(output.expression));
  const bare = asked.filter((each) => each.by.length === 0);
  const labelled = bare.find((each) => each.label);
  if (labelled?.label) {
    const fitting = outputs.filter(
      (output) =>
        fit(labelled.label!, output.expression, draft.vocabulary) > 0 ||
        nameWords(output.name).some((word) => stem(word) === stem(labelled.label!)),
    );
    if (fitting.length === 1)
      return {
        order: [labelled.isFalling ? { column: fitting[0]!.name, desc: true } : fitting[0]!.name],
        words: labelled.words,
      };
    draft.doubts.push(`"${labelled.words}": say by which column.`);
    return { order: [], words: "" };
  }
  if (bare.length > 0 && asked.length === bare.length) {
    const isTime = /new|old|late|earl|recent|chrono/i.test(bare[0]!.words);
    const times = isTime ? outputs.filter((output) => familyOf(draft.vocabulary, output.expression) === "time") : [];
    if (times.length === 1)
      return {
        order: [bare[0]!.isFalling ? { column: times[0]!.name, desc: true } : times[0]!.name],
        words: bare[0]!.words,
      };
    if (figures.length === 1 && !isTime)
      return {
        order: [bare[0]!.isFalling ? { column: figures[0]!.name, desc: true } : figures[0]!.name],
        words: bare[0]!.words,
      };
    draft.doubts.push(`"${bare[0]!.words}": say by which column.`);
  }
  const order = asked.flatMap((each) =>
    each.by.flatMap(({ by, desc }) => {
      const inner = plain(by);
      const named =
        inner.kind === "column"
          ? outputs.find((output) => output.name.toLowerCase() === inner.ref.name.toLowerCase())
          : undefined;
      const found =
        named ??
        outputs.find((output) => sameExpression(plain(output.expression), inner)) ??
        outputs.find(
          (output) =>
            columnsOf(inner).length === 1 &&
            inner.kind === "column" &&
            columnsOf(output.expression).length === 1 &&
            columnsOf(output.expression)[0]!.name === inner.ref.name,
        );
      if (!found && tops.some((top) => top.words === each.words)) return [];
      if (!found) {
        draft.doubts.push(`"${each.words}": the order is not by a column of the result.`);
        return [];
      }
      return [desc ? { column: found.name, desc } : found.name];
    }),
  );
  return { order, words: asked[0]?.words ?? "" };
}

function takenWords({ word, as, how }: Of<"taken">): string {
  switch (how) {
    case "sum":
      return `"${word}" is read as the sum of ${as.name}: say so if another figure is meant.`;
    case "period":
      return `"${word}" is read as a time of ${as.name}: say which date if another one is meant.`;
    case "column":
      return `"${word}" is read as ${as.name} of ${as.source}: say which column if another one is meant.`;
  }
}

/** What was said and has no effect on the plan must not pass for understood. */
function leftOver(draft: Draft, wanted: Wanted, made: { outputs: readonly Output[]; keys: readonly Output[] }): void {
  const { outputs, keys } = made;
  if (
    wanted.all("repeats").length > 0 &&
    wanted.all("dedupe").length + wanted.all("whole_rows").length + wanted.all("once").length === 0
  )
    draft.doubts.push(`"${wanted.all("repeats")[0]!.words}": say which of them is kept.`);
  const uses = new Set(draft.steps.flatMap((step) => step.needs.map((ref) => `${ref.source}.${ref.name}`)));
  for (const each of wanted.all("filter")) {
    const words = wanted
      .all("group")
      .map((group) => group.words.toLowerCase())
      .join(" ");
    if (each.noun && !isAboutGroups(draft, each.noun, keys) && !words.includes(each.noun.replace(/s$/, "")))
      draft.doubts.push(`"${each.words}": I do not know what ${each.noun} are here.`);
    if (predicateIsAggregate(each.predicate) && keys.length === 0)
      draft.doubts.push(`"${each.words}": say which rows are counted together.`);
  }
  draft.doubts.push(...contradictions(wanted), ...looseConditions(wanted));
  if (draft.steps.some((step) => step.kind === "aggregate"))
    for (const each of wanted.all("per_row"))
      draft.doubts.push(`"${each.words}": the result has a row for each group.`);
  for (const each of wanted.all("taken")) draft.doubts.push(takenWords(each));
  for (const each of wanted.all("once"))
    if (!draft.steps.some((step) => step.kind === "dedupe" && (each.source === null || step.branch === each.source)))
      draft.doubts.push(`"${each.words}": I do not know what it changes here.`);
  for (const each of wanted.all("unmatched"))
    if (!draft.steps.some((step) => step.kind === "join"))
      draft.doubts.push(`"${each.words}": nothing is joined here.`);
  for (const each of wanted.all("tidy"))
    if (!uses.has(`${each.column.source}.${each.column.name}`))
      draft.doubts.push(`"${each.words}": ${each.column.name} is not used.`);
  for (const each of wanted.all("separators"))
    if (each.column === null && !draft.steps.some((step) => step.kind === "cast"))
      draft.doubts.push(`"${each.words}": no number column is used.`);
  for (const each of wanted.all("filter"))
    if (predicateColumns(each.predicate).length === 0 && !/count|row/i.test(JSON.stringify(each.predicate)))
      draft.doubts.push(`"${each.words}": I do not know which column this is about.`);
  for (const each of wanted.all("define")) {
    const isKnown =
      outputs.some((output) => stem(output.name) === stem(each.name)) ||
      (each.expression.kind === "column" && each.expression.ref.source === null);
    if (!isKnown) draft.doubts.push(`"${each.words}": "${each.name}" is not among the columns of the result.`);
  }
  for (const each of wanted
    .all("measures")
    .flatMap((measure) => measure.items.map((item) => ({ item, words: measure.words })))) {
    if (!outputs.some((output) => sameExpression(plain(output.expression), plain(each.item))))
      draft.doubts.push(`"${each.words}": this figure is not among the columns of the result.`);
  }
  outputs.forEach((output) => draft.doubts.push(...doubtsOfValue(draft, output)));
  draft.doubts.push(...multipliedFigures(draft.vocabulary, outputs));
  for (const each of wanted.all("mention"))
    if (!outputs.some((output) => output.name === each.name))
      draft.doubts.push(`"${each.words}" is not among the columns of the result.`);
}

/** What stands already behind one source. */
export interface PresentBranch {
  /** Columns that are cast already, with their types. */
  readonly types: ReadonlyMap<string, string>;
  readonly tidied: ReadonlySet<string>;
  /** Columns of which every value occurs once. */
  readonly unique: ReadonlySet<string>;
}

/** What the document does already, for steps that are added to it. */
export interface PresentSteps {
  readonly names: ReadonlySet<string>;
  /** By the source's name. */
  readonly branches: ReadonlyMap<string, PresentBranch>;
}

function seePresent(draft: Draft, present: PresentSteps): void {
  for (const [source, { types, tidied, unique }] of present.branches) {
    for (const [name, type] of types) {
      draft.types.set(refKey({ source, name }), type);
      draft.cast.add(refKey({ source, name }));
    }
    for (const name of tidied) draft.tidied.add(refKey({ source, name }));
    for (const name of unique) draft.unique.add(refKey({ source, name }));
  }
}

/** A column of the result that is a column of the data under another name, at most written as another type. */
function aliased({ name, expression }: Output): (readonly [string, ColumnRef])[] {
  const inner =
    expression.kind === "styled" &&
    expression.style.type !== undefined &&
    expression.style.type !== "boolean" &&
    expression.style.decimals === undefined &&
    !expression.style.percent &&
    !expression.style.fraction
      ? expression.of
      : expression;
  return inner.kind === "column" && inner.ref.source !== null ? [[name, inner.ref]] : [];
}

/** The source that all of these are columns of, where it is not the main one; a key that points to it counts as its own. */
function soleSource(vocabulary: Vocabulary, refs: readonly ColumnRef[]): string | null {
  const ownerOf = (ref: ColumnRef): string | null =>
    ref.source === vocabulary.main
      ? (vocabulary.foreignKeys.find((each) => each.from.source === ref.source && each.from.column === ref.name)?.to
          .source ?? ref.source)
      : ref.source;
  const owners = new Set(refs.map(ownerOf));
  const [owner] = owners;
  const isUsed = refs.some((ref) => ref.source === owner);
  return owners.size === 1 && owner && owner !== vocabulary.main && isUsed ? owner : null;
}

/** A looked-up row is there once for every row that it was looked up for: its numbers do not add up. */
function multipliedFigures(vocabulary: Vocabulary, outputs: readonly Output[]): string[] {
  return outputs.flatMap(({ name, expression }) => {
    const figure = plain(expression);
    if (figure.kind !== "aggregate" || figure.of === null || !["sum", "avg", "median"].includes(figure.fn)) return [];
    const refs = columnsOf(figure.of);
    const [owner] = refs.map((ref) => ref.source);
    return owner && refs.every((ref) => ref.source !== null && ref.source !== vocabulary.main)
      ? [
          `"${name}": ${refs.map((ref) => ref.name).join(", ")} stands in ${owner}, and a row of it counts once for every row of ${vocabulary.main} that it belongs to.`,
        ]
      : [];
  });
}

/** The plan that the reading asks for, as ordered steps. */
export function compose(reading: Reading, present: PresentSteps | null = null): Composed {
  const said = sourced(gather(reading), reading.vocabulary);
  const draft = createDraft(reading.vocabulary, present?.names);
  if (present) seePresent(draft, present);
  const outputs = resolveOutputs(reading, said);
  const wanted = grounded(said, new Map((outputs.list ?? []).flatMap((each) => aliased(each))));
  draft.doubts.push(...outputs.doubts);
  const filters = sortFilters(wanted, outputs);
  const uses = usesOf(wanted, outputs, reading.vocabulary);
  const found = lookups(draft, wanted, uses);
  addWholeRows(draft, wanted);
  addTidy(draft, wanted);
  prepareJoins(draft, wanted, found);
  addCasts(draft, wanted, uses);
  addDedupes(draft, wanted);
  addScales(draft, wanted);
  addFills(draft, wanted);
  const isLate = (each: (typeof filters.rows)[number]): boolean =>
    predicateColumns(each.predicate).some((ref) => ref.source !== reading.vocabulary.main);
  const early = conditionsFirst(draft, wanted, reading.request);
  filters.rows
    .filter((each) => !isLate(each))
    .forEach((each) => addFilter(draft, each, early.has(each.words) ? 38 : 45));
  addJoins(draft, wanted, { uses, found });
  filters.rows.filter(isLate).forEach((each) => addFilter(draft, each, 70));
  addChecks(draft, wanted);
  const list = addResult(draft, wanted, { outputs, filters });
  const { order, words } = orderOf(draft, wanted, list);
  leftOver(draft, wanted, { outputs: list, keys: outputs.keys });
  if (!outputs.isGrouped || outputs.keys.length === 0)
    draft.doubts.push(...aboutAnother(reading, wanted, outputs.isGrouped));
  return {
    main: reading.vocabulary.main,
    steps: draft.steps,
    order,
    orderWords: words,
    columns: list.map((each) => each.name),
    isListed: outputs.list !== null,
    doubts: [...new Set(draft.doubts)],
    wanted,
    rather: soleSource(reading.vocabulary, [...uses.all.values()]),
  };
}
