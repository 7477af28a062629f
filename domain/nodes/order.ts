import { type Fragment, ident, sql } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { Order } from "./fields.ts";

export const orderColumns = (order: Order): string[] =>
  order.map((each) => (typeof each === "string" ? each : each.column));

/** A total order: the named columns, then every other column, so that rows that tie stand the same way each time. NULL stands last. */
export function orderTerms(order: Order, columns: readonly Column[]): Fragment[] {
  const chosen = order.map((each) => (typeof each === "string" ? { column: each, desc: false } : each));
  const ties = columns
    .filter(({ name }) => !orderColumns(order).includes(name))
    .map(({ name }) => ({ column: name, desc: false }));
  return [...chosen, ...ties].map((key) =>
    key.desc ? sql`${ident(key.column)} DESC NULLS LAST` : sql`${ident(key.column)} ASC NULLS LAST`,
  );
}
