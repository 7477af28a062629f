import { describe, expect, it, test } from "vitest";
import { growthFault } from "../testing/growth.ts";
import { applyOperations } from "./apply.ts";
import { copySteps, droppedSentence, pasteSteps } from "./fragment.ts";
import { parsePipeline } from "./parse.ts";

const document = `# the daily load
sluice: 1
name: orders_daily
nodes:
  orders:    { source: file, path: "raw/orders.csv" }   # from the shop
  typed:     { cast: { from: orders, columns: { amount: "decimal(12,2)" } } }
  valid:
    check:
      from: typed
      rules: [{ not_null: amount }]
      on_fail: quarantine
  refused:   { sink: file, from: valid.rejects, path: refused.csv }
`;
function pasted(text: string, fragment: string) {
  const result = pasteSteps(parsePipeline(text).pipeline, fragment);
  if ("problems" in result) throw new Error(result.problems[0]!.message);
  return { ...result, text: applyOperations(text, result.operations) };
}
const inputs = (text: string) =>
  Object.fromEntries(
    parsePipeline(text).pipeline.nodes.map((node) => [
      node.name,
      node.inputs.map((input) => `${input.node}.${input.output}`),
    ]),
  );

describe("copying steps", () => {
  it("takes the lines as they are written, so that they can be pasted below nodes: by hand", () => {
    const copied = copySteps(document, ["orders", "valid"]);
    expect(copied).toContain('  orders:    { source: file, path: "raw/orders.csv" }   # from the shop\n');
    expect(copied).toContain("    check:\n      from: typed\n");
    const byHand = `sluice: 1\nname: other\nnodes:\n${copied}`;
    expect(parsePipeline(byHand).pipeline.nodes.map((node) => node.name)).toEqual(["orders", "valid"]);
  });

  it("prints steps anew that cannot stand alone", () => {
    const text =
      'sluice: 1\nname: a\nnodes:\n  one: { source: file, path: &p "a.csv" }\n  two: { source: file, path: *p }\n';
    const copied = copySteps(text, ["two"]);
    expect(parsePipeline(`sluice: 1\nname: b\nnodes:\n${copied}`).pipeline.nodes[0]?.config.path).toBe("a.csv");
  });

  it("takes steps from nodes that are written on one line or deeper", () => {
    const flow =
      "sluice: 1\nname: a\nnodes: { one: { source: file, path: a.csv }, two: { sink: file, from: one, path: b.csv } }\n";
    expect(Object.keys(inputs(pasted(flow, copySteps(flow, ["one", "two"])).text))).toEqual([
      "one",
      "two",
      "one_2",
      "two_2",
    ]);
    const deep = document.replaceAll("\n  ", "\n        ");
    expect(pasted(deep, copySteps(deep, ["typed"])).names.get("typed")).toBe("typed_2");
  });
});

describe("pasting steps", () => {
  it("gives fresh names, keeps what they read among themselves, and says what they read outside", () => {
    const { text, names, dropped } = pasted(document, copySteps(document, ["valid", "refused"]));
    expect([...names.values()]).toEqual(["valid_2", "refused_2"]);
    expect(inputs(text)).toMatchObject({ valid_2: [], refused_2: ["valid_2.rejects"], refused: ["valid.rejects"] });
    expect(dropped).toEqual([{ step: "valid_2", port: "from", from: "typed" }]);
    expect(droppedSentence(dropped)).toBe(
      "valid_2 no longer reads typed, which was not copied along. Choose what it reads in its form.",
    );
    expect(text.startsWith(document.trimEnd())).toBe(true);
  });

  it("never lets a copy read a step of the other pipeline that has the same name", () => {
    const other = "sluice: 1\nname: b\nnodes:\n  typed: { source: file, path: secret.csv }\n";
    const { text } = pasted(other, copySteps(document, ["valid"]));
    expect(inputs(text)).toMatchObject({ valid: [] });
  });

  it("writes no defaults that were not written", () => {
    const { text } = pasted("sluice: 1\nname: b\nnodes:\n", copySteps(document, ["orders"]));
    expect(text).toContain("orders: { source: file, path: raw/orders.csv }");
  });

  test.each([
    ["a whole document", document],
    ["its nodes", document.slice(document.indexOf("nodes:"))],
    ["lines without indentation", "one: { source: file, path: a.csv }\n"],
    ["a mapping on one line", "{ one: { source: file, path: a.csv } }"],
  ])("reads %s", (_what, fragment) => {
    expect("problems" in pasteSteps({ nodes: [] }, fragment)).toBe(false);
  });

  test.each([
    "",
    "hello",
    "a: b: c",
    "- one\n- two",
    "name: 7",
    '"__proto__": { filter: { from: a } }',
    "\u0000",
    "{".repeat(500),
  ])("refuses what holds no step: %j", (fragment) => {
    const result = pasteSteps({ nodes: [] }, fragment);
    expect("problems" in result && result.problems[0]?.message).toBe("The clipboard holds no steps of a pipeline.");
  });
});

test("copying and pasting cost in proportion to the steps", () => {
  const chain = (count: number): string =>
    `sluice: 1\nname: big\nnodes:\n  s: { source: file, path: a.csv }\n${Array.from(
      { length: count - 1 },
      (_, i) => `  f${i}: { filter: { from: ${i === 0 ? "s" : `f${i - 1}`}, where: "amount > ${i}" } }\n`,
    ).join("")}`;
  const all = (text: string) => parsePipeline(text).pipeline.nodes.map((node) => node.name);
  expect(growthFault(chain, (text) => pasted(text, copySteps(text, all(text))))).toBeNull();
});
