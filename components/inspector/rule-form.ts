import { type CheckRule, checkRuleSchema } from "#domain/nodes/check-rules.ts";

export const ruleKinds = ["not_null", "unique", "accepted", "range", "matches", "expr"] as const;
export type RuleKind = (typeof ruleKinds)[number];
export const ruleWords: Record<RuleKind, string> = {
  not_null: "is not empty",
  unique: "is unique",
  accepted: "is one of",
  range: "is between",
  matches: "matches",
  expr: "holds",
};

/** A rule as its form shows it; every part may still be empty. */
export interface RuleForm {
  readonly kind: RuleKind;
  readonly columns: readonly string[];
  readonly values: readonly string[];
  readonly min: string;
  readonly max: string;
  readonly text: string;
  readonly name: string | undefined;
  /** As it was written, for what the form leaves as it is. */ readonly written: unknown;
}

export const blankRule: RuleForm = {
  kind: "not_null",
  columns: [],
  values: [],
  min: "",
  max: "",
  text: "",
  name: undefined,
  written: null,
};

const textOf = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** What is written down as a form; null for what is no rule, which is shown as text. */
export function ruleForm(written: unknown): RuleForm | null {
  const read = checkRuleSchema.safeParse(written);
  if (!read.success) return null;
  const rule: CheckRule = read.data;
  const shared = { ...blankRule, name: rule.name, written };
  if ("not_null" in rule) return { ...shared, kind: "not_null", columns: [rule.not_null] };
  if ("unique" in rule) return { ...shared, kind: "unique", columns: [rule.unique].flat() };
  if ("accepted" in rule)
    return { ...shared, kind: "accepted", columns: [rule.accepted.column], values: rule.accepted.values.map(String) };
  if ("range" in rule)
    return {
      ...shared,
      kind: "range",
      columns: [rule.range.column],
      min: textOf(rule.range.min),
      max: textOf(rule.range.max),
    };
  if ("matches" in rule)
    return { ...shared, kind: "matches", columns: [rule.matches.column], text: rule.matches.pattern };
  return { ...shared, kind: "expr", text: rule.expr };
}

/** A bound that reads as a number is one: dates and other texts stay texts. */
const boundOf = (text: string): number | string | undefined =>
  text.trim() === "" ? undefined : Number.isFinite(Number(text)) ? Number(text) : text.trim();

function partsOf({ kind, columns, values, min, max, text, written }: RuleForm): Record<string, unknown> {
  const [column = ""] = columns;
  switch (kind) {
    case "not_null":
      return { not_null: column };
    case "unique":
      return { unique: columns.length === 1 ? column : [...columns] };
    case "accepted": {
      const before = (written as { accepted?: { values?: readonly unknown[] } } | null)?.accepted?.values ?? [];
      return {
        accepted: { column, values: values.map((value) => before.find((each) => String(each) === value) ?? value) },
      };
    }
    case "range": {
      const bounds = Object.fromEntries(
        [
          ["min", boundOf(min)],
          ["max", boundOf(max)],
        ].filter(([, bound]) => bound !== undefined),
      );
      return { range: { column, ...bounds } };
    }
    case "matches":
      return { matches: { column, pattern: text } };
    case "expr":
      return { expr: text };
  }
}

/** The rule that a form holds; null while something is missing. */
export function writtenRule(form: RuleForm): CheckRule | null {
  const isOpen =
    form.kind === "range"
      ? form.min.trim() === "" && form.max.trim() === ""
      : form.kind === "matches" || form.kind === "expr"
        ? form.text.trim() === ""
        : false;
  if (isOpen) return null;
  const read = checkRuleSchema.safeParse({ ...partsOf(form), ...(form.name === undefined ? {} : { name: form.name }) });
  return read.success ? read.data : null;
}
