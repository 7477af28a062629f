import { expect, test } from "vitest";
import { applyOperations } from "./apply.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";

const bare = `sluice: 1
name: orders
nodes:
  orders: { source: file, path: orders.csv }
`;
const behind = (name: string, rank: number): Operation => ({
  op: "insert",
  name,
  kind: "dedupe",
  config: {},
  edge: { from: "orders", to: null, port: "from" },
  rank,
});
const flow = (text: string): Record<string, string | undefined> =>
  Object.fromEntries(parsePipeline(text).pipeline.nodes.map((node) => [node.name, node.inputs[0]?.node]));

test("a step proposed behind a source that nothing reads stands behind it", () => {
  expect(flow(applyOperations(bare, [behind("copies", 11)]))).toEqual({ orders: undefined, copies: "orders" });
});

test("several stand in one line by rank, in whatever order they are accepted", () => {
  const wanted = { orders: undefined, records: "orders", copies: "records", keys: "copies" };
  const steps = [behind("records", 9), behind("copies", 11), behind("keys", 41)];
  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ])
    expect(
      flow(
        applyOperations(
          bare,
          order.map((at) => steps[at]!),
        ),
      ),
    ).toEqual(wanted);
});

test("once something reads the source, the step stands before it", () => {
  const read = `${bare}  paid: { filter: { from: orders, where: "status = 'paid'" } }\n`;
  expect(flow(applyOperations(read, [behind("copies", 11), behind("records", 9)]))).toEqual({
    orders: undefined,
    records: "orders",
    copies: "records",
    paid: "copies",
  });
});
