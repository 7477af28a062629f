import { expect, test } from "vitest";
import { kindNames } from "../nodes/table.ts";
import { foreignWords } from "../testing/plain-words.ts";
import { applyOperations, emptyDocument } from "./apply.ts";
import { newStep } from "./new-step.ts";
import { parsePipeline } from "./parse.ts";
import { isUnfilled } from "./unfilled.ts";

const start = parsePipeline(
  applyOperations(emptyDocument("orders"), [
    { op: "addNode", name: "orders", kind: "file_source", config: { path: "orders.csv" } },
  ]),
);

test.each(kindNames)("all that a new step %s lacks is an empty field, and what it asks for is a sentence", (kind) => {
  const text = applyOperations(
    applyOperations(emptyDocument("orders"), [
      { op: "addNode", name: "orders", kind: "file_source", config: { path: "orders.csv" } },
    ]),
    newStep(start.pipeline, kind, { at: "behind", step: "orders" }).operations,
  );
  const { pipeline, problems } = parsePipeline(text);
  const node = pipeline.nodes.at(-1)!;
  for (const problem of problems) {
    expect(isUnfilled(node, problem), problem.message).toBe(true);
    expect(foreignWords(problem.mend!), problem.mend!).toBeNull();
    expect(problem.mend).toMatch(/^(Choose|Write|Name|Add) /);
  }
});

test("a field that says something wrong is not unfilled", () => {
  const { pipeline, problems } = parsePipeline(
    "sluice: 1\nnodes:\n  a: { source: file, path: a.csv }\n  b: { top: { from: a, count: 0, by: [x] } }\n",
  );
  expect(problems.map((problem) => isUnfilled(pipeline.nodes[1]!, problem))).toEqual([false]);
});
