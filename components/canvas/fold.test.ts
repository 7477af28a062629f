import { expect, test } from "vitest";
import { foldGraph, foldId, stepsOf } from "./fold.ts";
import type { Graph } from "./graph.ts";
import { chain, step } from "./testing/graphs.ts";

test("a folded group is one card, and its edges end there", () => {
  const groups = [{ name: "middle", steps: ["s1", "s2"], folded: true }];
  const folded = foldGraph(chain(5), groups);
  expect(folded.steps.map((each) => each.name)).toEqual(["s0", "s3", "s4", foldId("middle")]);
  expect(folded.links.map(({ from, to }) => `${from} ${to}`)).toEqual(["s0 group:middle", "group:middle s3", "s3 s4"]);
  expect(folded.steps.at(-1)).toMatchObject({ title: "middle", summary: "2 steps" });
  expect(stepsOf(["s0", foldId("middle")], groups)).toEqual(["s0", "s1", "s2"]);
});

test("two folded groups are joined by one edge, and an open group changes nothing", () => {
  const graph: Graph = chain(4);
  const folded = foldGraph(graph, [
    { name: "a", steps: ["s0", "s1"], folded: true },
    { name: "b", steps: ["s2", "s3"], folded: true },
  ]);
  expect(folded.links).toHaveLength(1);
  expect(foldGraph(graph, [{ name: "a", steps: ["s0"], folded: false }])).toBe(graph);
  expect(
    foldGraph({ steps: [step("s0")], links: [] }, [{ name: "gone", steps: ["x"], folded: true }]).steps,
  ).toHaveLength(1);
});
