import type { RowsView } from "#domain/api/pipelines.ts";
import type { Proof } from "#domain/suggestions/suggestion.ts";
import type { Column } from "#domain/sql/types.ts";

export type Change = "same" | "removed" | "added" | "changed";
export type Cells = Readonly<Record<string, string | null>>;

/** One row before and after a step, beside each other; the side where it is not there is null. */
export interface ComparedRow {
  readonly number: number | null;
  readonly change: Change;
  readonly before: Cells | null;
  readonly after: Cells | null;
  /** Columns whose value differs. */
  readonly differs: ReadonlySet<string>;
}

const cellsOf = (view: RowsView, row: RowsView["rows"][number]): Cells =>
  Object.fromEntries(view.columns.map((column, index) => [column.name, row[index] ?? null]));

const differing = (before: Cells | null, after: Cells | null): Set<string> =>
  new Set(
    before && after ? Object.keys(after).filter((name) => !(name in before) || before[name] !== after[name]) : [],
  );

/** The changed rows that a proof kept, in the order of their source. */
export const provenRows = (proof: Proof): ComparedRow[] =>
  [...proof.sample]
    .sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
    .map((each) => ({
      number: each.row,
      change: each.change,
      before: each.before,
      after: each.after,
      differs: differing(each.before, each.after),
    }));

/** Columns in the order of the step; those that only the rows know come last. */
export function columnsOfRows(known: readonly Column[], rows: readonly (Cells | null)[]): Column[] {
  const seen = new Set(rows.flatMap((row) => (row ? Object.keys(row) : [])));
  const named = new Set(known.map((column) => column.name));
  return [...known, ...[...seen].filter((name) => !named.has(name)).map((name) => ({ name, type: "" }))];
}

/** What tells a row first, then the columns that a change is about, then the rest. */
export function relevantFirst(columns: readonly Column[], relevant: ReadonlySet<string>): Column[] {
  const key = columns.find((column) => !relevant.has(column.name));
  const place = (column: Column): number => (column === key ? 0 : relevant.has(column.name) ? 1 : 2);
  return [...columns].sort((a, b) => place(a) - place(b));
}

/** Whether the rows stand in one order on both sides: some column with several values is equal in every pair. */
function inOneOrder(pairs: readonly (readonly [Cells, Cells])[], shared: readonly string[]): boolean {
  if (pairs.length === 0) return true;
  return shared.some(
    (name) =>
      pairs.every(([before, after]) => before[name] === after[name]) &&
      new Set(pairs.map(([before]) => before[name])).size > Math.min(1, pairs.length - 1),
  );
}

function pairwise(before: readonly Cells[], after: readonly Cells[], shared: readonly string[]): ComparedRow[] | null {
  const pairs = before.map((cells, index): [Cells, Cells] => [cells, after[index]!]);
  if (before.length !== after.length || !inOneOrder(pairs, shared)) return null;
  return pairs.map(([from, to], index) => {
    const changed = shared.filter((name) => from[name] !== to[name]);
    return {
      number: index + 1,
      change: changed.length > 0 ? "changed" : "same",
      before: from,
      after: to,
      differs: new Set([...changed, ...Object.keys(to).filter((name) => !(name in from))]),
    };
  });
}

interface Names {
  readonly shared: readonly string[];
  /** Those whose type the step leaves alone: they tell a row. */ readonly kept: readonly string[];
}

/** Output rows found again among the input rows, in order; what lies between them was left out. A step that retypes columns has changed rows too. */
function subsequence(before: readonly Cells[], after: readonly Cells[], { shared, kept }: Names): ComparedRow[] | null {
  const keyOf = (cells: Cells): string => JSON.stringify(kept.map((name) => cells[name]));
  const keys = new Set(before.map(keyOf));
  const isRetyped = kept.length < shared.length;
  if (kept.length === 0) return null;
  if (
    isRetyped &&
    before.length === after.length &&
    before.every((cells, index) => keyOf(cells) === keyOf(after[index]!))
  )
    return pairwise(before, after, shared);
  if (isRetyped && keys.size < before.length) return null;
  const rows: ComparedRow[] = [];
  let at = 0;
  for (const [index, from] of before.entries()) {
    const to = after[at];
    const isKept = to !== undefined && keyOf(from) === keyOf(to);
    if (isKept) at += 1;
    if (!isKept && at >= after.length) return at === after.length && rows.some((row) => row.after) ? rows : null;
    const differs = new Set(isKept ? shared.filter((name) => from[name] !== to[name]) : []);
    rows.push({
      number: index + 1,
      change: isKept ? (differs.size > 0 ? "changed" : "same") : "removed",
      before: from,
      after: isKept ? to : null,
      differs,
    });
  }
  const isOutOfOrder = after.slice(at).some((cells) => keys.has(keyOf(cells)));
  return at > 0 && !isOutOfOrder ? rows : null;
}

/** The shown rows of a step's input and output beside each other, or null where they cannot be told apart with certainty. */
export function alignRows(input: RowsView, output: RowsView, law: string): ComparedRow[] | null {
  const [before, after] = [input, output].map((view) => view.rows.map((row) => cellsOf(view, row))) as [
    Cells[],
    Cells[],
  ];
  const shared = input.columns
    .map((column) => column.name)
    .filter((name) => output.columns.some((column) => column.name === name));
  if (shared.length === 0) return null;
  if (law === "map") return pairwise(before, after, shared);
  const typeIn = (view: RowsView, name: string) => view.columns.find((column) => column.name === name)?.type;
  const kept = shared.filter((name) => typeIn(input, name) === typeIn(output, name));
  return law === "filter" ? subsequence(before, after, { shared, kept }) : null;
}

export const changedFirst = (rows: readonly ComparedRow[]): ComparedRow[] => [
  ...rows.filter((row) => row.change !== "same"),
  ...rows.filter((row) => row.change === "same"),
];

/** Rows of one side alone. */
export const plainRows = (view: RowsView): ComparedRow[] =>
  view.rows.map((row, index) => ({
    number: index + 1,
    change: "same",
    before: cellsOf(view, row),
    after: cellsOf(view, row),
    differs: new Set(),
  }));
