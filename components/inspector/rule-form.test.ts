import { expect, test } from "vitest";
import { blankRule, ruleForm, writtenRule } from "./rule-form.ts";

test.each([
  [{ not_null: "email" }],
  [{ unique: "id" }],
  [{ unique: ["id", "day"], name: "one a day" }],
  [{ accepted: { column: "state", values: ["open", 3, true] } }],
  [{ range: { column: "amount", min: 0 } }],
  [{ range: { column: "day", min: "2024-01-01", max: "2024-12-31" } }],
  [{ matches: { column: "code", pattern: "[A-Z]{2}" } }],
  [{ expr: "amount > 0 or state = 'free'" }],
])("a rule stays what it is: %j", (rule) => expect(writtenRule(ruleForm(rule)!)).toEqual(rule));

test.each([
  [{ kind: "not_null" as const }],
  [{ kind: "unique" as const, columns: [] }],
  [{ kind: "accepted" as const, columns: ["state"] }],
  [{ kind: "range" as const, columns: ["amount"] }],
  [{ kind: "matches" as const, columns: ["code"], text: " " }],
  [{ kind: "expr" as const, text: "" }],
])("nothing is handed over while a part is missing: %j", (form) =>
  expect(writtenRule({ ...blankRule, ...form })).toBeNull(),
);

test("what is no rule has no form", () => expect(ruleForm({ smells: "fishy" })).toBeNull());
