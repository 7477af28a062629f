import { z } from "zod";
import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import { columnListSchema, columnNameSchema, expressionSchema } from "./fields.ts";

const name = z.string().min(1).max(200).optional();
const bound = z.union([z.number(), z.string().max(100)]);
export const checkRuleSchema = z.union([
  z.strictObject({ not_null: columnNameSchema, name }),
  z.strictObject({ unique: z.union([columnNameSchema, columnListSchema]), name }),
  z.strictObject({
    accepted: z.strictObject({
      column: columnNameSchema,
      values: z
        .array(z.union([z.string(), z.number(), z.boolean()]))
        .min(1)
        .max(1000),
    }),
    name,
  }),
  z.strictObject({
    range: z.strictObject({ column: columnNameSchema, min: bound.optional(), max: bound.optional() }),
    name,
  }),
  z.strictObject({ matches: z.strictObject({ column: columnNameSchema, pattern: z.string().min(1).max(1000) }), name }),
  z.strictObject({ expr: expressionSchema, name }),
]);
export type CheckRule = z.infer<typeof checkRuleSchema>;

export function ruleName(rule: CheckRule): string {
  if (rule.name) return rule.name;
  if ("not_null" in rule) return `${rule.not_null} is null`;
  if ("unique" in rule) return `${[rule.unique].flat().join(", ")} is not unique`;
  if ("accepted" in rule) return `${rule.accepted.column} is not an accepted value`;
  if ("range" in rule) return `${rule.range.column} is out of range`;
  if ("matches" in rule) return `${rule.matches.column} does not match`;
  return `not (${rule.expr})`;
}

export function ruleColumns(rule: CheckRule): string[] {
  if ("not_null" in rule) return [rule.not_null];
  if ("unique" in rule) return [rule.unique].flat();
  if ("accepted" in rule) return [rule.accepted.column];
  if ("range" in rule) return [rule.range.column];
  if ("matches" in rule) return [rule.matches.column];
  return [];
}

/** True where the row breaks the rule. NULL passes every rule but `not_null` and `expr`. */
export function ruleBroken(rule: CheckRule, expression: () => Fragment): Fragment {
  if ("not_null" in rule) return sql`${ident(rule.not_null)} IS NULL`;
  if ("unique" in rule) {
    const key = [rule.unique].flat().map(ident);
    const known = join(
      key.map((column) => sql`${column} IS NOT NULL`),
      " AND ",
    );
    return sql`${known} AND count(*) OVER (PARTITION BY ${join(key)}) > 1`;
  }
  if ("accepted" in rule)
    return sql`coalesce(CAST(${ident(rule.accepted.column)} AS VARCHAR) NOT IN (${join(rule.accepted.values.map((value) => literal(String(value))))}), FALSE)`;
  if ("matches" in rule)
    return sql`NOT coalesce(regexp_full_match(CAST(${ident(rule.matches.column)} AS VARCHAR), ${literal(rule.matches.pattern)}), TRUE)`;
  if ("range" in rule) {
    const { column, min, max } = rule.range;
    const sides = [
      ...(min === undefined ? [] : [sql`coalesce(${ident(column)} < ${literal(min)}, FALSE)`]),
      ...(max === undefined ? [] : [sql`coalesce(${ident(column)} > ${literal(max)}, FALSE)`]),
    ];
    return sides.length > 0 ? sql`(${join(sides, " OR ")})` : sql`FALSE`;
  }
  return sql`(${expression()}) IS NOT TRUE`;
}
