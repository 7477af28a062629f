import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bound, SourceShape } from "#domain/plan/bound.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { openBench, type TestBench } from "../testing-engine.ts";

let bench: TestBench;
const orders: SourceShape = {
  dialect: null,
  columns: [
    { name: "id", type: "bigint" },
    { name: "amount", type: "decimal(18,2)" },
    { name: "day", type: "date" },
    { name: "Region", type: "varchar" },
  ],
};
const regions: SourceShape = {
  dialect: null,
  columns: [
    { name: "Region", type: "varchar" },
    { name: "manager", type: "varchar" },
  ],
};

beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const bind = (nodes: string): Promise<Bound> =>
  bench.engine.bind(
    parsePipeline(
      `sluice: 1\nname: t\nnodes:\n  orders: { source: file, path: o.csv }\n  regions: { source: file, path: r.csv }\n${nodes}`,
    ).pipeline,
    { orders, regions },
  );

test("gives exact types for every kind", async () => {
  const bound = await bind(`
  typed: { cast: { from: orders, columns: { Region: integer }, on_error: reject } }
  kept: { filter: { from: orders, where: "amount > 10 and Region is not null" } }
  more: { derive: { from: kept, columns: { half: "amount / 2", week: "date_trunc('week', day)", amount: "cast(amount as double)" } } }
  joined: { join: { left: more, right: regions, on: [Region] } }
  total: { aggregate: { from: joined, by: [manager], measures: { sum: "sum(amount)", n: "count(*)" } } }
  named: { select: { from: total, columns: { who: manager, n: n } } }
  valid: { check: { from: named, rules: [{ not_null: who }, { expr: "n > 1" }] } }
  out: { sink: file, from: valid, path: out.csv }
  rejected: { sink: file, from: valid.rejects, path: rejected.csv }`);
  expect(bound.problems).toEqual([]);
  const types = (name: string): string =>
    bound.nodes[name]!.columns.map((column) => `${column.name} ${column.type}`).join(", ");
  expect(types("typed")).toBe("id bigint, amount decimal(18,2), day date, Region integer");
  expect(types("more")).toBe("id bigint, amount double, day date, Region varchar, half double, week timestamp");
  expect(types("joined")).toBe(
    "id bigint, amount double, day date, Region varchar, half double, week timestamp, manager varchar",
  );
  expect(types("total")).toBe("manager varchar, sum double, n bigint");
  expect(types("rejected")).toBe("who varchar, n bigint, problem varchar");
  expect(bound.nodes.typed!.rejects.map((column) => column.type)).toEqual([
    "bigint",
    "decimal(18,2)",
    "date",
    "varchar",
    "varchar",
  ]);
  expect(bound.nodes.kept!.expressions.where).toEqual({
    text: "((amount > 10) AND (Region IS NOT NULL))",
    type: "boolean",
    reads: ["amount", "Region"],
  });
  expect(bound.nodes.more!.expressions["columns.half"]).toMatchObject({ type: "double", reads: ["amount"] });
});

const cases: readonly [string, string, Record<string, unknown>][] = [
  [
    "a column that is not there",
    'n: { filter: { from: orders, where: "amout > 1" } }',
    { field: "where", got: "amout", mend: 'Did you mean "amount"?' },
  ],
  [
    "a function that is not there",
    'n: { derive: { from: orders, columns: { x: "lowr(Region)" } } }',
    { field: "columns.x", got: "lowr", mend: expect.stringContaining('"lower"') },
  ],
  ["a syntax error", 'n: { filter: { from: orders, where: "amount >" } }', { field: "where" }],
  ["wrong types", 'n: { derive: { from: orders, columns: { x: "Region + day" } } }', { field: "columns.x" }],
  [
    "a condition that is none",
    'n: { filter: { from: orders, where: "amount" } }',
    { field: "where", expected: "boolean", got: "decimal(18,2)" },
  ],
  [
    "an aggregate in a filter",
    'n: { filter: { from: orders, where: "sum(amount) > 1" } }',
    { field: "where", got: "sum" },
  ],
  [
    "a measure without an aggregate",
    'n: { aggregate: { from: orders, by: [Region], measures: { x: "amount" } } }',
    { field: "measures.x" },
  ],
  [
    "a measure of a column that is not grouped",
    'n: { aggregate: { from: orders, by: [Region], measures: { x: "sum(amount) + id" } } }',
    { field: "measures.x" },
  ],
  ["a subquery", 'n: { filter: { from: orders, where: "amount > (select 1)" } }', { field: "where" }],
  [
    "a file read in an expression",
    "n: { filter: { from: orders, where: \"exists (from read_csv('/etc/passwd'))\" } }",
    { field: "where" },
  ],
  ["a second statement", 'n: { filter: { from: orders, where: "true; select 1" } }', { field: "where" }],
  ["a second column", 'n: { derive: { from: orders, columns: { x: "1, 2" } } }', { field: "columns.x" }],
  ["a FROM of its own", 'n: { derive: { from: orders, columns: { x: "1 from orders" } } }', { field: "columns.x" }],
  [
    "a comment that hides the rest",
    'n: { filter: { from: orders, where: "amount > 1) or (true --" } }',
    { field: "where" },
  ],
  ["a parameter", 'n: { filter: { from: orders, where: "amount > $1" } }', { field: "where" }],
  ["the time of day", 'n: { derive: { from: orders, columns: { x: "now()" } } }', { field: "columns.x", got: "now" }],
  ["chance", 'n: { derive: { from: orders, columns: { x: "random()" } } }', { field: "columns.x", got: "random" }],
  [
    "an unordered list",
    "n: { aggregate: { from: orders, by: [], measures: { x: \"string_agg(Region, ',')\" } } }",
    { field: "measures.x", got: "string_agg" },
  ],
  ["a window in a condition", 'n: { filter: { from: orders, where: "count(*) over () > 1" } }', { field: "where" }],
  ["a key column that is not there", "n: { dedupe: { from: orders, key: [order] } }", { field: "key", got: "order" }],
  [
    "a join on a column that one side lacks",
    "n: { join: { left: orders, right: regions, on: [id] } }",
    { field: "on.0", got: "id" },
  ],
  [
    "a cast of a column that is not there",
    "n: { cast: { from: orders, columns: { Day: date } } }",
    { field: "columns.Day", mend: 'Did you mean "day"?' },
  ],
  [
    "keys that are a number on one side and text on the other",
    "n: { join: { left: orders, right: regions, on: [{ left: id, right: Region }] } }",
    {
      field: "on.0",
      got: "bigint and varchar",
      message:
        'n, on.0: id of the left side is a number and Region of the right side is text, so that "001" would meet 1.',
      mend: "Cast one of them before: id to varchar where the text is a code, or Region to bigint where only its value counts.",
    },
  ],
  [
    "keys that are text on one side and a day on the other",
    "n: { join: { left: regions, right: orders, on: [{ left: Region, right: day }], type: semi } }",
    { field: "on.0", got: "varchar and date" },
  ],
  ["two columns of one name", 'n: { derive: { from: orders, columns: { REGION: "1" } } }', { got: "REGION" }],
];

test.each(cases)("names the place and the mend of %s", async (_what, node, expected) => {
  const bound = await bind(`  ${node}`);
  expect(bound.problems[0]).toMatchObject({ node: "n", code: "invalid_document", ...expected });
  expect(bound.problems[0]!.message).toMatch(/^n[,:]/);
  expect(bound.nodes.n).toBeUndefined();
});

test("joins keys of one kind that have different types", async () => {
  const bound = await bind(`
  small: { derive: { from: orders, columns: { few: "cast(1 as smallint)", at: "cast('2024-01-01' as timestamp)" } } }
  n: { join: { left: orders, right: small, on: [{ left: id, right: few }, { left: amount, right: few }, { left: day, right: at }] } }`);
  expect(bound.problems).toEqual([]);
});

const long = `${"ü".repeat(31)}xy`;
test("proposes names that Postgres keeps whole for columns whose names it would cut", async () => {
  const bound = await bind(
    `  n: { select: { from: orders, columns: { ${long}: id, ${long}z: day, ${"ü".repeat(31)}x: Region } } }\n` +
      `  out: { sink: postgres, from: n, connection: w, table: t, mode: append }`,
  );
  const columns = { node: "out", field: "from", code: "invalid_document" };
  expect(bound.problems).toMatchObject([
    {
      ...columns,
      got: long,
      message: `out, from: the name of the column "${long}" has 64 bytes; Postgres keeps 63 of a name.`,
      mend: `Rename it in a select step before, for example to "${"ü".repeat(30)}_2".`,
    },
    { ...columns, got: `${long}z` },
  ]);
});

test("says at which character a column is wrong", async () => {
  const { problems } = await bind('  n: { filter: { from: orders, where: "amount > 1 and amout < 3" } }');
  expect(problems[0]!.message).toMatch(/[^.] \(at character 16\)\.$/);
});

test("an expression that computes a huge value ends in a clear problem", async () => {
  const started = Date.now();
  const { problems } = await bind(
    "  n: { derive: { from: orders, columns: { x: \"md5(repeat('x', 2000000000))\" } } }",
  );
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(problems.every((each) => each.code === "engine_limit" || each.code === "invalid_document")).toBe(true);
});

test("what stands below a wrong step is left out, the rest is bound", async () => {
  const bound = await bind(
    '  bad: { filter: { from: orders, where: "nope" } }\n  below: { select: { from: bad, columns: [id] } }\n  other: { select: { from: orders, columns: [id] } }',
  );
  expect(bound.problems).toHaveLength(1);
  expect(Object.keys(bound.nodes).toSorted()).toEqual(["orders", "other", "regions"]);
});

test("binds a hundred steps quickly", async () => {
  const nodes = Array.from({ length: 99 }, (_, index) => {
    const from = index === 0 ? "orders" : `n${index - 1}`;
    return [
      `  n${index}: { filter: { from: ${from}, where: "amount > ${index}" } }`,
      `  n${index}: { derive: { from: ${from}, columns: { c${index}: "amount * ${index}" } } }`,
      `  n${index}: { dedupe: { from: ${from} } }`,
    ][index % 3];
  });
  const started = performance.now();
  const bound = await bind(nodes.join("\n"));
  expect(bound.problems).toEqual([]);
  expect(Object.keys(bound.nodes)).toHaveLength(101);
  expect(performance.now() - started).toBeLessThan(5_000);
});
