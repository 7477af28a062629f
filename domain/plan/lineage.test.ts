import { expect, test } from "vitest";
import { parsePipeline } from "../pipeline/parse.ts";
import type { Bound, BoundNode } from "./bound.ts";
import { affectedBy, columnOrigins } from "./lineage.ts";

const of = (...names: string[]): BoundNode["columns"] => names.map((name) => ({ name, type: "varchar" }));
const node = (name: string, columns: BoundNode["columns"], reads: Record<string, string[]> = {}): BoundNode => ({
  name,
  columns,
  rejects: [...columns, { name: "problem", type: "varchar" }],
  dialect: null,
  expressions: Object.fromEntries(
    Object.entries(reads).map(([field, list]) => [field, { text: "", type: "varchar", reads: list }]),
  ),
});
const { pipeline } = parsePipeline(`sluice: 1
name: t
nodes:
  orders: { source: file, path: o.csv }
  people: { source: file, path: p.csv }
  more: { derive: { from: orders, columns: { twice: "amount * 2" } } }
  kept: { filter: { from: more, where: "status = 'paid'" } }
  joined: { join: { left: kept, right: people, on: [person], take: [city] } }
  named: { select: { from: joined, columns: { town: city, amount: amount, twice: twice } } }
  total: { aggregate: { from: named, by: [town], measures: { sum: "sum(twice)", n: "count(*)" } } }`);
const orders = of("person", "amount", "status");
const more = [...orders, ...of("twice")];
const nodes = [
  node("orders", orders),
  node("people", of("person", "city")),
  node("more", more, { "columns.twice": ["amount"] }),
  node("kept", more, { where: ["status"] }),
  node("joined", [...more, ...of("city")]),
  node("named", of("town", "amount", "twice")),
  node("total", of("town", "sum", "n"), { "measures.sum": ["twice"], "measures.n": [] }),
];
const bound: Bound = { nodes: Object.fromEntries(nodes.map((each) => [each.name, each])), problems: [] };

test("every column names the columns that it is made from", () => {
  const origins = columnOrigins(pipeline, bound);
  expect(origins.more!.twice).toEqual([{ node: "orders", column: "amount" }]);
  expect(origins.joined!.city).toEqual([{ node: "people", column: "city" }]);
  expect(origins.named!.town).toEqual([{ node: "joined", column: "city" }]);
  expect(origins.total).toEqual({
    town: [{ node: "named", column: "town" }],
    sum: [{ node: "named", column: "twice" }],
    n: [],
  });
});

test("a changed value reaches what is made from it", () => {
  expect(affectedBy(pipeline, bound, { node: "orders", columns: ["amount"], rows: false })).toEqual({
    columns: [
      "orders.amount",
      "more.amount",
      "more.twice",
      "kept.amount",
      "kept.twice",
      "joined.amount",
      "joined.twice",
      "named.amount",
      "named.twice",
      "total.sum",
    ],
    nodes: [],
  });
});

test("other rows change every measure, not the values of rows", () => {
  const found = affectedBy(pipeline, bound, { node: "kept", columns: [], rows: true });
  expect(found).toEqual({ columns: ["total.sum", "total.n"], nodes: ["kept", "joined", "named", "total"] });
});

test("a value that a condition reads lets rows come and go", () => {
  expect(affectedBy(pipeline, bound, { node: "more", columns: ["status"], rows: false }).nodes).toEqual([
    "kept",
    "joined",
    "named",
    "total",
  ]);
});

test("another key finds another partner", () => {
  const found = affectedBy(pipeline, bound, { node: "people", columns: ["person"], rows: false });
  expect(found.columns).toContain("joined.city");
  expect(found.columns).not.toContain("joined.amount");
});
