import { not, predicateColumns } from "../grammar/expression.ts";
import { add, type Draft, scopeOf } from "./draft.ts";
import type { Wanted } from "./gather.ts";
import { predicateText } from "./sql-text.ts";

/** Refused rows leave by the check's second port into a file of their own, each with the rules that it breaks. */
export function addChecks(draft: Draft, wanted: Wanted): void {
  const checks = wanted.all("checks");
  if (checks.length === 0) return;
  const scope = scopeOf(draft);
  const rules = checks.map((each) => {
    const good = each.isBad ? not(each.predicate) : each.predicate;
    const broken = each.isBad ? each.predicate : not(each.predicate);
    return { expr: predicateText(good, scope), name: predicateText(broken, scope).slice(0, 200) };
  });
  add(draft, {
    name: "valid",
    kind: "check",
    branch: draft.vocabulary.main,
    rank: 75,
    config: { rules, on_fail: "quarantine" },
    needs: checks.flatMap((each) => predicateColumns(each.predicate)),
    risk: "medium",
    title: `Set aside rows where ${rules.map((rule) => rule.name).join(" or ")}`,
    reason: checks.map((each) => `You asked: "${each.words}".`).join(" "),
    extra: [
      { op: "addNode", name: "rejected", kind: "file_sink", config: { from: "valid.rejects", path: "rejects.csv" } },
    ],
  });
}
