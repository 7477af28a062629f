import { columnsOf, isAggregate, predicateColumns } from "../grammar/expression.ts";
import type { Reading } from "../read-request.ts";
import { stem } from "../text/stem.ts";
import { addCasts, addDedupes, addScales, addTidy, addWholeRows } from "./branch-steps.ts";
import { addChecks } from "./check-steps.ts";
import { createDraft, type Draft, type Step } from "./draft.ts";
import { addFilter, sortFilters } from "./filter-steps.ts";
import { gather, grounded, type Wanted } from "./gather.ts";
import { addJoins, lookups, prepareJoins } from "./join-steps.ts";
import { usesOf } from "./needs.ts";
import { type Output, plain, resolveOutputs, sameExpression } from "./outputs.ts";
import { doubtsOfValue } from "./value-doubts.ts";
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
}

function orderOf(draft: Draft, wanted: Wanted, outputs: readonly Output[]): { order: Composed["order"]; words: string } {
  const asked = wanted.all("order");
  const figures = outputs.filter((output) => isAggregate(output.expression));
  const bare = asked.filter((each) => each.by.length === 0);
  if (bare.length > 0 && asked.length === bare.length) {
    if (figures.length === 1) return { order: [bare[0]!.isFalling ? { column: figures[0]!.name, desc: true } : figures[0]!.name], words: bare[0]!.words };
    draft.doubts.push(`"${bare[0]!.words}": say by which column.`);
  }
  const order = asked.flatMap((each) => each.by.flatMap(({ by, desc }) => {
    const inner = plain(by);
    const named = inner.kind === "column" ? outputs.find((output) => output.name.toLowerCase() === inner.ref.name.toLowerCase()) : undefined;
    const found = named ?? outputs.find((output) => sameExpression(plain(output.expression), inner)) ?? outputs.find((output) => columnsOf(inner).length === 1 && inner.kind === "column" && columnsOf(output.expression).length === 1 && columnsOf(output.expression)[0]!.name === inner.ref.name);
    if (!found) { draft.doubts.push(`"${each.words}": the order is not by a column of the result.`); return []; }
    return [desc ? { column: found.name, desc } : found.name];
  }));
  return { order, words: asked[0]?.words ?? "" };
}

/** What was said and has no effect on the plan must not pass for understood. */
function leftOver(draft: Draft, wanted: Wanted, outputs: readonly Output[]): void {
  if (wanted.all("repeats").length > 0 && wanted.all("dedupe").length + wanted.all("whole_rows").length + wanted.all("once").length === 0) draft.doubts.push(`"${wanted.all("repeats")[0]!.words}": say which of them is kept.`);
  const uses = new Set(draft.steps.flatMap((step) => step.needs.map((ref) => `${ref.source}.${ref.name}`)));
  for (const each of wanted.all("once")) if (!draft.steps.some((step) => step.kind === "dedupe" && (each.source === null || step.branch === each.source))) draft.doubts.push(`"${each.words}": I do not know what it changes here.`);
  for (const each of wanted.all("unmatched")) if (!draft.steps.some((step) => step.kind === "join")) draft.doubts.push(`"${each.words}": nothing is joined here.`);
  for (const each of wanted.all("tidy")) if (!uses.has(`${each.column.source}.${each.column.name}`)) draft.doubts.push(`"${each.words}": ${each.column.name} is not used.`);
  for (const each of wanted.all("separators")) if (each.column === null && !draft.steps.some((step) => step.kind === "cast")) draft.doubts.push(`"${each.words}": no number column is used.`);
  for (const each of wanted.all("filter")) if (predicateColumns(each.predicate).length === 0 && !/count|row/i.test(JSON.stringify(each.predicate))) draft.doubts.push(`"${each.words}": I do not know which column this is about.`);
  for (const each of wanted.all("define")) {
    const isKnown = outputs.some((output) => stem(output.name) === stem(each.name)) || (each.expression.kind === "column" && each.expression.ref.source === null);
    if (!isKnown) draft.doubts.push(`"${each.words}": "${each.name}" is not among the columns of the result.`);
  }
  for (const each of wanted.all("measures").flatMap((measure) => measure.items.map((item) => ({ item, words: measure.words })))) {
    if (!outputs.some((output) => sameExpression(plain(output.expression), plain(each.item)))) draft.doubts.push(`"${each.words}": this figure is not among the columns of the result.`);
  }
  outputs.forEach((output) => draft.doubts.push(...doubtsOfValue(draft, output)));
  for (const each of wanted.all("mention")) if (!outputs.some((output) => output.name === each.name)) draft.doubts.push(`"${each.words}" is not among the columns of the result.`);
}

/** The plan that the reading asks for, as ordered steps. */
export function compose(reading: Reading): Composed {
  const said = gather(reading);
  const draft = createDraft(reading.vocabulary);
  const outputs = resolveOutputs(reading, said);
  const wanted = grounded(said, new Map((outputs.list ?? []).flatMap((each) => (each.expression.kind === "column" && each.expression.ref.source !== null ? [[each.name, each.expression.ref] as const] : []))));
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
  const isLate = (each: (typeof filters.rows)[number]): boolean => predicateColumns(each.predicate).some((ref) => ref.source !== reading.vocabulary.main);
  filters.rows.filter((each) => !isLate(each)).forEach((each) => addFilter(draft, each, 45));
  addJoins(draft, wanted, { uses, found });
  filters.rows.filter(isLate).forEach((each) => addFilter(draft, each, 70));
  addChecks(draft, wanted);
  const list = addResult(draft, wanted, { outputs, filters });
  const { order, words } = orderOf(draft, wanted, list);
  leftOver(draft, wanted, list);
  return { main: reading.vocabulary.main, steps: draft.steps, order, orderWords: words, columns: list.map((each) => each.name), isListed: outputs.list !== null, doubts: [...new Set(draft.doubts)], wanted };
}
