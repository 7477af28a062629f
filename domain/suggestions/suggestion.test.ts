import { expect, test } from "vitest";
import { dependents } from "./suggestion.ts";

const proposals = [
  { id: "d", requires: ["c"] },
  { id: "a", requires: [] },
  { id: "b", requires: ["a"] },
  { id: "c", requires: ["b", "x"] },
  { id: "x", requires: [] },
];

test("what requires it falls with it, directly or through others, in whatever order they stand", () => {
  expect(dependents(proposals, "a").toSorted()).toEqual(["b", "c", "d"]);
  expect(dependents(proposals, "x").toSorted()).toEqual(["c", "d"]);
  expect(dependents(proposals, "d")).toEqual([]);
  expect(dependents(proposals, "nowhere")).toEqual([]);
});

test("a circle of requirements ends", () => {
  expect(
    dependents(
      [
        { id: "a", requires: ["b"] },
        { id: "b", requires: ["a"] },
      ],
      "a",
    ),
  ).toEqual(["b"]);
});
