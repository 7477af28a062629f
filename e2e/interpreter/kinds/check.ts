import type { CheckConfig } from "#domain/nodes/check.ts";
import { coerce, constant } from "../sql/compiled.ts";
import { compileExpression } from "../sql/compile.ts";
import { compare } from "../sql/logic.ts";
import { regularExpression } from "../sql/patterns.ts";
import { types } from "../sql/types.ts";
import { type Row, rowKey } from "../sql/values.ts";
import { columnIndex, type Table } from "../table.ts";
import type { Interpret } from "./kind.ts";

type Rule = CheckConfig["rules"][number];
type Broken = (row: Row) => boolean;

function uniqueBroken(columns: readonly string[], table: Table): Broken {
  const places = columns.map((name) => columnIndex(table, name));
  const key = (row: Row): string => rowKey(places.map((index) => row[index] ?? null));
  const counts = new Map<string, number>();
  for (const row of table.rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return (row) => places.every((index) => row[index] !== null) && counts.get(key(row))! > 1;
}

const bound = (value: number | string): string =>
  typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;

function rangeBroken(
  range: { column: string; min?: number | string | undefined; max?: number | string | undefined },
  table: Table,
): Broken {
  const index = columnIndex(table, range.column);
  const column = {
    type: table.columns[index]!.type,
    literal: null,
    isConstant: false,
    evaluate: (scope: { row: Row }) => scope.row[index] ?? null,
  };
  const sides = [
    ...(range.min === undefined ? [] : [compare("<", column, compileExpression(bound(range.min), []))]),
    ...(range.max === undefined ? [] : [compare(">", column, compileExpression(bound(range.max), []))]),
  ];
  return (row) => sides.some((side) => side.evaluate({ row, group: [] }) === true);
}

/** Text of one column's value, null for NULL. */
function textReader(name: string, table: Table): (row: Row) => string | null {
  const index = columnIndex(table, name);
  const text = coerce(
    { ...constant(table.columns[index]!.type, null), isConstant: false, evaluate: (scope) => scope.row[index] ?? null },
    types.varchar,
  );
  return (row) => text.evaluate({ row, group: [] }) as string | null;
}

function broken(rule: Rule, table: Table): Broken {
  if ("not_null" in rule) {
    const index = columnIndex(table, rule.not_null);
    return (row) => row[index] === null;
  }
  if ("unique" in rule) return uniqueBroken([rule.unique].flat(), table);
  if ("range" in rule) return rangeBroken(rule.range, table);
  if ("accepted" in rule) {
    const [read, accepted] = [textReader(rule.accepted.column, table), new Set(rule.accepted.values.map(String))];
    return (row) => {
      const text = read(row);
      return text !== null && !accepted.has(text);
    };
  }
  if ("matches" in rule) {
    const [read, pattern] = [textReader(rule.matches.column, table), regularExpression(rule.matches.pattern, "", true)];
    return (row) => {
      const text = read(row);
      return text !== null && !pattern.test(text);
    };
  }
  const condition = coerce(compileExpression(rule.expr, table.columns), types.boolean);
  return (row) => condition.evaluate({ row, group: [] }) !== true;
}

/** The words that name a rule to a person who reads a rejected row. */
function nameOf(rule: Rule): string {
  if (rule.name) return rule.name;
  if ("not_null" in rule) return `${rule.not_null} is null`;
  if ("unique" in rule) return `${[rule.unique].flat().join(", ")} is not unique`;
  if ("accepted" in rule) return `${rule.accepted.column} is not an accepted value`;
  if ("range" in rule) return `${rule.range.column} is out of range`;
  return "matches" in rule ? `${rule.matches.column} does not match` : `not (${rule.expr})`;
}

export const interpretCheck: Interpret<CheckConfig> = (config, { from }) => {
  const tests = config.rules.map((rule) => ({ name: nameOf(rule), isBroken: broken(rule, from!) }));
  const problems = from!.rows.map((row) =>
    tests
      .filter(({ isBroken }) => isBroken(row))
      .map(({ name }) => name)
      .join("; "),
  );
  const refused = problems.flatMap((problem, row) => (problem === "" ? [] : [{ row, problem }]));
  return {
    out: { columns: from!.columns, rows: from!.rows.filter((_row, index) => problems[index] === "") },
    refused,
    stops: config.on_fail === "stop" && refused.length > 0,
  };
};
