import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "./apply.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";
import { canonicalMeaning } from "./print-node.ts";

const handWritten = `# the daily load
sluice: 1
name: orders_daily
nodes:
  orders:    { source: file, path: "raw/orders.csv" }   # from the shop
  typed:     { cast: { from: orders, columns: { amount: "decimal(12,2)" } } }

  # what leaves
  out:       { sink: file, from: typed, path: out.csv }
`;
const kept = (line: string, text: string): boolean => text.split("\n").includes(line);

describe("applying operations to the text", () => {
  it("starts from an empty document", () => {
    const text = applyOperations(emptyDocument("a: b"), [
      { op: "addNode", name: "orders", kind: "file_source", config: { path: "o.csv" } },
      { op: "addNode", name: "out", kind: "file_sink", config: { from: "orders", path: "out.csv" } },
    ]);
    expect(parsePipeline(text)).toMatchObject({
      problems: [],
      pipeline: { name: "a: b", nodes: [{ name: "orders" }, { name: "out" }] },
    });
  });

  it("keeps untouched lines, comments and alignment", () => {
    const text = applyOperations(handWritten, [
      {
        op: "insert",
        name: "unique",
        kind: "dedupe",
        config: { key: ["order_id"] },
        edge: { from: "orders", to: "typed", port: "from" },
        rank: 5,
      },
    ]);
    expect(kept('  orders:    { source: file, path: "raw/orders.csv" }   # from the shop', text)).toBe(true);
    expect(kept("  # what leaves", text)).toBe(true);
    expect(kept("  out:       { sink: file, from: typed, path: out.csv }", text)).toBe(true);
    expect(parsePipeline(text).problems).toEqual([]);
    expect(parsePipeline(text).pipeline.nodes.find((node) => node.name === "typed")?.inputs).toEqual([
      { port: "from", node: "unique", output: "out" },
    ]);
  });

  it("sets one value in place", () => {
    const text = applyOperations(handWritten, [
      { op: "setField", node: "orders", path: ["path"], value: "new: #x.csv" },
    ]);
    expect(kept('  orders:    { source: file, path: "new: #x.csv" }   # from the shop', text)).toBe(true);
  });

  it("adds a field that was not written, and removes it again", () => {
    const added = applyOperations(handWritten, [
      { op: "setField", node: "typed", path: ["on_error"], value: "reject" },
    ]);
    expect(parsePipeline(added).pipeline.nodes[1]?.config.on_error).toBe("reject");
    const removed = applyOperations(added, [{ op: "unsetField", node: "typed", path: ["on_error"] }]);
    expect(canonicalMeaning(parsePipeline(removed).pipeline)).toBe(
      canonicalMeaning(parsePipeline(handWritten).pipeline),
    );
  });

  it("bypasses a removed step and forgets its place", () => {
    const placed = applyOperations(handWritten, [{ op: "setLayout", positions: { typed: [1, 2], out: [3, 4] } }]);
    const { pipeline, problems } = parsePipeline(applyOperations(placed, [{ op: "removeNode", node: "typed" }]));
    expect(problems).toEqual([]);
    expect(pipeline.nodes.map((node) => [node.name, node.inputs[0]?.node])).toEqual([
      ["orders", undefined],
      ["out", "orders"],
    ]);
    expect(pipeline.layout).toEqual({ out: [3, 4] });
  });

  it("renames a step with everything that reads it", () => {
    const { pipeline, problems } = parsePipeline(
      applyOperations(handWritten, [{ op: "renameNode", node: "typed", name: "with_types" }]),
    );
    expect(problems).toEqual([]);
    expect(pipeline.nodes.at(-1)?.inputs[0]?.node).toBe("with_types");
  });

  it("prints a long step as a block and still splices it", () => {
    const columns = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`column_${index}`, `amount * ${index}`]),
    );
    const long = applyOperations(handWritten, [
      {
        op: "insert",
        name: "wide",
        kind: "derive",
        config: { columns },
        edge: { from: "typed", to: "out", port: "from" },
        rank: 1,
      },
    ]);
    const text = applyOperations(long, [
      { op: "setField", node: "wide", path: ["columns", "column_3"], value: "1" },
      { op: "removeNode", node: "typed" },
    ]);
    expect(parsePipeline(text).problems).toEqual([]);
    expect(parsePipeline(text).pipeline.nodes.find((node) => node.name === "wide")?.config).toMatchObject({
      from: "orders",
      columns: { column_3: "1", column_4: "amount * 4" },
    });
  });

  it("refuses what is not there", () => {
    expect(() => applyOperations(handWritten, [{ op: "removeNode", node: "nobody" }])).toThrow("no step nobody");
    expect(() => applyOperations(handWritten, [{ op: "renameNode", node: "typed", name: "out" }])).toThrow("already");
  });

  it("gives the same pipeline for every order of inserts on one edge", () => {
    const inserts: Operation[] = [
      [30, "c"],
      [10, "a"],
      [20, "z"],
      [20, "b"],
      [40, "d"],
    ].map(([rank, name]) => ({
      op: "insert",
      name: String(name),
      kind: "filter",
      config: { where: `amount > ${rank}` },
      edge: { from: "typed", to: "out", port: "from" },
      rank: Number(rank),
    }));
    const expected = canonicalMeaning(parsePipeline(applyOperations(handWritten, inserts)).pipeline);
    fc.assert(
      fc.property(fc.shuffledSubarray(inserts, { minLength: inserts.length }), (order) => {
        expect(canonicalMeaning(parsePipeline(applyOperations(handWritten, order)).pipeline)).toBe(expected);
      }),
      { seed: 7, numRuns: 40 },
    );
    const chain = parsePipeline(applyOperations(handWritten, inserts)).pipeline.nodes.map((node) => node.name);
    expect(chain).toEqual(["orders", "typed", "a", "b", "z", "c", "d", "out"]);
  });

  it("never breaks a document, whatever names and values are set", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const text = applyOperations(handWritten, [
          { op: "setField", node: "typed", path: ["columns"], value: { [value || "x"]: "varchar" } },
          { op: "setName", name: value.trim() || "x" },
        ]);
        expect(parsePipeline(text).pipeline.nodes).toHaveLength(3);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
