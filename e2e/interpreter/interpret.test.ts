import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Column } from "#domain/sql/types.ts";
import { describe, expect, test } from "vitest";
import { interpret } from "./interpret.ts";
import { readableRows, type Table, tableFromRows } from "./table.ts";

const example = join(import.meta.dirname, "../../examples/orders_daily");

/** A CSV file as text columns, blanks as NULL. */
async function textTable(path: string): Promise<Table> {
  const [header = "", ...lines] = (await readFile(path, "utf8")).trimEnd().split("\n");
  const columns = header.split(",").map((name) => ({ name, type: "varchar" }));
  return tableFromRows(
    columns,
    lines.map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (match) => (match[1] ?? match[2])!.replaceAll('""', '"') || null,
      ),
    ),
  );
}

const orders: Column[] = [
  { name: "id", type: "integer" },
  { name: "customer", type: "varchar" },
  { name: "amount", type: "varchar" },
  { name: "at", type: "timestamp" },
];
const orderRows = [
  ["1", "a", "10.50", "2024-01-01 10:00:00"],
  ["1", "a", "11.00", "2024-01-01 11:00:00"],
  ["2", "b", "N/A", "2024-01-02 00:00:00"],
  ["3", null, "", null],
  ["4", "c", "1,000.25", "2024-01-02 12:00:00"],
];
const customers: Column[] = [
  { name: "customer", type: "varchar" },
  { name: "region", type: "varchar" },
];
const customerRows = [
  ["a", "North"],
  ["a", "South"],
  ["b", null],
  [null, "East"],
];

const run = (nodes: string): ReturnType<typeof interpret> => {
  const text = `sluice: 1\nname: case\nnodes:\n  orders: { source: file, path: orders.csv }\n  customers: { source: file, path: customers.csv }\n${nodes}`;
  const { pipeline, problems } = parsePipeline(text);
  expect(problems).toEqual([]);
  return interpret(pipeline, {
    orders: tableFromRows(orders, orderRows),
    customers: tableFromRows(customers, customerRows),
  });
};

describe("interpreting a document", () => {
  test("the example's pipeline gives the golden table", async () => {
    const { pipeline, problems } = parsePipeline(await readFile(join(example, "pipeline.yaml"), "utf8"));
    expect(problems).toEqual([]);
    const results = interpret(pipeline, {
      orders: await textTable(join(example, "data/orders.csv")),
      customers: await textTable(join(example, "data/customers.csv")),
    });
    const rows = readableRows(results.out!.out).map((row) => Object.values(row).join(","));
    expect(`day,region,orders,revenue\n${rows.join("\n")}\n`).toBe(await readFile(join(example, "golden.csv"), "utf8"));
    expect(results.latest!.counts).toEqual({ in: { from: 2000 }, out: 1968, removed: 32, rejected: 0 });
    expect(results.orders!.counts).toEqual({ in: { records: 2000 }, out: 2000, removed: 0, rejected: 0 });
  });

  test("a cast that rejects sends the row on with its reason, blanks become NULL", () => {
    const { typed, kept } = run(
      '  typed: { cast: { from: orders, columns: { amount: { type: "decimal(10,2)", remove: [","] } }, on_error: reject } }\n  kept: { sink: file, from: typed.rejects, path: rejects.csv }\n',
    );
    expect(typed!.counts).toEqual({ in: { from: 5 }, out: 4, removed: 0, rejected: 1 });
    expect(readableRows(typed!.out).map((row) => row.amount)).toEqual(["10.50", "11.00", null, "1000.25"]);
    expect(readableRows(kept!.out)).toEqual([
      {
        id: "2",
        customer: "b",
        amount: "N/A",
        at: "2024-01-02 00:00:00",
        problem: 'amount: expected decimal(10,2), got "N/A"',
      },
    ]);
  });

  test("a cast that fails stops at the row, and nothing behind it has rows", () => {
    const { typed, out } = run(
      '  typed: { cast: { from: orders, columns: { amount: "decimal(10,2)" } } }\n  out: { sink: file, from: typed, path: out.csv }\n',
    );
    expect(typed!.stopped).toEqual({ row: 3, message: 'amount: expected decimal(10,2), got "N/A"' });
    expect(out).toBeUndefined();
  });

  test("dedupe keeps the latest row, a filter drops what is not true", () => {
    const { unique, known } = run(
      "  unique: { dedupe: { from: orders, key: [id], keep: latest, by: at } }\n  known: { filter: { from: unique, where: \"customer <> 'b'\" } }\n",
    );
    expect(unique!.counts).toEqual({ in: { from: 5 }, out: 4, removed: 1, rejected: 0 });
    expect(readableRows(unique!.out)[0]).toEqual({
      id: "1",
      customer: "a",
      amount: "11.00",
      at: "2024-01-01 11:00:00",
    });
    expect(readableRows(known!.out).map((row) => row.id)).toEqual(["1", "4"]);
  });

  test("joins count rows without a partner and rows that a doubled key adds; NULL meets nothing", () => {
    const { left, inner, anti, full } = run(
      ["left", "inner", "anti", "full"]
        .map((type) => `  ${type}: { join: { left: orders, right: customers, on: [customer], type: ${type} } }\n`)
        .join(""),
    );
    expect(left!.counts).toEqual({
      in: { left: 5, right: 4 },
      out: 7,
      removed: 0,
      rejected: 0,
      unmatched: 2,
      multiplied: 2,
    });
    expect(inner!.counts.out).toBe(5);
    expect(readableRows(anti!.out).map((row) => row.id)).toEqual(["3", "4"]);
    expect(full!.counts).toMatchObject({ out: 8, unmatched: 2, multiplied: 2 });
    expect(readableRows(full!.out).at(-1)).toEqual({
      id: null,
      customer: null,
      amount: null,
      at: null,
      region: "East",
    });
  });

  test("aggregates group NULL with NULL, and no rows without a group are one row", () => {
    const { per, none } = run(
      '  per: { aggregate: { from: customers, by: [customer], measures: { n: count(*), regions: count(region) } } }\n  nobody: { filter: { from: customers, where: "false" } }\n  none: { aggregate: { from: nobody, measures: { n: count(*), first: min(region) } } }\n',
    );
    expect(readableRows(per!.out)).toEqual([
      { customer: "a", n: "2", regions: "2" },
      { customer: "b", n: "1", regions: "0" },
      { customer: null, n: "1", regions: "1" },
    ]);
    expect(readableRows(none!.out)).toEqual([{ n: "0", first: null }]);
  });

  test("a check names every broken rule; one that stops ends the run", () => {
    const rules = "[{ not_null: customer }, { unique: id }, { matches: { column: amount, pattern: '[0-9.]*' } }]";
    const { quarantine, stop, out } = run(
      `  quarantine: { check: { from: orders, rules: ${rules} } }\n  stop: { check: { from: orders, rules: ${rules}, on_fail: stop } }\n  out: { sink: file, from: stop, path: out.csv }\n`,
    );
    expect(readableRows(quarantine!.rejects).map((row) => row.problem)).toEqual([
      "id is not unique",
      "id is not unique",
      "amount does not match",
      "customer is null",
      "amount does not match",
    ]);
    expect(quarantine!.counts).toEqual({ in: { from: 5 }, out: 0, removed: 0, rejected: 5 });
    expect(stop!.stopped).toEqual({ row: 1, message: "id is not unique" });
    expect(out).toBeUndefined();
  });
});
