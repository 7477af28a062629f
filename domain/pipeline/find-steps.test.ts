import { expect, test } from "vitest";
import { findSteps } from "./find-steps.ts";

const steps = [
  { name: "orders", kind: "file_source", config: { path: "raw/orders.csv" }, columns: [{ name: "Order ID" }] },
  { name: "paid", kind: "filter", config: { from: "orders", where: "status = 'PAID'" }, columns: [] },
  { name: "per_day", kind: "aggregate", config: { from: "paid", measures: { revenue: "sum(amount)" } } },
] as const;
const names = (query: string) => findSteps(steps, query).map(({ name, why }) => [name, why]);

test("a step is found by name first, then kind, column and expression", () => {
  expect(names("order")).toEqual([
    ["orders", null],
    ["paid", "orders"],
  ]);
  expect(names("aggreg")).toEqual([["per_day", null]]);
  expect(names("order id")).toEqual([["orders", "Order ID"]]);
  expect(names("sum(")).toEqual([["per_day", "sum(amount)"]]);
  expect(names("'paid'")).toEqual([["paid", "status = 'PAID'"]]);
  expect(names(" ")).toEqual([]);
  expect(names("nowhere")).toEqual([]);
});
