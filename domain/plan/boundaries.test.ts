import { expect, test } from "vitest";
import { parsePipeline } from "../pipeline/parse.ts";
import type { Bound, BoundNode } from "./bound.ts";
import { buildPlan } from "./build-plan.ts";
import type { Plan } from "./plan.ts";
import { planSql } from "./plan-sql.ts";

const columns = ["id", "name", "note", "size"].map((name) => ({
  name,
  type: name === "id" || name === "size" ? "bigint" : "varchar",
}));
const dialect = {
  format: "csv",
  delimiter: ",",
  quote: '"',
  escape: '"',
  encoding: "utf-8",
  header: true,
  skip: 0,
  nulls: [],
  columns: columns.map(({ name }) => ({ name, type: "varchar" })),
} as const;
const parquet = { ...dialect, format: "parquet", columns } as const;
const some = (...names: string[]) => columns.filter(({ name }) => names.includes(name));
const node = (name: string, more: Partial<BoundNode> = {}): BoundNode => ({
  name,
  columns,
  rejects: [],
  expressions: {},
  dialect: null,
  ...more,
});
const where = (text: string, ...reads: string[]): Partial<BoundNode> => ({
  expressions: { where: { text, type: "boolean", reads } },
});

function plan(nodes: readonly string[], ...bound: BoundNode[]): Plan {
  const { pipeline, problems } = parsePipeline(`sluice: 1\nname: t\nnodes:\n${nodes.join("\n")}`);
  expect(problems).toEqual([]);
  const all: Bound = { nodes: Object.fromEntries(bound.map((each) => [each.name, each])), problems: [] };
  return buildPlan(pipeline, all);
}
const shape = ({ stages }: Plan): string[] =>
  stages.map(({ id, nodes, after }) => `${id}: ${nodes.map((each) => each.name).join(" ")} after [${after.join(" ")}]`);
const textOf = (built: Plan): string =>
  planSql(built)
    .map(({ text }) => text)
    .join("\n\n");

const two = [
  "  one: { sink: file, from: f, path: one.csv }",
  "  big: { filter: { from: f, where: 'size > 5' } }",
  "  s: { select: { from: big, columns: [id] } }",
  "  two: { sink: file, from: s, path: two.csv }",
];

test("rows that two stages read are kept with the columns alone that either of them needs", () => {
  const built = plan(
    [
      "  a: { source: file, path: a.csv }",
      "  f: { filter: { from: a, where: 'id > 1' } }",
      "  t: { select: { from: f, columns: [name] } }",
      "  one: { sink: file, from: t, path: one.csv }",
      ...two.slice(1),
    ],
    node("a", { dialect }),
    node("f", where('("id" > 1)', "id")),
    node("t", { columns: some("name") }),
    node("one", { columns: some("name") }),
    node("big", where('("size" > 5)', "size")),
    node("s", { columns: some("id") }),
    node("two", { columns: some("id") }),
  );
  expect(shape(built)).toEqual(["f: a f after []", "one: t one after [f]", "two: big s two after [f]"]);
  expect(built.stages[0]!.columns.map(({ name }) => name)).toEqual(["id", "name", "size"]);
  expect(textOf(built)).not.toContain('AS "note"');
});

test("ties, whole rows and refused rows need every column", () => {
  const bound = [
    node("a", { dialect }),
    node("f", where('("id" > 1)', "id")),
    node("s", { columns: some("id") }),
    node("two", { columns: some("id") }),
    node("one", { columns: some("name") }),
    node("t", { columns: some("name") }),
  ];
  for (const step of [
    "dedupe: { from: f, key: [id], keep: latest, by: size }",
    "top: { from: f, count: 3, by: [size] }",
    "check: { from: f, rules: [{ not_null: name }] }",
  ]) {
    const built = plan(
      [
        "  a: { source: file, path: a.csv }",
        "  f: { filter: { from: a, where: 'id > 1' } }",
        "  t: { select: { from: f, columns: [name] } }",
        "  one: { sink: file, from: t, path: one.csv }",
        `  d: { ${step} }`,
        "  s: { select: { from: d, columns: [id] } }",
        "  two: { sink: file, from: s, path: two.csv }",
      ],
      ...bound,
      node("d", { rejects: [...columns, { name: "problem", type: "varchar" }] }),
    );
    const kept = built.stages.find(({ id }) => id === "f")!;
    expect([step, kept.columns.map(({ name }) => name)]).toEqual([step, ["id", "name", "note", "size"]]);
  }
});

test("a columnar file is read again by each stage, and never copied", () => {
  const built = plan(
    ["  f: { source: file, path: f.parquet }", ...two],
    node("f", { dialect: parquet }),
    node("one"),
    node("big", where('("size" > 5)', "size")),
    node("s", { columns: some("id") }),
    node("two", { columns: some("id") }),
  );
  expect(shape(built)).toEqual(["one: f one after []", "two: f big s two after []"]);
});

test("steps that part and meet again are one statement, in which shared rows are made once", () => {
  const nodes = [
    "  f: { filter: { from: a, where: 'id > 1' } }",
    "  big: { filter: { from: f, where: 'size > 5' } }",
    "  j: { join: { left: f, right: big, on: [id], type: semi } }",
    "  k: { join: { left: j, right: a, on: [id], type: anti } }",
    "  out: { sink: file, from: k, path: o.csv }",
  ];
  const bound = [
    node("f", where('("id" > 1)', "id")),
    node("big", where('("size" > 5)', "size")),
    node("j"),
    node("k"),
    node("out"),
  ];
  const text = plan(["  a: { source: file, path: a.csv }", ...nodes], node("a", { dialect }), ...bound);
  expect(shape(text)).toEqual(["out: a f big j k out after []"]);
  expect(textOf(text)).toContain('"a" AS MATERIALIZED (');
  expect(textOf(text)).toContain('"f" AS MATERIALIZED (');
  expect(textOf(text)).toContain('"big" AS (');
  const columnar = plan(
    ["  a: { source: file, path: a.parquet }", ...nodes],
    node("a", { dialect: parquet }),
    ...bound,
  );
  expect(shape(columnar)).toEqual(["out: a f big j k out after []"]);
  expect(textOf(columnar)).toContain('"a" AS NOT MATERIALIZED (');
});

test("a column of the right side that is renamed since the left has its name stays renamed", () => {
  const built = plan(
    [
      "  a: { source: file, path: a.csv }",
      "  b: { source: file, path: b.csv }",
      "  f: { filter: { from: a, where: 'id > 1' } }",
      "  t: { select: { from: f, columns: [name] } }",
      "  one: { sink: file, from: t, path: one.csv }",
      "  j: { join: { left: f, right: b, on: [id] } }",
      "  s: { select: { from: j, columns: [id, note_right] } }",
      "  two: { sink: file, from: s, path: two.csv }",
    ],
    node("a", { dialect }),
    node("b", { dialect }),
    node("f", where('("id" > 1)', "id")),
    node("t", { columns: some("name") }),
    node("one", { columns: some("name") }),
    node("j", {
      columns: [...columns, ...["name_right", "note_right", "size_right"].map((name) => ({ name, type: "varchar" }))],
    }),
    node("s", { columns: [...some("id"), { name: "note_right", type: "varchar" }] }),
    node("two", { columns: [...some("id"), { name: "note_right", type: "varchar" }] }),
  );
  expect(textOf(built)).toContain('r."note" AS "note_right"');
  expect(built.stages[0]!.columns.map(({ name }) => name)).toEqual(["id", "name", "note", "size"]);
});
