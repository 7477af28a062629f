import { describe, expect, it } from "vitest";
import type { KindName } from "../nodes/table.ts";
import { applyOperations } from "./apply.ts";
import { newStep, type StepPlace } from "./new-step.ts";
import { parsePipeline } from "./parse.ts";

const text = `sluice: 1
name: a
nodes:
  orders: { source: file, path: orders.csv }
  filter: { filter: { from: orders, where: "amount > 1" } }
  valid: { check: { from: filter, rules: [{ not_null: amount }], on_fail: quarantine } }
  refused: { sink: file, from: valid.rejects, path: refused.csv }
`;
function inputsAfter(kind: KindName, place: StepPlace) {
  const { name, operations } = newStep(parsePipeline(text).pipeline, kind, place);
  const { nodes } = parsePipeline(applyOperations(text, operations)).pipeline;
  const reads = Object.fromEntries(
    nodes.map((node) => [node.name, node.inputs.map((each) => `${each.node}.${each.output}`)]),
  );
  return { name, reads };
}

describe("a new step", () => {
  it("behind a step with one reader stands between the two", () => {
    expect(inputsAfter("filter", { at: "behind", step: "orders" })).toMatchObject({
      name: "filter_2",
      reads: { filter_2: ["orders.out"], filter: ["filter_2.out"] },
    });
  });

  it("on an edge stands there, on that of refused rows too", () => {
    const edge = { from: "valid", output: "rejects", to: "refused", port: "from" } as const;
    expect(inputsAfter("filter", { at: "edge", edge }).reads).toMatchObject({
      filter_2: ["valid.rejects"],
      refused: ["filter_2.out"],
    });
  });

  it("at the end of a line drawn to nothing reads what the line came from, and nothing reads it", () => {
    expect(inputsAfter("file_sink", { at: "end", from: "filter", output: "out" }).reads).toMatchObject({
      out: ["filter.out"],
      valid: ["filter.out"],
    });
  });

  it("that loads never cuts an edge", () => {
    const edge = { from: "orders", output: "out", to: "filter", port: "from" } as const;
    expect(inputsAfter("file_sink", { at: "edge", edge }).reads).toMatchObject({
      out: ["orders.out"],
      filter: ["orders.out"],
    });
  });

  it("alone reads nothing", () => {
    expect(inputsAfter("filter", { at: "nowhere" }).reads.filter_2).toEqual([]);
  });
});
