import type { TopConfig } from "#domain/nodes/top.ts";
import type { Row } from "../sql/values.ts";
import { columnIndex } from "../table.ts";
import { compareCells, groupsOf } from "./group-kinds.ts";
import type { Interpret } from "./kind.ts";

/** Sorts each group by the order and every remaining column, and keeps the first rows. */
export const interpretTop: Interpret<TopConfig> = (config, { from }) => {
  const table = from!;
  const keys = config.by.map((each) =>
    typeof each === "string"
      ? { index: columnIndex(table, each), direction: 1 as const }
      : { index: columnIndex(table, each.column), direction: each.desc ? (-1 as const) : (1 as const) },
  );
  const rest = table.columns
    .map((_column, index) => ({ index, direction: 1 as const }))
    .filter(({ index }) => !keys.some((key) => key.index === index));
  const compare = (left: Row, right: Row): number => {
    for (const { index, direction } of [...keys, ...rest]) {
      const order = compareCells(left[index] ?? null, right[index] ?? null, direction);
      if (order !== 0) return order;
    }
    return 0;
  };
  const groups = config.per
    ? groupsOf(
        table.rows,
        config.per.map((name) => columnIndex(table, name)),
      )
    : [[...table.rows]];
  const rows = groups.flatMap((group) => group.toSorted(compare).slice(0, config.count));
  return { out: { columns: table.columns, rows }, removed: table.rows.length - rows.length };
};
