import type { FileSinkConfig } from "#domain/nodes/file-sink.ts";
import { compareValues } from "../sql/values.ts";
import { columnIndex } from "../table.ts";
import type { Interpret } from "./kind.ts";

/** The rows that are handed to the target, in the order that a file asks for. */
export const interpretSink: Interpret<Pick<FileSinkConfig, "order_by">> = (config, { from }) => {
  const table = from!;
  if (!config.order_by) return { out: table };
  const keys = config.order_by
    .map((each) => (typeof each === "string" ? { column: each, desc: false } : each))
    .map(({ column, desc }) => ({ index: columnIndex(table, column), desc: desc === true }));
  const ties = table.columns
    .map((_column, index) => index)
    .filter((index) => !keys.some((key) => key.index === index))
    .map((index) => ({ index, desc: false }));
  const rows = table.rows.toSorted((left, right) => {
    for (const { index, desc } of [...keys, ...ties]) {
      const [a, b] = [left[index] ?? null, right[index] ?? null];
      if (a === null || b === null) {
        if (a === b) continue;
        return a === null ? 1 : -1;
      }
      const order = compareValues(a, b);
      if (order !== 0) return desc ? -order : order;
    }
    return 0;
  });
  return { out: { columns: table.columns, rows } };
};
