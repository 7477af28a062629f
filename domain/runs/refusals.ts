import { type CastConfig, castRule } from "../nodes/cast.ts";
import type { CheckConfig } from "../nodes/check.ts";
import { type CheckRule, ruleColumns, ruleName } from "../nodes/check-rules.ts";
import type { PipelineNode } from "../pipeline/document.ts";
import { type Fragment, ident, literal, sql } from "../sql/fragment.ts";
import { refusalColumn } from "../plan/plan.ts";

/** Cells of a refused row by column, as text. */
export type RefusedCells = Readonly<Record<string, string | null>>;

export interface RefusalRule {
  readonly name: string;
  /** What stands in a row's refusal where this rule refused it. */
  readonly mark: string;
  why(cells: RefusedCells): string;
}

export interface Refusal {
  readonly rule: string;
  readonly reason: string;
}

const shown = (value: string | null | undefined): string =>
  value === null || value === undefined ? "empty" : `"${value}"`;

function whyBroken(rule: CheckRule, cells: RefusedCells): string {
  const got = ruleColumns(rule)
    .map((name) => `${name} is ${shown(cells[name])}`)
    .join(" and ");
  if ("unique" in rule) return `${got} in more than one row`;
  if ("accepted" in rule) return `${got}, accepted are ${rule.accepted.values.join(", ")}`;
  if ("range" in rule) {
    const { min, max } = rule.range;
    const sides = [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])];
    return `${got}, expected ${sides.join(" and ")}`;
  }
  if ("matches" in rule) return `${got}, the pattern is ${rule.matches.pattern}`;
  return "expr" in rule ? `${rule.expr} is not true` : got;
}

const separator = "; ";

function castRules({ columns }: CastConfig): RefusalRule[] {
  return Object.entries(columns).map(([column, entry]) => {
    const { type } = castRule(entry);
    return {
      name: `${column} as ${type}`,
      mark: `${separator}${column}: expected ${type}, got "`,
      why: (cells) => `${shown(cells[column])} cannot be read as ${type}`,
    };
  });
}

/** The rules by which a step refuses rows, as its configuration names them. */
export function refusalRules(node: Pick<PipelineNode, "kind" | "config">): RefusalRule[] {
  if (node.kind === "cast") return castRules(node.config as unknown as CastConfig);
  if (node.kind !== "check") return [];
  const { rules } = node.config as unknown as CheckConfig;
  return rules.map((rule) => ({
    name: ruleName(rule),
    mark: `${separator}${ruleName(rule)}${separator}`,
    why: (cells) => whyBroken(rule, cells),
  }));
}

const framed = (refusal: string): string => `${separator}${refusal}${separator}`;

/** Which of a step's rules refused a row, and why; the text itself where none of them is in it. */
export function readRefusal(rules: readonly RefusalRule[], refusal: string, cells: RefusedCells): Refusal[] {
  const broken = rules.filter((rule) => framed(refusal).includes(rule.mark));
  if (broken.length === 0) return [{ rule: refusal, reason: refusal }];
  return broken.map((rule) => ({ rule: rule.name, reason: rule.why(cells) }));
}

/** The rows that a rule refused, as a condition on their refusal. */
export const refusedBy = (rule: RefusalRule): Fragment =>
  sql`contains(concat(${literal(separator)}, ${ident(refusalColumn)}, ${literal(separator)}), ${literal(rule.mark)})`;
