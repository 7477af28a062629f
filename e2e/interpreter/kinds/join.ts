import type { JoinConfig } from "#domain/nodes/join.ts";
import { coerce, type Compiled } from "../sql/compiled.ts";
import type { TypedColumn } from "../sql/compile.ts";
import { type SqlType, typeName, unify } from "../sql/types.ts";
import { BindError, type Row, rowKey } from "../sql/values.ts";
import { columnIndex, type Table } from "../table.ts";
import type { Interpret } from "./kind.ts";

const pairsOf = (config: JoinConfig): { left: string; right: string }[] =>
  config.on.map((pair) => (typeof pair === "string" ? { left: pair, right: pair } : pair));

/** Output name and place of every column that the right side brings; a taken name gets `_right`. */
function takenColumns(config: JoinConfig, left: Table, right: Table): { name: string; index: number }[] {
  if (config.type === "semi" || config.type === "anti") return [];
  if (config.take && !Array.isArray(config.take))
    return Object.entries(config.take).map(([name, column]) => ({ name, index: columnIndex(right, column) }));
  const keys = pairsOf(config).map((pair) => pair.right);
  const names = config.take ?? right.columns.map((column) => column.name).filter((name) => !keys.includes(name));
  const used = new Set(left.columns.map((column) => column.name));
  return names.map((column) => {
    let name = column;
    while (used.has(name)) name += "_right";
    used.add(name);
    return { name, index: columnIndex(right, column) };
  });
}

const cell = (index: number, type: SqlType): Compiled => ({
  type,
  literal: null,
  isConstant: false,
  evaluate: (scope) => scope.row[index] ?? null,
});

function keyType(left: SqlType, right: SqlType): SqlType {
  const type = unify(left, right) ?? (left.kind === "varchar" ? right : right.kind === "varchar" ? left : null);
  if (!type) throw new BindError(`cannot join ${typeName(left)} on ${typeName(right)}`);
  return type;
}

/** The key of a row in the types that both sides have in common; null where a part is NULL, which meets nothing. */
function keyReader(table: Table, names: readonly string[], keyTypes: readonly SqlType[]): (row: Row) => string | null {
  const parts = names.map((name, at) => {
    const index = columnIndex(table, name);
    return coerce(cell(index, table.columns[index]!.type), keyTypes[at]!);
  });
  return (row) => {
    const values = parts.map((part) => part.evaluate({ row, group: [] }));
    return values.includes(null) ? null : rowKey(values);
  };
}

interface Matching {
  readonly partners: ReadonlyMap<number, readonly number[]>;
  readonly metRight: ReadonlySet<number>;
}

function match(left: Table, right: Table, pairs: readonly { left: string; right: string }[]): Matching {
  const keyTypes = pairs.map((pair) =>
    keyType(left.columns[columnIndex(left, pair.left)]!.type, right.columns[columnIndex(right, pair.right)]!.type),
  );
  const [leftKey, rightKey] = [
    keyReader(
      left,
      pairs.map((pair) => pair.left),
      keyTypes,
    ),
    keyReader(
      right,
      pairs.map((pair) => pair.right),
      keyTypes,
    ),
  ];
  const places = new Map<string, number[]>();
  right.rows.forEach((row, index) => {
    const key = rightKey(row);
    if (key === null) return;
    const known = places.get(key);
    if (known) known.push(index);
    else places.set(key, [index]);
  });
  const partners = new Map(
    left.rows.map((row, index) => {
      const key = leftKey(row);
      return [index, key === null ? [] : (places.get(key) ?? [])] as const;
    }),
  );
  return { partners, metRight: new Set([...partners.values()].flat()) };
}

function leftColumns(config: JoinConfig, left: Table, right: Table): TypedColumn[] {
  if (config.type !== "full") return [...left.columns];
  const partner = new Map(
    pairsOf(config).map((pair) => [pair.left, right.columns[columnIndex(right, pair.right)]!.type]),
  );
  return left.columns.map(({ name, type }) => {
    const other = partner.get(name);
    return { name, type: other ? (unify(type, other) ?? type) : type };
  });
}

function joinedRows(config: JoinConfig, sides: { left: Table; right: Table }, matching: Matching): Row[] {
  const { left, right } = sides;
  const taken = takenColumns(config, left, right);
  const { partners, metRight } = matching;
  if (config.type === "semi" || config.type === "anti")
    return left.rows.filter((_row, index) => partners.get(index)!.length > 0 === (config.type === "semi"));
  const brought = (row: Row | undefined): Row => taken.map(({ index }) => row?.[index] ?? null);
  const types = leftColumns(config, left, right);
  const whole = (row: Row): Row =>
    row.map((value, index) =>
      coerce({ ...cell(0, left.columns[index]!.type), evaluate: () => value }, types[index]!.type).evaluate({
        row,
        group: [],
      }),
    );
  const rows = left.rows.flatMap((row, index) => {
    const met = partners.get(index)!;
    if (met.length === 0) return config.type === "inner" ? [] : [[...whole(row), ...brought(undefined)]];
    return met.map((at) => [...whole(row), ...brought(right.rows[at])]);
  });
  if (config.type !== "full") return rows;
  const pairs = new Map(pairsOf(config).map((pair) => [columnIndex(left, pair.left), columnIndex(right, pair.right)]));
  const alone = right.rows
    .filter((_row, index) => !metRight.has(index))
    .map((row) => [
      ...left.columns.map((_column, index) => {
        const at = pairs.get(index);
        return at === undefined
          ? null
          : coerce({ ...cell(at, right.columns[at]!.type) }, types[index]!.type).evaluate({ row, group: [] });
      }),
      ...brought(row),
    ]);
  return [...rows, ...alone];
}

export const interpretJoin: Interpret<JoinConfig> = (config, inputs) => {
  const sides = { left: inputs.left!, right: inputs.right! };
  const matching = match(sides.left, sides.right, pairsOf(config));
  const taken = takenColumns(config, sides.left, sides.right);
  const met = [...matching.partners.values()].map((each) => each.length);
  return {
    out: {
      columns: [
        ...leftColumns(config, sides.left, sides.right),
        ...taken.map(({ name, index }) => ({ name, type: sides.right.columns[index]!.type })),
      ],
      rows: joinedRows(config, sides, matching),
    },
    unmatched: met.filter((count) => count === 0).length,
    multiplied:
      config.type === "semi" || config.type === "anti"
        ? 0
        : met.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  };
};
