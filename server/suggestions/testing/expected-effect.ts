import type { PipelineNode } from "#domain/pipeline/document.ts";
import { interpret, type NodeResult } from "#interpreter/interpret.ts";
import { tryConvert } from "#interpreter/sql/convert.ts";
import { sameType, typeName } from "#interpreter/sql/types.ts";
import { keyOf } from "#interpreter/sql/values.ts";
import type { Table } from "#interpreter/table.ts";

export interface Effect {
  removed: number;
  added: number;
  changed: number;
  columns: string[];
}

/** One node over given inputs, by the interpreter alone. */
function alone(node: PipelineNode, inputs: Readonly<Record<string, Table>>, config: object = {}): NodeResult {
  const sources = node.inputs.map((input) => ({
    name: `in_${input.port}`,
    kind: "file_source" as const,
    config: {},
    inputs: [],
  }));
  const own = {
    ...node,
    config: { ...node.config, ...config },
    inputs: node.inputs.map((input) => ({ ...input, node: `in_${input.port}`, output: "out" as const })),
  };
  const results = interpret(
    { name: "one", schedule: null, layout: {}, ranks: {}, groups: [], nodes: [...sources, own] },
    Object.fromEntries(Object.entries(inputs).map(([port, table]) => [`in_${port}`, table])),
  );
  return results[node.name]!;
}

const indexOf = (table: Table, name: string): number => table.columns.findIndex((column) => column.name === name);

/** Columns in which a row's value is another one: a text that reads plainly as the new type's value is the same. */
function changedColumns(
  before: Table,
  after: Table,
  rows: { was: Table["rows"][number]; is: Table["rows"][number] },
): string[] {
  return after.columns
    .filter((column, place) => {
      const given = indexOf(before, column.name);
      if (given < 0) return false;
      const [was, is] = [rows.was[given] ?? null, rows.is[place] ?? null];
      const type = before.columns[given]!.type;
      if (sameType(type, column.type)) return keyOf(was) !== keyOf(is);
      const read = was === null ? null : tryConvert(was, type, column.type);
      return (was !== null && read === null) || keyOf(read) !== keyOf(is);
    })
    .map(({ name }) => name);
}

/** Kinds in which it takes the other rows to tell whether a row stays. */
const wholeSet = new Set<string>(["dedupe", "check", "top"]);

/** What the card must say, row by row: each input row goes through the node by itself. */
export function expectedEffect(node: PipelineNode, inputs: Readonly<Record<string, Table>>, out: Table): Effect {
  const first = inputs[node.inputs[0]!.port]!;
  const fresh = out.columns
    .filter((column) => {
      const given = first.columns[indexOf(first, column.name)];
      return !given || typeName(given.type) !== typeName(column.type);
    })
    .map(({ name }) => name);
  if (node.kind === "aggregate")
    return { removed: 0, added: 0, changed: 0, columns: out.columns.map(({ name }) => name) };
  if (wholeSet.has(node.kind))
    return { removed: first.rows.length - out.rows.length, added: 0, changed: 0, columns: [] };
  const port = node.inputs[0]!.port;
  const each = first.rows.map((row) => ({
    row,
    out: alone(
      node,
      { ...inputs, [port]: { ...first, rows: [row] } },
      node.config.type === "full" ? { type: "left" } : {},
    ).out.rows,
  }));
  const removed = each.filter((one) => one.out.length === 0).length;
  const made = each.reduce((sum, one) => sum + one.out.length, 0);
  const added = each.reduce((sum, one) => sum + Math.max(0, one.out.length - 1), 0) + (out.rows.length - made);
  const changes =
    node.kind === "join"
      ? []
      : each.flatMap((one) => one.out.map((is) => changedColumns(first, out, { was: one.row, is })));
  return {
    removed,
    added,
    changed: changes.filter((columns) => columns.length > 0).length,
    columns: [...new Set([...fresh, ...changes.flat()])],
  };
}
