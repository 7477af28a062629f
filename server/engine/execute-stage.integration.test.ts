import { mkdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { buildPlan } from "#domain/plan/build-plan.ts";
import type { RunReport } from "./execute-plan.ts";
import type { Engine, Progress } from "./engine.ts";
import { bindDocument, openBench, runBound, type TestBench } from "./testing-engine.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
  bench.file(
    "orders.csv",
    `id,customer,amount\n${Array.from({ length: 100 }, (_, index) => `${index + 1},${index % 7},${index}.50`).join("\n")}\n5,4,4.50\n`,
  );
  bench.file("customers.csv", "customer,name\n0,Zero\n1,One\n2,Two\n2,Also two\n3,\n");
});
afterAll(() => bench.close());

const run = async (nodes: string, runId = "run"): Promise<RunReport> => {
  const { pipeline, bound } = await bindDocument(
    bench,
    `sluice: 1\nname: t\nnodes:\n  orders: { source: file, path: orders.csv }\n  customers: { source: file, path: customers.csv }\n${nodes}`,
  );
  expect(bound.problems).toEqual([]);
  return runBound(bench, { pipeline, bound, runId, hash: true });
};

test("counts every node and hashes what the sink was handed", async () => {
  const report = await run(`
  unique: { dedupe: { from: orders } }
  big: { filter: { from: unique, where: "amount > 9" } }
  joined: { join: { left: big, right: customers, on: [customer] } }
  valid: { check: { from: joined, rules: [{ not_null: name }] } }
  total: { aggregate: { from: valid, by: [name], measures: { sum: "sum(amount)" } } }
  out: { sink: file, from: total, path: total.csv, order_by: [name] }
  bad: { sink: file, from: valid.rejects, path: bad.ndjson }`);
  expect(report.problems).toEqual([]);
  expect(report.nodes).toMatchObject({
    orders: { in: { records: 101 }, out: 101 },
    unique: { in: { from: 101 }, out: 100, removed: 1 },
    big: { in: { from: 100 }, out: 91, removed: 9 },
    joined: { in: { left: 91, right: 5 }, out: 104, unmatched: 39, multiplied: 13 },
    valid: { in: { from: 104 }, out: 52, rejected: 52, removed: 0 },
    total: { in: { from: 52 }, out: 4 },
  });
  expect(readFileSync(bench.path("out/total.csv"), "utf8").split("\n")[1]).toMatch(/^Also two,/);
  expect(report.outputs.map((output) => output.rows)).toEqual([4, 52]);
  const again = await run("  out: { sink: file, from: orders, path: again.csv }", "again");
  const turned = await run(
    "  out: { sink: file, from: orders, path: turned.parquet, order_by: [{ column: amount, desc: true }] }",
    "turned",
  );
  expect(again.outputs[0]!.hash).toBe(turned.outputs[0]!.hash);
});

test("a check that stops ends the run with the check's exit", async () => {
  const report = await run(
    "  valid: { check: { from: orders, rules: [{ unique: id }], on_fail: stop } }\n  out: { sink: file, from: valid, path: never.csv }",
    "stop",
  );
  expect(report.status).toBe("failed");
  expect(report.problems[0]).toMatchObject({ code: "check_stopped", node: "valid", got: "2" });
  expect(report.outputs).toEqual([]);
});

test.each([
  [
    "read in an earlier stage",
    "valid: { check: { from: mixed, rules: [{ not_null: id }] } }\n  typed: { cast: { from: valid, columns: { amount: integer } } }",
    "columns.amount",
  ],
  [
    "renamed on the way",
    "valid: { check: { from: mixed, rules: [{ not_null: id }] } }\n  slim: { select: { from: valid, columns: { fee: amount } } }\n  typed: { cast: { from: slim, columns: { fee: integer } } }",
    "columns.fee",
  ],
  [
    "in a file that is read twice",
    "typed: { cast: { from: mixed, columns: { amount: integer } } }\n  other: { sink: file, from: mixed, path: other.csv }",
    "columns.amount",
  ],
])("a value that a cast cannot read has its row when the file was %s", async (where, nodes, field) => {
  bench.file("mixed.csv", "id,amount\n1,10\n2,20,surplus\n3,30\n4,N/A\n");
  const report = await run(
    `  mixed: { source: file, path: mixed.csv, columns: { amount: varchar } }\n  ${nodes}\n  out: { sink: file, from: typed, path: never.csv }`,
    where.replaceAll(" ", "-"),
  );
  expect(report.status).toBe("failed");
  expect(report.problems[0]).toMatchObject({
    code: "step_failed",
    node: "typed",
    field,
    expected: "integer",
    got: "N/A",
    row: 3,
    message: expect.stringContaining("(row 3 of mixed)"),
    mend: expect.stringContaining("on_error"),
  });
});

test("a value that a cast cannot read is named with node, field, row and value", async () => {
  bench.file("mixed.csv", "id,amount\n1,10\n2,20\n3,N/A\n");
  const report = await run(
    "  mixed: { source: file, path: mixed.csv }\n  typed: { cast: { from: mixed, columns: { amount: integer } } }\n  out: { sink: file, from: typed, path: never.csv }",
    "cast",
  );
  expect(report.status).toBe("failed");
  expect(report.problems[0]).toMatchObject({
    code: "step_failed",
    node: "typed",
    field: "columns.amount",
    expected: "integer",
    got: "N/A",
    row: 3,
    mend: expect.stringContaining("on_error"),
  });
});

test.each([
  [
    "in the middle",
    'grown: { derive: { from: orders, columns: { x: "id * 9223372036854775807" } } }\n  late: { filter: { from: grown, where: "x > 5" } }\n  total: { aggregate: { from: late, by: [customer], measures: { n: count(*) } } }',
    "grown",
  ],
  [
    "at the end",
    'late: { filter: { from: orders, where: "amount > 5" } }\n  total: { derive: { from: late, columns: { x: "id * 9223372036854775807" } } }',
    "total",
  ],
  [
    "on one side of a join",
    'named: { derive: { from: customers, columns: { y: "customer * 9223372036854775807" } } }\n  total: { join: { left: orders, right: named, on: [customer] } }',
    "named",
  ],
])("a step whose expression fails %s of a stage is named, not the one that writes", async (where, nodes, node) => {
  const report = await run(
    `  ${nodes}\n  out: { sink: file, from: total, path: never.csv }`,
    where.replaceAll(" ", "-"),
  );
  expect(report.status).toBe("failed");
  expect(report.problems[0]).toMatchObject({
    code: "step_failed",
    node,
    message: expect.stringMatching(new RegExp(`^${node}: .*[Oo]verflow`)),
    mend: expect.stringContaining("wider type"),
  });
});

test("a source that changed since it was read names the value that no longer fits", async () => {
  const file = bench.file("later.csv", "id,amount\n1,10\n2,20\n");
  const { pipeline, bound } = await bindDocument(
    bench,
    "sluice: 1\nname: t\nnodes:\n  later: { source: file, path: later.csv }\n  out: { sink: file, from: later, path: o.csv }",
  );
  bench.file("later.csv", "id,amount\n1,10\n2,2x\n");
  mkdirSync(bench.path("attempt"), { recursive: true });
  const plan = buildPlan(pipeline, bound);
  const failure = await bench.engine
    .executeStage({
      plan,
      stage: plan.stages[0]!,
      paths: { "source:later": file },
      outDirectory: bench.path("attempt"),
    })
    .catch((error: unknown) => error);
  expect((failure as SluiceError).problems[0]).toMatchObject({
    node: "later",
    field: "amount",
    expected: "bigint",
    got: "2x",
    row: 2,
  });
  bench.file("later.csv", "amount,id\n10,1\n20,2\n");
  const turned = await bench.engine
    .executeStage({
      plan,
      stage: plan.stages[0]!,
      paths: { "source:later": file },
      outDirectory: bench.path("attempt"),
    })
    .catch((error: unknown) => error);
  expect((turned as SluiceError).problems[0]).toMatchObject({
    code: "source_unreadable",
    node: "later",
    expected: "id, amount",
    got: "amount, id",
  });
});

const slow = `SELECT sum(hash(a.range, b.range)) AS x FROM range(1000000) a, range(1000000) b`;

async function slowSession(engine: Engine, signal?: AbortSignal) {
  const session = await engine.session({ readable: [], writable: bench.path("slow"), signal });
  return {
    session,
    running: session
      .copy({ query: slow, path: "slow.parquet", format: "parquet" })
      .catch((error: unknown) => error as SluiceError),
  };
}

test("a cancelled statement's child is gone within a second", async () => {
  const stop = new AbortController();
  const { session, running } = await slowSession(bench.engine, stop.signal);
  const seen: Progress[] = [];
  session.onProgress((each) => seen.push(each));
  await new Promise((resolve) => {
    setTimeout(resolve, 700);
  });
  const started = Date.now();
  stop.abort();
  expect(((await running) as SluiceError).code).toBe("cancelled");
  await session.close();
  expect(Date.now() - started).toBeLessThan(5_000);
  expect(() => process.kill(session.pid, 0)).toThrow();
  expect(seen.length).toBeGreaterThan(0);
});

test("a child killed from outside is told apart from every other failure", async () => {
  const { session, running } = await slowSession(bench.engine);
  process.kill(session.pid, "SIGKILL");
  expect(((await running) as SluiceError).code).toBe("engine_crashed");
  await session.close();
});

test("a statement past its memory limit ends, and the engine goes on", async () => {
  const { pipeline, bound } = await bindDocument(
    bench,
    "sluice: 1\nname: t\nnodes:\n  orders: { source: file, path: orders.csv }\n  wide: { aggregate: { from: orders, by: [id], measures: { x: \"string_agg(repeat('x', 4000000), ',' order by amount)\" } } }\n  out: { sink: file, from: wide, path: o.parquet }",
  );
  const plan = buildPlan(pipeline, bound);
  mkdirSync(bench.path("memory"), { recursive: true });
  const failure = await bench.engine
    .executeStage({
      plan,
      stage: plan.stages[0]!,
      paths: { "source:orders": bench.path("orders.csv") },
      outDirectory: bench.path("memory"),
      memoryLimitBytes: 120e6,
    })
    .catch((error: unknown) => error);
  expect((failure as SluiceError).code).toBe("engine_limit");
  const session = await bench.engine.session({ readable: [] });
  expect((await session.all("SELECT 1")).rows).toEqual([[1]]);
  await session.close();
});
