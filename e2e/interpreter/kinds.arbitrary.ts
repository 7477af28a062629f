import type { KindName } from "#domain/nodes/table.ts";
import type { Column } from "#domain/sql/types.ts";
import fc from "fast-check";

type Cells = readonly (string | null)[];
export interface GivenTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Cells[];
}
/** A node with its configuration, and the rows of each of its inputs as text. */
export interface Case {
  readonly kind: KindName;
  readonly config: Record<string, unknown>;
  readonly inputs: Readonly<Record<string, GivenTable>>;
}

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Cells of each column: few values, so that keys repeat, with NULL, blanks and what a cast cannot read among them. */
const cells: Readonly<Record<string, { type: string; values: readonly (string | null)[] }>> = {
  id: { type: "integer", values: ["1", "2", "3", "4", null] },
  key: { type: "varchar", values: ["a", "b", "A", " a ", "", null] },
  amount: { type: "decimal(10,2)", values: ["1.50", "-2.00", "0.00", "99.99", "1000.00", null] },
  score: { type: "double", values: ["0.5", "2.25", "-1e3", "7", null] },
  day: { type: "date", values: ["2024-01-31", "2024-02-29", "1999-12-31", null] },
  at: { type: "timestamp", values: ["2024-01-31 10:00:00", "2024-01-31 10:00:00.5", "2023-07-01 00:00:00", null] },
  flag: { type: "boolean", values: ["true", "false", null] },
  text: {
    type: "varchar",
    values: [
      "12",
      "1,234.50",
      "12,5",
      "1.234,50",
      "0,125",
      "$1,23,456.0 ",
      "N/A",
      "",
      " 7.5 ",
      "-0.125",
      "2024-03-05",
      "05/03/2024",
      "5/3/2024",
      "05-11-26",
      "Mar 05, 2024",
      "2024-03-05 10:11:12",
      "2024-03-05T10:11:12.5+02:00",
      "2024-03-05T10:11:12Z",
      "10:11:12",
      "31/02/2024",
      "yes",
      "NO",
      "1e3",
      "12.0",
      "99999999999",
      ".5",
      "-",
      "3.",
      null,
    ],
  },
};

const row = (names: readonly string[]): fc.Arbitrary<Cells> =>
  fc.tuple(...names.map((name) => pick(...cells[name]!.values)));

const table = (names: readonly string[], maxLength = 14): fc.Arbitrary<GivenTable> =>
  fc
    .array(row(names), { maxLength })
    .map((rows) => ({ columns: names.map((name) => ({ name, type: cells[name]!.type })), rows }));

const all = ["id", "key", "amount", "score", "day", "at", "flag", "text"];
const some = (names: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...names], { minLength: 1 });

const one = (
  kind: KindName,
  config: fc.Arbitrary<Record<string, unknown>>,
  names: readonly string[] = all,
): fc.Arbitrary<Case> =>
  fc.record({
    kind: fc.constant(kind),
    config: config.map((each) => ({ from: "in_from", ...each })),
    inputs: fc.record({ from: table(names) }),
  });

const predicates = pick(
  "amount > 1",
  "key = 'a'",
  "key <> 'a'",
  "lower(trim(key)) = 'a'",
  "amount IS NOT NULL AND score > 0",
  "NOT flag",
  "flag OR id = 1",
  "id IN (1, 3)",
  "id NOT IN (1, 3)",
  "day BETWEEN date '2024-01-01' AND date '2024-12-31'",
  "key LIKE '%a%'",
  "coalesce(amount, 0) = 0",
  "id IS DISTINCT FROM 2",
  "TRY_CAST(text AS integer) IS NULL",
  "true",
  "amount / id > 0.5",
  "\"at\" >= timestamp '2024-01-01 00:00:00'",
);

const scalars = pick(
  "amount * 2",
  "amount * id",
  'cast("at" as date)',
  "upper(trim(key))",
  "coalesce(key, 'none')",
  "nullif(text, '')",
  "round(score, 1)",
  "amount / 3",
  "CASE WHEN amount >= 100 THEN amount / 1000 ELSE amount END",
  "CASE WHEN flag THEN 'yes' WHEN NOT flag THEN 'no' END",
  "date_trunc('month', day)",
  "year(day)",
  "concat(key, '-', id)",
  "key || text",
  "replace(text, ',', '')",
  "try_strptime(text, ['%Y-%m-%d', '%d/%m/%Y'])",
  "TRY_CAST(replace(text, ',', '') AS decimal(12,2))",
  "length(key)",
  "id % 2",
  "NULL",
  "regexp_extract(text, '(\\d+)', 1)",
  "amount > 1",
);

const measures = pick(
  "sum(amount)",
  "count(*)",
  "count(key)",
  "count(DISTINCT key)",
  "avg(amount)",
  "min(day)",
  'max("at")',
  "max(key)",
  "sum(id)",
  "avg(id)",
  "median(amount)",
  "sum(score)",
  "sum(amount) FILTER (WHERE flag)",
  "count(*) FILTER (WHERE amount > 1)",
  "round(100.0 * sum(id) / count(*), 2)",
  "sum(amount * id)",
  "sum(CASE WHEN flag THEN 1 ELSE 0 END)",
  "bool_or(flag)",
  "min(amount) + max(amount)",
  "count(*) * 2",
);

const named = (values: fc.Arbitrary<string>, names: readonly string[]): fc.Arbitrary<Record<string, string>> =>
  fc
    .tuple(some(names), fc.array(values, { minLength: names.length, maxLength: names.length }))
    .map(([chosen, texts]) => Object.fromEntries(chosen.map((name, index) => [name, texts[index]!])));

const castRules = pick<unknown>(
  "integer",
  "decimal(8,2)",
  "decimal(12,0)",
  "double",
  "date",
  "timestamp",
  "boolean",
  "bigint",
  "varchar",
  "tinyint",
  "time",
  { type: "decimal(12,2)", remove: [","] },
  { type: "decimal(12,2)", remove: [",", "$"] },
  { type: "decimal(12,2)", remove: [".", " "], decimal: "," },
  { type: "decimal(12,3)", decimal: "," },
  { type: "decimal(10,3)", nulls: ["N/A", "-"] },
  { type: "date", formats: ["%Y-%m-%d", "%d/%m/%Y"] },
  { type: "timestamp", formats: ["%d/%m/%Y", "%Y-%m-%d %H:%M:%S"], nulls: ["N/A"] },
  { type: "date", formats: ["%Y-%m-%d", "%m-%d-%y", "%b %d, %Y"] },
  { type: "date", formats: ["%d/%m/%Y", "%m/%d/%Y"] },
  { type: "date", formats: ["%-d/%-m/%Y"] },
  { type: "boolean", true: ["YES", "12"], false: ["no"] },
  { type: "varchar", nulls: ["N/A", "-"] },
  { type: "bigint", remove: [",", ".50"] },
);

const checkRules = pick<Record<string, unknown>>(
  { not_null: "key" },
  { unique: "id" },
  { unique: ["id", "key"] },
  { accepted: { column: "key", values: ["a", "b"] } },
  { accepted: { column: "id", values: [1, 2] } },
  { range: { column: "amount", min: 0 } },
  { range: { column: "score", min: -1, max: 2.25 } },
  { range: { column: "day", max: "2024-02-01" } },
  { matches: { column: "key", pattern: "[a-z]" } },
  { matches: { column: "id", pattern: "[12]" } },
  { expr: "amount > 0" },
  { expr: "flag OR id > 2", name: "flag or large" },
);

const pairs = pick<unknown>(
  ["key"],
  ["id"],
  ["id", "key"],
  [{ left: "id", right: "other" }],
  [{ left: "key", right: "label" }, "id"],
);
const rightCells: Record<string, { type: string; values: readonly (string | null)[] }> = {
  id: cells.id!,
  key: cells.key!,
  other: { type: "bigint", values: ["1", "2", "5", null] },
  label: { type: "varchar", values: ["a", "b", null] },
  amount: { type: "decimal(6,1)", values: ["1.0", "2.5", null] },
};
const rightTable: fc.Arbitrary<GivenTable> = fc
  .array(fc.tuple(...Object.values(rightCells).map(({ values }) => pick(...values))), { maxLength: 10 })
  .map((rows) => ({ columns: Object.entries(rightCells).map(([name, { type }]) => ({ name, type })), rows }));

const joins: fc.Arbitrary<Case> = fc.record({
  kind: fc.constant("join" as const),
  config: fc
    .record({
      left: fc.constant("in_left"),
      right: fc.constant("in_right"),
      on: pairs,
      type: pick("left", "inner", "full", "semi", "anti"),
      take: pick<unknown>(undefined, undefined, ["label"], { name: "label", value: "amount" }, ["amount", "other"]),
    })
    .map(({ take, ...config }) => (take === undefined ? config : { ...config, take })),
  inputs: fc.record({ left: table(["id", "key", "amount"]), right: rightTable }),
});

/** Random nodes of every transforming kind. */
export const caseArbitraries: Partial<Record<KindName, fc.Arbitrary<Case>>> = {
  select: one(
    "select",
    fc.oneof(
      some(all).map((columns) => ({ columns })),
      fc.constant({ columns: { amount: "score", renamed: "amount", "a b": "key" } }),
    ),
  ),
  filter: one(
    "filter",
    predicates.map((where) => ({ where })),
  ),
  derive: one(
    "derive",
    named(scalars, ["amount", "key", "fresh", "other", "A col"]).map((columns) => ({ columns })),
  ),
  dedupe: one(
    "dedupe",
    fc.oneof(
      some(all).map((key) => ({ key, keep: "any" })),
      fc.constant({ keep: "any" }),
      fc.record({
        key: some(["id", "key", "flag"]),
        keep: pick("latest", "earliest"),
        by: pick("at", "day", "amount", "text", "key"),
      }),
    ),
  ),
  top: one(
    "top",
    fc
      .record({
        count: pick(1, 2, 3, 5),
        by: pick<unknown>(
          ["amount"],
          [{ column: "at", desc: true }],
          [{ column: "key", desc: true }, "id"],
          ["flag", { column: "score", desc: true }],
        ),
        per: pick<unknown>(undefined, ["key"], ["flag", "id"]),
      })
      .map(({ per, ...config }) => (per === undefined ? config : { ...config, per })),
  ),
  aggregate: one(
    "aggregate",
    fc.record({ by: fc.subarray(["key", "flag", "day", "id"]), measures: named(measures, ["m1", "m2", "m3"]) }),
  ),
  cast: one(
    "cast",
    fc.record({
      columns: fc
        .tuple(castRules, castRules, pick<unknown>("varchar", "double", "bigint", "decimal(6,1)", "boolean"))
        .map(([text, key, other]) => ({ text, key, amount: other })),
      on_error: pick("fail", "reject", "reject", "null"),
    }),
  ),
  check: one(
    "check",
    fc.record({
      rules: fc.array(checkRules, { minLength: 1, maxLength: 3 }),
      on_fail: pick("quarantine", "quarantine", "stop"),
    }),
  ),
  join: joins,
};
