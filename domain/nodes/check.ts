import { z } from "zod";
import { join, literal, sql } from "../sql/fragment.ts";
import { checkRuleSchema, ruleBroken, ruleColumns, ruleName } from "./check-rules.ts";
import { upstreamSchema } from "./fields.ts";
import { type NodeKind, origins, sameColumns } from "./kind.ts";

const config = z.strictObject({
  from: upstreamSchema,
  rules: z.array(checkRuleSchema).min(1, "Add at least one rule."),
  on_fail: z.enum(["quarantine", "stop"]).default("quarantine"),
});
export type CheckConfig = z.infer<typeof config>;

export const check: NodeKind<CheckConfig> = {
  kind: "check",
  family: "transform",
  spelling: { head: "transform", value: "check" },
  title: "Check",
  icon: "shield-check",
  config,
  inputs: ["from"],
  defaults: { rules: [], on_fail: "quarantine" },
  fields: [
    {
      path: "rules",
      label: "Rules",
      control: "rules",
      port: "from",
      ask: "Add at least one rule that every row must keep to.",
    },
    { path: "on_fail", label: "When a row fails", control: "choice", options: ["quarantine", "stop"] },
  ],
  law: "filter",
  phrases: [
    "set aside",
    "rejects file",
    "must be",
    "valid",
    "quality gate",
    "quarantine",
    "only the rows that pass",
    "bad rows",
  ],
  example: "{ check: { from: enriched, rules: [{ not_null: email }], on_fail: quarantine } }",
  summary: (c) => c.rules.map(ruleName).join("; "),
  expressions: (c) =>
    c.rules.flatMap((rule, index) =>
      "expr" in rule
        ? [{ field: `rules.${index}.expr`, text: rule.expr, role: "predicate" as const, port: "from" }]
        : [],
    ),
  relation: (_c, context) => sql`SELECT * FROM ${context.input("from").from}`,
  refusal: (c, context) => {
    const cases = c.rules.map(
      (rule, index) =>
        sql`CASE WHEN ${ruleBroken(rule, () => context.expression(`rules.${index}.expr`))} THEN ${literal(ruleName(rule))} END`,
    );
    return sql`nullif(concat_ws('; ', ${join(cases)}), '')`;
  },
  onRefusal: (c) => (c.on_fail === "stop" ? "stop" : "reject"),
  lineage: (c, context) => ({
    values: sameColumns(context),
    rows: c.rules.flatMap((rule, index) =>
      origins("from", "expr" in rule ? context.reads(`rules.${index}.expr`) : ruleColumns(rule)),
    ),
  }),
};
