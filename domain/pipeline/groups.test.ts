import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { applyOperations } from "./apply.ts";
import { freeGroupName } from "./groups.ts";
import type { Operation } from "./operation.ts";
import { parsePipeline } from "./parse.ts";
import { canonicalMeaning } from "./print-node.ts";

const text = `sluice: 1
name: orders_daily
nodes:
  orders: { source: file, path: orders.csv }
  typed: { cast: { from: orders, columns: { amount: "decimal(12,2)" } } }
  paid: { filter: { from: typed, where: "amount > 1" } }
  out: { sink: file, from: paid, path: out.csv }
`;
const groupsOf = (given: string) => parsePipeline(given).pipeline.groups;
const make = (name: string, steps: string[], folded = false): Operation => ({
  op: "setGroup",
  group: name,
  to: { name, steps, folded },
});

describe("groups of steps", () => {
  it("stand in the text, and are no part of the meaning", () => {
    const grouped = applyOperations(text, [make('Clean: "orders" # all', ["typed", "paid"], true)]);
    expect(groupsOf(grouped)).toEqual([{ name: 'Clean: "orders" # all', steps: ["typed", "paid"], folded: true }]);
    expect(parsePipeline(grouped).problems).toEqual([]);
    expect(canonicalMeaning(parsePipeline(grouped).pipeline)).toBe(canonicalMeaning(parsePipeline(text).pipeline));
    expect(applyOperations(grouped, [{ op: "setGroup", group: 'Clean: "orders" # all', to: null }])).toBe(text);
  });

  it("hold a step once: it leaves its group for the next, and an empty group goes", () => {
    const grouped = applyOperations(text, [make("a", ["typed", "paid"]), make("b", ["paid"]), make("c", ["typed"])]);
    expect(groupsOf(grouped).map(({ name, steps }) => [name, steps])).toEqual([
      ["b", ["paid"]],
      ["c", ["typed"]],
    ]);
  });

  it("follow their steps when these are renamed or removed", () => {
    const grouped = applyOperations(text, [
      make("a", ["typed", "paid"]),
      { op: "renameNode", node: "typed", name: "cast_1" },
      { op: "removeNode", node: "paid" },
    ]);
    expect(groupsOf(grouped)).toEqual([{ name: "a", steps: ["cast_1"], folded: false }]);
    expect(grouped).toContain("groups: [{ name: a, steps: [cast_1] }]");
    expect(groupsOf(applyOperations(grouped, [{ op: "removeNode", node: "cast_1" }]))).toEqual([]);
  });

  it("are renamed, but not to a name that is taken", () => {
    const grouped = applyOperations(text, [make("a", ["typed"]), make("b", ["paid"])]);
    const rename = (name: string): Operation => ({
      op: "setGroup",
      group: "a",
      to: { name, steps: ["typed"], folded: false },
    });
    expect(groupsOf(applyOperations(grouped, [rename("z")])).map(({ name }) => name)).toEqual(["z", "b"]);
    expect(() => applyOperations(grouped, [rename("b")])).toThrow("There is a group b already.");
    expect(freeGroupName(groupsOf(grouped), "a")).toBe("a 2");
  });

  it("say what is wrong with them in the text, and leave the rest to be read", () => {
    const { problems, pipeline } = parsePipeline(`${text}groups: { a: [typed] }\n`);
    expect(problems[0]?.field).toBe("groups");
    expect(pipeline.nodes).toHaveLength(4);
    expect(groupsOf(`${text}groups: [{ name: a, steps: [gone, typed] }, { name: b, steps: [typed] }]\n`)).toEqual([
      { name: "a", steps: ["typed"], folded: false },
    ]);
  });
});

test("removing steps together means what removing them one after another means", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const node = fc.record({
    from: fc.constantFrom("s", ...names.flatMap((name) => [name, `${name}.rejects`])),
    right: fc.constantFrom("s", ...names),
  });
  fc.assert(
    fc.property(
      fc.array(node, { minLength: 6, maxLength: 6 }),
      fc.shuffledSubarray(names, { minLength: 1 }),
      (nodes, gone) => {
        const lines = nodes.map(({ from, right }, index) => {
          const reads = (upstream: string) =>
            upstream !== "s" && names.indexOf(upstream.split(".")[0]!) < index ? upstream : "s";
          return index % 2 === 0
            ? `  ${names[index]}: { check: { from: ${reads(from)}, rules: [{ not_null: id }], on_fail: quarantine } }\n`
            : `  ${names[index]}: { join: { left: ${reads(from)}, right: ${reads(right)}, on: [id], type: left } }\n`;
        });
        const whole = `sluice: 1\nname: p\nnodes:\n  s: { source: file, path: a.csv }\n${lines.join("")}`;
        const apart = applyOperations(
          whole,
          gone.map((name) => ({ op: "removeNode", node: name })),
        );
        const together = applyOperations(whole, [{ op: "removeNodes", nodes: gone }]);
        const meaning = (given: string) => canonicalMeaning(parsePipeline(given).pipeline);
        expect(meaning(together)).toBe(meaning(apart));
      },
    ),
  );
});
