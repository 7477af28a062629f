import { expect, test } from "vitest";
import type { Plan } from "#domain/plan/plan.ts";
import { placeSources, readFromPlaces } from "./bundled-sources.ts";

const planOf = (...paths: string[]): Plan =>
  ({
    version: 1,
    name: "t",
    stages: [{ nodes: paths.map((path, index) => ({ name: `s${index}`, source: { path } })) }],
  }) as unknown as Plan; // only what is read here

test("a path inside its folder keeps its shape", () => {
  expect(placeSources(planOf("orders.csv", "raw/./a.csv", "raw/x/../b.csv", "/data/abs.csv"))).toEqual([
    { given: "orders.csv", place: "orders.csv" },
    { given: "raw/./a.csv", place: "raw/a.csv" },
    { given: "raw/x/../b.csv", place: "raw/b.csv" },
  ]);
});

test("a path that leads out gets a plain name of its own", () => {
  const plan = planOf("orders.csv", "../d/orders.csv", "../../e/orders.csv");
  const places = placeSources(plan);
  expect(places.map(({ place }) => place)).toEqual(["orders.csv", "orders_2.csv", "orders_3.csv"]);
  expect(readFromPlaces(plan, places).stages[0]!.nodes.map((node) => node.source!.path)).toEqual([
    "orders.csv",
    "orders_2.csv",
    "orders_3.csv",
  ]);
});
