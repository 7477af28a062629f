import type { DeriveConfig } from "#domain/nodes/derive.ts";
import type { FilterConfig } from "#domain/nodes/filter.ts";
import type { SelectConfig } from "#domain/nodes/select.ts";
import { coerce, type Compiled } from "../sql/compiled.ts";
import { compileExpression } from "../sql/compile.ts";
import { types } from "../sql/types.ts";
import { columnIndex } from "../table.ts";
import type { Interpret } from "./kind.ts";

/** An expression that is NULL whatever the rows is stored as a 32-bit integer. */
export const settled = (expression: Compiled): Compiled =>
  expression.type.kind === "null" ? coerce(expression, types.integer) : expression;

export const interpretSelect: Interpret<SelectConfig> = (config, { from }) => {
  const pairs = Array.isArray(config.columns)
    ? config.columns.map((name) => [name, name] as const)
    : Object.entries(config.columns);
  const places = pairs.map(([output, input]) => ({ name: output, index: columnIndex(from!, input) }));
  return {
    out: {
      columns: places.map(({ name, index }) => ({ name, type: from!.columns[index]!.type })),
      rows: from!.rows.map((row) => places.map(({ index }) => row[index] ?? null)),
    },
  };
};

export const interpretFilter: Interpret<FilterConfig> = (config, { from }) => {
  const where = coerce(compileExpression(config.where, from!.columns), types.boolean);
  const rows = from!.rows.filter((row) => where.evaluate({ row, group: [] }) === true);
  return { out: { columns: from!.columns, rows }, removed: from!.rows.length - rows.length };
};

/** Every expression sees the input's columns only; a name that exists is replaced where it stands. */
export const interpretDerive: Interpret<DeriveConfig> = (config, { from }) => {
  const derived = Object.entries(config.columns).map(([name, text]) => ({
    name,
    expression: settled(compileExpression(text, from!.columns)),
  }));
  const replaced = new Map(derived.map((each) => [each.name, each.expression]));
  const names = new Set(from!.columns.map(({ name }) => name));
  const added = derived.filter(({ name }) => !names.has(name));
  const columns = [
    ...from!.columns.map(({ name, type }) => ({ name, type: replaced.get(name)?.type ?? type })),
    ...added.map(({ name, expression }) => ({ name, type: expression.type })),
  ];
  const rows = from!.rows.map((row) => {
    const scope = { row, group: [] };
    return [
      ...from!.columns.map(({ name }, index) => {
        const expression = replaced.get(name);
        return expression ? expression.evaluate(scope) : (row[index] ?? null);
      }),
      ...added.map(({ expression }) => expression.evaluate(scope)),
    ];
  });
  return { out: { columns, rows } };
};
