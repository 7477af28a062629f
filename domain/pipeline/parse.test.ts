import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindNames, nodeKind } from "../nodes/table.ts";
import { applyOperations, emptyDocument } from "./apply.ts";
import { maxDocumentBytes, parsePipeline } from "./parse.ts";

const withNodes = (...nodes: string[]): string => `sluice: 1\nnodes:\n${nodes.map((node) => `  ${node}\n`).join("")}`;
const orders = "orders: { source: file, path: orders.csv }";
const out = (from: string): string => `out: { sink: file, from: ${from}, path: out.csv }`;
const bomb = `sluice: 1\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nname: [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n`;

const cases: readonly [string, string, Record<string, unknown>][] = [
  [
    "a syntax error",
    "sluice: 1\nname: [a\nnodes: {}\n",
    { row: expect.any(Number), message: expect.stringMatching(/^Line \d+, column \d+: [^:]+[^:]\.$/) },
  ],
  ["a doubled key", withNodes(orders, orders), { row: 4, message: "Line 4, column 3: This name is there already." }],
  ["a tab", "sluice: 1\n\tname: x\n", { message: "Line 2, column 1: The line begins with a tab." }],
  [
    "two names on a line",
    "sluice: 1\na: b: c\n",
    { message: "Line 2, column 4: A second name with a colon stands on this line." },
  ],
  ["no mapping", "- a\n", { message: "The document is not a mapping." }],
  ["another language", "sluice: 2\nnodes: {}\n", { field: "sluice", expected: "1", got: "2" }],
  ["an unknown part", "sluice: 1\nsteps: {}\n", { field: "steps", message: expect.stringContaining("steps") }],
  ["a step without content", withNodes("a: 3"), { node: "a", message: expect.stringContaining("no step") }],
  [
    "an unknown kind",
    withNodes("a: { pivot: { from: orders } }"),
    { node: "a", got: "pivot", expected: expect.stringContaining("filter") },
  ],
  [
    "an unknown field",
    withNodes(orders, 'a: { filter: { from: orders, where: "true", limit: 3 } }'),
    { node: "a", message: expect.stringContaining('There is no setting called "limit" here.') },
  ],
  [
    "a field of the wrong shape",
    withNodes(orders, "a: { filter: { from: orders, where: 3 } }"),
    { node: "a", field: "where" },
  ],
  [
    "a circle",
    withNodes('a: { filter: { from: b, where: "true" } }', 'b: { filter: { from: a, where: "true" } }'),
    { node: "a", message: expect.stringContaining("circle: a, b") },
  ],
  [
    "what only reads from a circle",
    withNodes('a: { filter: { from: a, where: "true" } }', out("a")),
    { node: "a", message: "These steps feed each other in a circle: a." },
  ],
  ["a list of steps", "sluice: 1\nnodes: [a]\n", { field: "nodes" }],
  [
    "a schedule that is none",
    "sluice: 1\nschedule: { cron: daily }\n",
    { field: "schedule.cron", mend: expect.stringContaining("five parts") },
  ],
  ["a missing upstream", withNodes(out("nowhere")), { node: "out", field: "from", got: "nowhere" }],
  [
    "reading from a sink",
    withNodes(orders, out("orders"), "again: { sink: file, from: out, path: b.csv }"),
    { node: "again", field: "from", message: expect.stringContaining("only writes") },
  ],
  [
    "rejects of a step that refuses nothing",
    withNodes(orders, out("orders.rejects")),
    { node: "out", field: "from", message: expect.stringContaining("refuses no rows") },
  ],
  [
    "names that differ in case",
    withNodes(orders, "Orders: { source: file, path: b.csv }"),
    { node: "Orders", message: expect.stringContaining("letter case") },
  ],
  [
    "a doubled target",
    withNodes(orders, out("orders"), "more: { sink: file, from: orders, path: out.csv }"),
    { node: "more", message: expect.stringContaining("out.csv") },
  ],
  [
    "a hostile name",
    withNodes('"a; drop table t": { source: file, path: a.csv }'),
    { node: "a; drop table t", message: expect.stringContaining("cannot be a step's name") },
  ],
  ["a path as a name", withNodes('"../../x": { source: file, path: a.csv }'), { node: "../../x" }],
  ["too much text", `sluice: 1\n#${"x".repeat(maxDocumentBytes)}`, { code: "too_large" }],
  ["an alias bomb", bomb, { message: expect.stringContaining("cannot be expanded") }],
];

test.each(cases)("%s is told with its place and its mend", (_case, text, expected) => {
  const { problems } = parsePipeline(text);
  expect(problems).toContainEqual(expect.objectContaining(expected));
  for (const problem of problems) expect(problem.mend).toMatch(/./);
});

test("half-done work is a draft: what can be read is there", () => {
  const { pipeline, problems } = parsePipeline(withNodes(orders, "a: { filter: { from: orders } }"));
  expect(problems).toHaveLength(1);
  expect(pipeline.nodes.map((node) => [node.name, node.inputs.length])).toEqual([
    ["orders", 0],
    ["a", 1],
  ]);
});

describe("any text", () => {
  const piece = fc.constantFrom(
    "sluice: 1\n",
    "nodes:\n",
    "  a:",
    "  b: ",
    "{ filter: ",
    "{ from: a",
    ", where: x",
    "}",
    "&x ",
    "*x",
    "- ",
    "__proto__: ",
    "constructor: 1\n",
    "? ",
    "\t",
    "null",
    "!!binary ",
    "layout: ",
    "ranks: ",
    "[",
    "]",
    "source: file",
    "\u0000",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(piece, fc.string({ maxLength: 4 }))).map((parts) => parts.join("")),
  );

  test("is a draft, and never throws", () => {
    fc.assert(
      fc.property(text, (given) => {
        const { pipeline, problems } = parsePipeline(given);
        expect(Array.isArray(pipeline.nodes)).toBe(true);
        for (const problem of problems) expect(problem.message).not.toBe("");
      }),
      { seed: 23, numRuns: 400 },
    );
  });
});

describe("what operations write", () => {
  test.each(kindNames)("%s reads back as it was meant", (kind) => {
    const example = parsePipeline(withNodes(`step: ${nodeKind(kind).example}`)).pipeline.nodes[0]!;
    const written = applyOperations(emptyDocument("t"), [
      { op: "addNode", name: "step", kind, config: { ...example.config } },
    ]);
    expect(parsePipeline(written).pipeline.nodes).toEqual([example]);
  });

  test("any text as a value reads back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }), (value) => {
        const written = applyOperations(emptyDocument("t"), [
          { op: "addNode", name: "a", kind: "filter", config: { from: "orders", where: value } },
        ]);
        expect(parsePipeline(written).pipeline.nodes[0]?.config.where).toBe(value);
      }),
      { seed: 29, numRuns: 200 },
    );
  });
});
