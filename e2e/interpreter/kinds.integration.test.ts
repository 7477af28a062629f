import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type KindName, nodeKind } from "#domain/nodes/table.ts";
import type { RelationContext } from "#domain/nodes/kind.ts";
import { ident, parsed, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interpret, type NodeResult, storable } from "./interpret.ts";
import { type Case, caseArbitraries } from "./kinds.arbitrary.ts";
import { type RawCell, type Table, tableDifferences, tableFromRows } from "./table.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect();
  await connection.run("SET TimeZone = 'UTC'");
});
afterAll(() => connection.closeSync());

async function query(text: string): Promise<Table> {
  const reader = await connection.runAndReadAll(text);
  const columns = reader
    .columnNames()
    .map((name, index) => ({ name, type: String(reader.columnType(index)).toLowerCase().replace("float", "real") }));
  return tableFromRows(columns, reader.getRowsJson() as RawCell[][]);
}

const quoted = (cell: string | null): string => (cell === null ? "NULL" : `'${cell.replaceAll("'", "''")}'`);

async function load(
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS "${name}"`);
  await connection.run(
    `CREATE TABLE "${name}" (${columns.map((column) => `"${column.name}" ${column.type}`).join(", ")})`,
  );
  if (rows.length > 0)
    await connection.run(
      `INSERT INTO "${name}" VALUES ${rows.map((row) => `(${row.map(quoted).join(", ")})`).join(", ")}`,
    );
}

function contextOf(given: Case): RelationContext {
  const kind = nodeKind(given.kind);
  return {
    input: (port) => ({ from: ident(port), columns: given.inputs[port]!.columns }),
    expression: (field) => parsed(`(${kind.expressions(given.config).find((slot) => slot.field === field)!.text})`),
  };
}

interface EngineResult {
  readonly out: Table;
  readonly rejects: Table | null;
  readonly error: string | null;
}

/** What the kind's own relation gives in the engine: refused rows apart from the good ones. */
async function engine(given: Case, change: (statement: string) => string = (text) => text): Promise<EngineResult> {
  const empty: Table = { columns: [], rows: [] };
  try {
    for (const [port, { columns, rows }] of Object.entries(given.inputs)) await load(port, columns, rows);
    const kind = nodeKind(given.kind);
    const context = contextOf(given);
    const refusal = kind.refusal(given.config, context);
    if (!refusal)
      return { out: await query(change(render(kind.relation(given.config, context)))), rejects: null, error: null };
    await connection.run(
      `CREATE OR REPLACE TABLE marked AS ${change(render(sql`SELECT *, ${refusal} AS problem FROM "from"`))}`,
    );
    await connection.run(
      "CREATE OR REPLACE TABLE good AS SELECT * EXCLUDE (problem) FROM marked WHERE problem IS NULL",
    );
    const good: RelationContext = { ...context, input: (port) => ({ ...context.input(port), from: ident("good") }) };
    const rejects = await query("SELECT * FROM marked WHERE problem IS NOT NULL");
    if (rejects.rows.length > 0 && kind.onRefusal(given.config) === "error")
      return { out: empty, rejects, error: "refused" };
    return { out: await query(render(kind.relation(given.config, good))), rejects, error: null };
  } catch (error) {
    return { out: empty, rejects: null, error: (error as Error).message };
  }
}

function own(given: Case): NodeResult {
  const ports = Object.keys(given.inputs);
  const pipeline = {
    name: "case",
    schedule: null,
    layout: {},
    ranks: {},
    groups: [],
    nodes: [
      ...ports.map((port) => ({ name: `in_${port}`, kind: "file_source" as const, config: {}, inputs: [] })),
      {
        name: "node",
        kind: given.kind,
        config: given.config,
        inputs: ports.map((port) => ({ port, node: `in_${port}`, output: "out" as const })),
      },
    ],
  };
  const sources = Object.fromEntries(
    Object.entries(given.inputs).map(([port, { columns, rows }]) => [`in_${port}`, tableFromRows(columns, rows)]),
  );
  return interpret(pipeline, sources).node!;
}

function differences(given: Case, answer: EngineResult): string[] {
  const result = own(given);
  if (answer.error !== null || (result.stopped && given.config.on_fail !== "stop")) {
    return answer.error !== null && result.stopped
      ? []
      : [`engine: ${answer.error}, ours: ${result.stopped?.message ?? "no failure"}`];
  }
  const rejects =
    answer.rejects && answer.rejects.rows.length > 0
      ? tableDifferences(answer.rejects, result.rejects)
      : result.rejects.rows.map(() => "a row refused by us alone");
  const counts =
    answer.out.rows.length === result.counts.out ? [] : [`rows: ${answer.out.rows.length} | ${result.counts.out}`];
  return [...tableDifferences(storable(answer.out), result.out), ...rejects, ...counts];
}

const runs = Number(process.env.INTERPRETER_RUNS ?? 60);
const seed = Number(process.env.INTERPRETER_SEED ?? 77);

const cases = (kind: KindName): Case[] => fc.sample(caseArbitraries[kind]!, { numRuns: runs, seed });
const describeCase = (given: Case): string => JSON.stringify({ ...given.config, inputs: given.inputs });

describe("each kind's relation gives the interpreter's rows", () => {
  test.each(Object.keys(caseArbitraries) as KindName[])("%s", async (kind) => {
    for (const given of cases(kind)) expect(differences(given, await engine(given)), describeCase(given)).toEqual([]);
  });
}, 300_000);

/** A fault in each kind's statement that a person could write by mistake. */
const faults: Partial<Record<KindName, (statement: string) => string>> = {
  select: (text) => text.replace(/"(\w+)" AS "(\w+)"/, 'NULL AS "$2"'),
  cast: (text) => text.replace("IS NOT NULL AND", "IS NULL AND"),
  filter: (text) => text.replace("WHERE", "WHERE NOT"),
  derive: (text) => text.replace(/\((.*?)\) AS/, "(NULL) AS"),
  dedupe: (text) =>
    text
      .replaceAll("DESC", "ASC NULLS FIRST --")
      .replaceAll(/ASC NULLS FIRST --[^,)]*/g, "ASC NULLS FIRST")
      .replace("= 1", "<= 2"),
  top: (text) => text.replace(" <= ", " < "),
  join: (text) =>
    text.replace(/(LEFT|INNER|FULL|SEMI|ANTI) JOIN/, (found) => (found === "LEFT JOIN" ? "INNER JOIN" : "LEFT JOIN")),
  aggregate: (text) => text.replace("sum(", "max(").replace("count(*)", "count(*) + 1"),
  check: (text) => text.replace("THEN", "IS NULL THEN"),
};

describe("a wrong statement is caught", () => {
  test.each(Object.keys(faults) as KindName[])("%s", async (kind) => {
    let caught = 0;
    for (const given of cases(kind)) if (differences(given, await engine(given, faults[kind])).length > 0) caught += 1;
    expect(caught).toBeGreaterThan(0);
  });
}, 300_000);
