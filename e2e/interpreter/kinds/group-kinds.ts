import type { AggregateConfig } from "#domain/nodes/aggregate.ts";
import type { DedupeConfig } from "#domain/nodes/dedupe.ts";
import { compileExpression } from "../sql/compile.ts";
import { compareValues, type Row, rowKey, type Value } from "../sql/values.ts";
import { columnIndex, type Table } from "../table.ts";
import type { Interpret } from "./kind.ts";
import { settled } from "./row-kinds.ts";

export const groupsOf = (rows: readonly Row[], places: readonly number[]): Row[][] => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = rowKey(places.map((index) => row[index] ?? null));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
};

/** NULL stands last in either direction. */
export const compareCells = (left: Value, right: Value, direction: 1 | -1): number => {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return compareValues(left, right) * direction;
};

/** The row that stands first by these columns; NULL stands last. */
const firstOf = (rows: readonly Row[], places: readonly number[], direction: 1 | -1): Row =>
  rows.reduce((best, row) => {
    for (const index of places) {
      const order = compareCells(row[index] ?? null, best[index] ?? null, direction);
      if (order !== 0) return order < 0 ? row : best;
    }
    return best;
  });

export const interpretDedupe: Interpret<DedupeConfig> = (config, { from }) => {
  const table = from!;
  const all = table.columns.map((_column, index) => index);
  const key = config.key?.length ? config.key.map((name) => columnIndex(table, name)) : all;
  const by = config.by ? [columnIndex(table, config.by)] : [];
  const order = [...by, ...all.filter((index) => !key.includes(index) && !by.includes(index))];
  const rows = groupsOf(table.rows, key).map((group) => firstOf(group, order, config.keep === "latest" ? -1 : 1));
  return { out: { columns: table.columns, rows }, removed: table.rows.length - rows.length };
};

export const interpretAggregate: Interpret<AggregateConfig> = (config, { from }) => {
  const table = from as Table;
  const places = config.by.map((name) => columnIndex(table, name));
  const measures = Object.entries(config.measures).map(([name, text]) => ({
    name,
    expression: settled(compileExpression(text, table.columns, true)),
  }));
  const groups = places.length > 0 ? groupsOf(table.rows, places) : [[...table.rows]];
  const nothing: Row = table.columns.map(() => null);
  const rows = groups.map((group) => {
    const row = group[0] ?? nothing;
    return [
      ...places.map((index) => row[index] ?? null),
      ...measures.map(({ expression }) => expression.evaluate({ row, group })),
    ];
  });
  const columns = [
    ...places.map((index, at) => ({ name: config.by[at]!, type: table.columns[index]!.type })),
    ...measures.map(({ name, expression }) => ({ name, type: expression.type })),
  ];
  return { out: { columns, rows } };
};
