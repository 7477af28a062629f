import { expect, test } from "vitest";
import { parsePipeline } from "../pipeline/parse.ts";
import type { Bound, BoundNode } from "./bound.ts";
import { buildPlan } from "./build-plan.ts";
import { planSql } from "./plan-sql.ts";

const dialect = {
  format: "csv",
  delimiter: ",",
  quote: '"',
  escape: '"',
  encoding: "utf-8",
  header: true,
  skip: 0,
  nulls: [],
  columns: [
    { name: "id", type: "varchar" },
    { name: "name", type: "varchar" },
  ],
} as const;
const columns = [
  { name: "id", type: "bigint" },
  { name: "name", type: "varchar" },
];
const node = (name: string, more: Partial<BoundNode> = {}): BoundNode => ({
  name,
  columns,
  rejects: [],
  expressions: {},
  dialect: null,
  ...more,
});
const rejects = [...columns, { name: "problem", type: "varchar" }];
const boundOf = (...nodes: BoundNode[]): Bound => ({
  nodes: Object.fromEntries(nodes.map((each) => [each.name, each])),
  problems: [],
});
const where = (text: string, reads: string[]): Pick<BoundNode, "expressions"> => ({
  expressions: { where: { text, type: "boolean", reads } },
});

const plan = (nodes: string, bound: Bound) => {
  const { pipeline, problems } = parsePipeline(`sluice: 1\nname: t\nnodes:\n${nodes}`);
  expect(problems).toEqual([]);
  return buildPlan(pipeline, bound);
};
const shape = (nodes: string, bound: Bound): string[] =>
  plan(nodes, bound).stages.map(
    (stage) =>
      `${stage.kind} ${stage.id}: ${stage.nodes.map((each) => each.name).join(" ")} after [${stage.after.join(" ")}] → ${stage.writes.to}`,
  );

test("a chain of steps is one statement, the file included", () => {
  const built = plan(
    '  a: { source: file, path: a.csv }\n  f: { filter: { from: a, where: "id > 1" } }\n  d: { dedupe: { from: f, key: [id] } }\n  out: { sink: file, from: d, path: o.csv, order_by: [id] }',
    boundOf(node("a", { dialect }), node("f", where("(id > 1)", ["id"])), node("d"), node("out")),
  );
  expect(built.stages.map((stage) => stage.nodes.map((each) => each.name))).toEqual([["a", "f", "d", "out"]]);
  expect(built.stages[0]).toMatchObject({
    kind: "transform",
    after: [],
    reads: { datasets: [], sources: ["a"] },
    writes: { to: "file", path: "o.csv", format: "csv", ordered: true },
    refuses: null,
  });
  expect(planSql(built)[0]!.text).toMatchInlineSnapshot(`
    "WITH "a" AS (
      SELECT coalesce(CASE WHEN CAST(TRY_CAST("id" AS bigint) AS VARCHAR) = "id" THEN TRY_CAST("id" AS bigint) END, CASE WHEN regexp_full_match(nullif(trim(CAST("id" AS VARCHAR)), ''), '[+-]?\\d+(\\.0*)?') THEN TRY_CAST(nullif(trim(CAST("id" AS VARCHAR)), '') AS bigint) END, CASE WHEN trim("id") <> '' THEN error('sluice|value|a|id|bigint|' || "id") END) AS "id",
        "name"
      FROM read_csv('<source:a>', auto_detect = FALSE, delim = ',', quote = '"', escape = '"', encoding = 'utf-8', header = TRUE, skip = 0, columns = {'id': 'VARCHAR', 'name': 'VARCHAR'}, nullstr = [''], allow_quoted_nulls = FALSE, strict_mode = FALSE, max_line_size = 4194304, buffer_size = 33554432, hive_partitioning = FALSE, store_rejects = TRUE, rejects_scan = 'refused_scans_a', rejects_table = 'refused_errors_a', rejects_limit = 0)
    ),
    "f" AS (
      SELECT *
      FROM "a"
      WHERE (id > 1)
    ),
    "d" AS (
      SELECT *
      FROM "f"
      QUALIFY row_number() OVER (PARTITION BY "id" ORDER BY "name" ASC NULLS LAST) = 1
    )
    SELECT CAST("id" AS bigint) AS "id",
      CAST("name" AS varchar) AS "name"
    FROM (SELECT * FROM "d" ORDER BY "id" ASC NULLS LAST, "name" ASC NULLS LAST)"
  `);
});

test("a source reads text by its frozen dialect and casts it, naming a value that does not fit", () => {
  const built = plan(
    "  a: { source: file, path: a.csv }\n  out: { sink: file, from: a, path: o.csv }",
    boundOf(node("a", { dialect: { ...dialect, nulls: ["N/A"], ragged: true } }), node("out")),
  );
  expect(built.stages[0]!.relations[0]!.query.parts).toMatchInlineSnapshot(`
    [
      "SELECT coalesce(CASE WHEN CAST(TRY_CAST("id" AS bigint) AS VARCHAR) = "id" THEN TRY_CAST("id" AS bigint) END, CASE WHEN regexp_full_match(nullif(trim(CAST("id" AS VARCHAR)), ''), '[+-]?\\d+(\\.0*)?') THEN TRY_CAST(nullif(trim(CAST("id" AS VARCHAR)), '') AS bigint) END, CASE WHEN trim("id") <> '' THEN error('sluice|value|a|id|bigint|' || "id") END) AS "id", "name" FROM read_csv(",
      {
        "ref": "source:a",
      },
      ", auto_detect = FALSE, delim = ',', quote = '"', escape = '"', encoding = 'utf-8', header = TRUE, skip = 0, columns = {'id': 'VARCHAR', 'name': 'VARCHAR'}, nullstr = ['', 'N/A'], allow_quoted_nulls = FALSE, strict_mode = FALSE, max_line_size = 4194304, buffer_size = 33554432, hive_partitioning = FALSE, null_padding = TRUE, store_rejects = TRUE, rejects_scan = 'refused_scans_a', rejects_table = 'refused_errors_a', rejects_limit = 0)",
    ]
  `);
});

test("a step that refuses rows writes one dataset, and its two outputs are read from it", () => {
  const bound = boundOf(
    node("a", { dialect }),
    node("v", { rejects }),
    node("good"),
    node("bad", { columns: rejects }),
  );
  const built = plan(
    "  a: { source: file, path: a.csv }\n  v: { check: { from: a, rules: [{ not_null: name }] } }\n  good: { sink: file, from: v, path: g.csv }\n  bad: { sink: file, from: v.rejects, path: b.csv }",
    bound,
  );
  expect(built.stages.map((stage) => [stage.id, stage.refuses, stage.after])).toEqual([
    ["v", { node: "v", action: "reject" }, []],
    ["good", null, ["v"]],
    ["bad", null, ["v"]],
  ]);
  expect(
    planSql(built)
      .map((each) => each.text)
      .join("\n\n"),
  ).toMatchInlineSnapshot(`
    "WITH "a" AS (
      SELECT coalesce(CASE WHEN CAST(TRY_CAST("id" AS bigint) AS VARCHAR) = "id" THEN TRY_CAST("id" AS bigint) END, CASE WHEN regexp_full_match(nullif(trim(CAST("id" AS VARCHAR)), ''), '[+-]?\\d+(\\.0*)?') THEN TRY_CAST(nullif(trim(CAST("id" AS VARCHAR)), '') AS bigint) END, CASE WHEN trim("id") <> '' THEN error('sluice|value|a|id|bigint|' || "id") END) AS "id",
        "name"
      FROM read_csv('<source:a>', auto_detect = FALSE, delim = ',', quote = '"', escape = '"', encoding = 'utf-8', header = TRUE, skip = 0, columns = {'id': 'VARCHAR', 'name': 'VARCHAR'}, nullstr = [''], allow_quoted_nulls = FALSE, strict_mode = FALSE, max_line_size = 4194304, buffer_size = 33554432, hive_partitioning = FALSE, store_rejects = TRUE, rejects_scan = 'refused_scans_a', rejects_table = 'refused_errors_a', rejects_limit = 0)
    ),
    "v.marked" AS (
      SELECT "id",
        "name",
        nullif(concat_ws('; ', CASE WHEN "name" IS NULL THEN 'name is null' END), '') AS "__refusal"
      FROM "a"
    )
    SELECT CAST("id" AS bigint) AS "id",
      CAST("name" AS varchar) AS "name",
      CAST("__refusal" AS varchar) AS "__refusal"
    FROM "v.marked"

    WITH "v.good" AS (
      SELECT "id",
        "name"
      FROM read_parquet('<dataset:v>')
      WHERE "__refusal" IS NULL
    ),
    "v" AS (
      SELECT *
      FROM "v.good"
    )
    SELECT CAST("id" AS bigint) AS "id",
      CAST("name" AS varchar) AS "name"
    FROM (SELECT * FROM "v")

    WITH "v.rejects" AS (
      SELECT "id",
        "name",
        "__refusal" AS "problem"
      FROM read_parquet('<dataset:v>')
      WHERE "__refusal" IS NOT NULL
    )
    SELECT CAST("id" AS bigint) AS "id",
      CAST("name" AS varchar) AS "name",
      CAST("problem" AS varchar) AS "problem"
    FROM (SELECT * FROM "v.rejects")"
  `);
});

test("a cast that fails the run does so in the stream", () => {
  const built = plan(
    "  a: { source: file, path: a.csv }\n  c: { cast: { from: a, columns: { name: integer } } }\n  out: { sink: file, from: c, path: o.csv }",
    boundOf(node("a", { dialect }), node("c"), node("out")),
  );
  expect(built.stages).toHaveLength(1);
  expect(planSql(built)[0]!.text).toContain("error('sluice|refused|c|'");
});

test("stages break after a database, at fan-out and before a database", () => {
  const bound = boundOf(node("a", { dialect }), node("p"), node("j"), node("one"), node("two"));
  expect(
    shape(
      "  a: { source: file, path: a.csv }\n  p: { source: postgres, connection: db, table: t }\n  j: { join: { left: a, right: p, on: [id], take: [] } }\n  one: { sink: postgres, from: j, connection: db, table: x, mode: upsert, key: [id] }\n  two: { sink: file, from: j, path: two.csv }",
      bound,
    ),
  ).toEqual([
    "extract p: p after [] → extract",
    "transform j: a j after [p] → dataset",
    "load one: one after [j] → postgres",
    "transform two: two after [j] → file",
  ]);
});

test("what no sink needs is not run", () => {
  expect(
    shape(
      '  a: { source: file, path: a.csv }\n  idle: { filter: { from: a, where: "true" } }\n  out: { sink: file, from: a, path: o.csv }',
      boundOf(node("a", { dialect }), node("idle", where("TRUE", [])), node("out")),
    ),
  ).toEqual(["transform out: a out after [] → file"]);
});

test("names are quoted wherever they stand", () => {
  const odd = [{ name: 'a"; DROP', type: "bigint" }];
  const built = plan(
    "  a: { source: file, path: a.csv }\n  out: { sink: file, from: a, path: o.csv }",
    boundOf(
      node("a", { columns: odd, dialect: { ...dialect, columns: [{ name: 'a"; DROP', type: "bigint" }] } }),
      node("out", { columns: odd }),
    ),
  );
  expect(planSql(built)[0]!.text).toContain('CAST("a""; DROP" AS bigint) AS "a""; DROP"');
});

test("a long chain is cut into statements of at most 200 steps, in order, each reading the one before", () => {
  const length = 900;
  const names = Array.from({ length }, (_, index) => `f${index}`);
  const chain = names
    .map((name, index) => `  ${name}: { filter: { from: ${index === 0 ? "a" : `f${index - 1}`}, where: "id > 1" } }`)
    .join("\n");
  const built = plan(
    `  a: { source: file, path: a.csv }\n${chain}\n  out: { sink: file, from: f${length - 1}, path: o.csv }`,
    boundOf(node("a", { dialect }), ...names.map((name) => node(name, where('("id" > 1)', ["id"]))), node("out")),
  );
  expect(built.stages.map((stage) => stage.nodes.length)).toEqual([200, 200, 200, 200, 102]);
  expect(built.stages.map((stage) => stage.after)).toEqual([[], ["f198"], ["f398"], ["f598"], ["f798"]]);
});
