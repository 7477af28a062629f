import { describe, expect, test } from "vitest";
import { affectedColumns, columnOrigins } from "../plan/lineage.ts";
import { buildPlan } from "../plan/build-plan.ts";
import type { Bound, BoundNode } from "../plan/bound.ts";
import { inexactColumns } from "../plan/inexact-columns.ts";
import { planSql } from "../plan/plan-sql.ts";
import { growthFault, threadMs } from "../testing/growth.ts";
import { applyOperations } from "./apply.ts";
import { describeChanges } from "./describe-changes.ts";
import { downstream, topological, upstream } from "./graph.ts";
import { graphProblems } from "./graph-problems.ts";
import { parsePipeline } from "./parse.ts";
import { canonicalMeaning } from "./print-node.ts";
import type { Pipeline } from "./document.ts";

const columns = [
  { name: "id", type: "integer" },
  { name: "amount", type: "double" },
];
const filter = (name: string, from: string, bound = 1): string =>
  `  ${name}: { filter: { from: ${from}, where: "amount > ${bound}" } }\n`;
const head = "sluice: 1\nname: big\nnodes:\n  s: { source: file, path: a.csv }\n";
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const sink = (from: string): string => `  out: { sink: file, from: ${from}, path: out.csv }\n`;

/** Documents of about `count` steps, in the shapes that cost the most; a lattice joins two paths again and again. */
const shapes = {
  chain: (count) =>
    head +
    numbers(count - 2)
      .map((i) => filter(`f${i}`, i === 0 ? "s" : `f${i - 1}`, i))
      .join("") +
    sink(`f${count - 3}`),
  "chain, written backwards": (count) =>
    `sluice: 1\nname: big\nnodes:\n${sink(`f${count - 3}`)}${numbers(count - 2)
      .toReversed()
      .map((i) => filter(`f${i}`, i === 0 ? "s" : `f${i - 1}`))
      .join("")}  s: { source: file, path: a.csv }\n`,
  fan: (count) =>
    head +
    numbers((count - 1) / 2)
      .map((i) => `${filter(`f${i}`, "s", i)}  o${i}: { sink: file, from: f${i}, path: o${i}.csv }\n`)
      .join(""),
  lattice: (count) =>
    head +
    numbers((count - 2) / 2)
      .map((i) => {
        const from = i === 0 ? "s" : `j${i - 1}`;
        return `${filter(`f${i}`, from, i)}  j${i}: { join: { left: ${from}, right: f${i}, on: [id], type: semi } }\n`;
      })
      .join("") +
    sink(`j${Math.floor((count - 2) / 2) - 1}`),
  circle: (count) =>
    `sluice: 1\nname: big\nnodes:\n${filter("a", "b")}${filter("b", "a")}${numbers(count - 2)
      .map((i) => filter(`f${i}`, i === 0 ? "b" : `f${i - 1}`))
      .join("")}`,
} as const satisfies Record<string, (count: number) => string>;
type Shape = keyof typeof shapes;

/** What binding would find: every step has the same columns. */
function boundOf(text: string): Bound {
  const { pipeline } = parsePipeline(text);
  return {
    problems: [],
    nodes: Object.fromEntries(
      pipeline.nodes.map((node): [string, BoundNode] => [
        node.name,
        {
          name: node.name,
          columns,
          rejects: [],
          expressions:
            node.kind === "filter" ? { where: { text: "(amount > 1)", type: "boolean", reads: ["amount"] } } : {},
          dialect:
            node.kind === "file_source"
              ? {
                  format: "csv",
                  delimiter: ",",
                  quote: '"',
                  escape: '"',
                  encoding: "utf-8",
                  header: true,
                  skip: 0,
                  nulls: [],
                  columns,
                }
              : null,
        },
      ]),
    ),
  };
}

/** A text that was not read before, and a document that was not asked before: what is remembered would make it cheap. */
let fresh = 0;
const unread = (text: string): string => `${text}# ${(fresh += 1)}\n`;
const unasked = (text: string): Pipeline => ({ ...parsePipeline(text).pipeline });
const last = (text: string): string => parsePipeline(text).pipeline.nodes.at(-1)!.name;

/** Every function over a document: what it does with a text of its own, and the shapes that it can be asked about. */
const work: Record<string, (text: string, given: { bound: Bound }) => unknown> = {
  parse: (text) => parsePipeline(unread(text)),
  "graph problems": (text) => graphProblems(unasked(text)),
  order: (text) => topological(unasked(text)),
  upstream: (text) => upstream(unasked(text), last(text)),
  downstream: (text) => downstream(unasked(text), "s"),
  "changes in words": (text) =>
    describeChanges(parsePipeline(text).pipeline, parsePipeline(text.replaceAll("amount >", "amount >=")).pipeline),
  meaning: (text) => canonicalMeaning(parsePipeline(text).pipeline),
  plan: (text, { bound }) => buildPlan(unasked(text), bound),
  "plan as SQL": (text, { bound }) => planSql(buildPlan(parsePipeline(text).pipeline, bound)),
  "column origins": (text, { bound }) => columnOrigins(parsePipeline(text).pipeline, bound),
  "affected columns": (text, { bound }) =>
    affectedColumns(parsePipeline(text).pipeline, bound, { node: "s", columns: ["amount"], rows: true }),
  "inexact columns": (text, { bound }) => inexactColumns(parsePipeline(text).pipeline, bound),
  "rename the source": (text) => applyOperations(text, [{ op: "renameNode", node: "s", name: "source" }]),
  "remove the source": (text) => applyOperations(text, [{ op: "removeNode", node: "s" }]),
  "remove every filter together": (text) => {
    const filters = parsePipeline(text).pipeline.nodes.filter((node) => node.kind === "filter");
    return applyOperations(text, [{ op: "removeNodes", nodes: filters.map((node) => node.name) }]);
  },
  "group every step": (text) => {
    const steps = parsePipeline(text).pipeline.nodes.map((node) => node.name);
    return applyOperations(text, [{ op: "setGroup", group: "all", to: { name: "all", steps, folded: true } }]);
  },
  "set a field": (text) =>
    applyOperations(text, [{ op: "setField", node: "f1", path: ["where"], value: "amount > 7" }]),
  "insert a step": (text) =>
    applyOperations(text, [
      {
        op: "insert",
        name: "between",
        kind: "filter",
        config: { where: "amount > 3" },
        edge: { from: "s", to: "f0", port: "from" },
        rank: 1,
      },
    ]),
  "move every step": (text) =>
    applyOperations(text, [
      {
        op: "setLayout",
        positions: Object.fromEntries(parsePipeline(text).pipeline.nodes.map(({ name }, i) => [name, [i, i]])),
      },
    ]),
};

const plans = /plan|column/;
const cases = Object.keys(work).flatMap((name) =>
  (Object.keys(shapes) as Shape[])
    .filter((shape) => shape !== "circle" || !(plans.test(name) || /source|insert/.test(name)))
    .filter((shape) => !shape.includes("backwards") || /parse|order|plan/.test(name))
    .map((shape) => [name, shape] as const),
);

describe("at the limit of 2,000 steps", () => {
  test.each(cases)("%s of a %s costs in proportion to its steps", (name, shape) => {
    const run = work[name]!;
    const prepare = (count: number) => {
      const text = shapes[shape](count);
      return { text, bound: boundOf(text) };
    };
    expect(growthFault(prepare, ({ text, bound }) => run(text, { bound }))).toBeNull();
  });
});

test("a document of 1 MB, most of it one comment or one expression, is read in time", () => {
  const comment = `${head}${filter("f0", "s")}# ${"x".repeat(900_000)}\n`;
  const long = `${head}  f0: { filter: { from: s, where: "amount > 1${" or amount > 2".repeat(70_000)}" } }\n`;
  for (const text of [comment, long]) {
    expect(text.length).toBeLessThan(1_000_000);
    expect(threadMs(() => parsePipeline(text))).toBeLessThan(5_000);
    expect(
      threadMs(() => applyOperations(text, [{ op: "setField", node: "f0", path: ["where"], value: "amount > 7" }])),
    ).toBeLessThan(5_000);
  }
});
