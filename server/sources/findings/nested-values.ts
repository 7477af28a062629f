import type { Finding } from "#domain/sources/finding.ts";
import { ident, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { textOf } from "#server/reading/columns/value-counts.ts";
import { askOne, findingOf, rowsWith, searchColumns, type Trap } from "./trap.ts";

type NestedKey = NonNullable<Finding["details"]["keys"]>[number];

/** Deeper ones stay as JSON, and so does an object of more keys: it is a list in another form. */
const mostDepth = 3;
const mostKeys = 50;
const numbers: Readonly<Record<string, NestedKey["type"]>> = {
  UBIGINT: "bigint",
  BIGINT: "bigint",
  HUGEINT: "bigint",
  DOUBLE: "double",
  BOOLEAN: "boolean",
  VARCHAR: "varchar",
};

/** The keys that lead to values in the structure of all objects, as the engine tells it; none where it has no keys, or too many. */
function keysIn(structure: unknown, path: readonly string[] = []): NestedKey[] {
  if (typeof structure !== "object" || structure === null || Array.isArray(structure)) return [];
  const members = Object.entries(structure);
  if (members.length > mostKeys) return [];
  return members.flatMap(([key, inside]) => {
    const own = [...path, key];
    const deeper = own.length < mostDepth ? keysIn(inside, own) : [];
    if (deeper.length > 0) return deeper;
    return [{ path: own, type: (typeof inside === "string" ? numbers[inside] : undefined) ?? "json" }];
  });
}

const shown = (keys: readonly NestedKey[]): string =>
  keys
    .slice(0, 5)
    .map(({ path }) => path.join("."))
    .join(", ") + (keys.length > 5 ? ` and ${keys.length - 5} more` : "");

/** Columns of objects alone, whose keys could be columns. */
export const nestedValues: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources) {
    const nested = source.profile.columns.filter(({ type }) => type === "json");
    const found = await searchColumns(source, nested, async ({ name }) => {
      const [column, rows] = [ident(name), rowsWith(context, source, name)];
      const isObject = sql`json_type(${column}) = 'OBJECT'`;
      const told = await askOne(
        context,
        "structure",
        sql`SELECT CASE WHEN count(*) FILTER (WHERE ${isObject}) = count(${column}) THEN CAST(json_group_structure(${column}) AS VARCHAR) END AS structure FROM ${rows}`,
      );
      const text = textOf(told.structure);
      const keys = text === null ? [] : keysIn(JSON.parse(text));
      if (keys.length === 0 || keys.length > mostKeys) return [];
      return findingOf(context, {
        kind: "nested_values",
        source,
        columns: [name],
        severity: "notice",
        rows: sql`SELECT ${context.row} FROM ${rows} WHERE ${isObject}`,
        message: (count) =>
          `${name} holds an object in ${plural(count, "row")}; its keys can be columns: ${shown(keys)}.`,
        effect: null,
        details: { keys },
      });
    });
    findings.push(...found);
  }
  return findings;
};
