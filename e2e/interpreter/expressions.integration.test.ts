import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aggregateExpression, anyExpression } from "./expressions.arbitrary.ts";
import { sampleColumns, sampleRows, sampleTableSql } from "./expressions.sample.ts";
import { compileExpression } from "./sql/compile.ts";
import type { Compiled } from "./sql/compiled.ts";
import { settled } from "./kinds/row-kinds.ts";
import { textOf } from "./sql/text-of.ts";
import { typeName } from "./sql/types.ts";
import { BindError, EvaluationError } from "./sql/values.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  const instance = await DuckDBInstance.create();
  connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(sampleTableSql);
}, 300_000);
afterAll(() => connection.closeSync());

interface Answer {
  readonly type: string;
  readonly values: readonly (string | null)[];
  readonly error: string | null;
}

const typeNames: Record<string, string> = { float: "real", "timestamp with time zone": "timestamptz" };

async function engine(query: string): Promise<Answer> {
  try {
    const rows = (await connection.runAndReadAll(query)).getRowsJson() as (string | null)[][];
    const type = (rows[0]?.[0] ?? "").toLowerCase();
    return { type: typeNames[type] ?? type, values: rows.map((row) => row[1] ?? null), error: null };
  } catch (error) {
    return { type: "", values: [], error: (error as Error).message.split("\n")[0]! };
  }
}

function ours(compile: () => Compiled, evaluate: (expression: Compiled) => ReturnType<Compiled["evaluate"]>[]): Answer {
  try {
    const expression = settled(compile());
    return {
      type: typeName(expression.type),
      values: evaluate(expression).map((value) => (value === null ? null : textOf(value, expression.type))),
      error: null,
    };
  } catch (error) {
    if (error instanceof BindError || error instanceof EvaluationError)
      return { type: "", values: [], error: error.message };
    throw error;
  }
}

const isNumber = (type: string): boolean => type === "double" || type === "real";

/** Doubles may differ in their last digits, and in the sign of NaN. */
function sameText(left: string | null, right: string | null, type: string): boolean {
  if (left === right || left === null || right === null) return left === right;
  if (!isNumber(type)) return false;
  if (left.endsWith("nan") && right.endsWith("nan")) return true;
  const [a, b] = [Number(left), Number(right)];
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

/** The engine takes the type away from a constant that it has found to be NULL, and so changes the type around it. */
const isFoldedNull = (engineAnswer: Answer, own: Answer): boolean =>
  [...engineAnswer.values, ...own.values].every((value) => value === null);

/** The engine's rewriter makes `date_trunc(unit, NULL) <> constant` TRUE; the interpreter keeps to NULL. */
const isKnownFault = (text: string): boolean => text.includes("date_trunc") && /<>|!=|DISTINCT/.test(text);

function difference(text: string, engineAnswer: Answer, own: Answer): string | null {
  if (engineAnswer.error || own.error) {
    if (engineAnswer.error && own.error) return null;
    return `${text}\n  engine: ${engineAnswer.error ?? engineAnswer.values.join(" | ")}\n  ours:   ${own.error ?? own.values.join(" | ")}`;
  }
  if (isFoldedNull(engineAnswer, own)) return null;
  if (engineAnswer.type !== own.type) return `${text}\n  engine type ${engineAnswer.type}, ours ${own.type}`;
  const at = engineAnswer.values.findIndex((value, index) => !sameText(value, own.values[index] ?? null, own.type));
  return at < 0 && engineAnswer.values.length === own.values.length
    ? null
    : `${text}\n  row ${at}: engine ${engineAnswer.values[at]}, ours ${own.values[at]}`;
}

async function compareScalar(text: string): Promise<string | null> {
  const answer = await engine(
    `SELECT typeof(x), CAST(x AS VARCHAR) FROM (SELECT n, settle.x FROM (SELECT n, ${text} AS x FROM sample) settle) ORDER BY n`,
  );
  return difference(
    text,
    answer,
    ours(
      () => compileExpression(text, sampleColumns),
      (expression) => sampleRows.map((row) => expression.evaluate({ row, group: [] })),
    ),
  );
}

async function compareAggregate(text: string): Promise<string | null> {
  const answer = await engine(`SELECT typeof(x), CAST(x AS VARCHAR) FROM (SELECT ${text} AS x FROM sample)`);
  return difference(
    text,
    answer,
    ours(
      () => compileExpression(text, sampleColumns, true),
      (expression) => [expression.evaluate({ row: sampleRows[0]!, group: sampleRows })],
    ),
  );
}

const runs = Number(process.env.INTERPRETER_RUNS ?? 600);
const seed = Number(process.env.INTERPRETER_SEED ?? 20_261);

async function differences(
  arbitrary: fc.Arbitrary<string>,
  compare: (text: string) => Promise<string | null>,
): Promise<{ found: string[]; answered: number }> {
  const found: string[] = [];
  let answered = 0;
  for (const text of fc.sample(arbitrary, { numRuns: runs, seed })) {
    const difference = isKnownFault(text) ? null : await compare(text);
    if (difference) found.push(difference);
    else answered += 1;
  }
  return { found, answered };
}

describe("expressions mean what the engine makes of them", () => {
  test("for random scalar expressions", async () => {
    const { found, answered } = await differences(anyExpression, compareScalar);
    expect(found, found.slice(0, 12).join("\n")).toEqual([]);
    expect(answered).toBe(runs);
  });

  test("for random aggregates", async () => {
    const { found } = await differences(aggregateExpression, compareAggregate);
    expect(found, found.slice(0, 12).join("\n")).toEqual([]);
  });
}, 300_000);
