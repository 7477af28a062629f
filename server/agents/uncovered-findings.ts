import type { Pipeline } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { coveredBy } from "#server/suggestions/index.ts";
import type { Composed } from "./builtin/compose/compose.ts";
import type { Step } from "./builtin/compose/draft.ts";

const touches = (step: Step, finding: Finding): boolean =>
  step.branch === finding.source && step.needs.some((ref) => finding.columns.includes(ref.name));

/** Whether a filter speaks of every text by which these rows are known. */
function leavesOut(steps: readonly Step[], condition: string): boolean {
  const known = Array.from(condition.matchAll(/'(?:[^']|'')*'/g), (match) => match[0].toLowerCase());
  return (
    known.length > 0 &&
    steps.some(
      (step) => step.kind === "filter" && known.every((each) => String(step.config.where).toLowerCase().includes(each)),
    )
  );
}

/** Whether the plan already deals with what was found. */
function isCovered(finding: Finding, composed: Composed): boolean {
  const own = composed.steps.filter((step) => step.branch === finding.source);
  switch (finding.kind) {
    case "duplicate_rows":
    case "duplicate_keys":
      return own.some((step) => step.kind === "dedupe");
    case "join_multiplies":
      return (
        own.some((step) => step.kind === "dedupe") ||
        composed.steps.some(
          (step) => step.kind === "join" && (step.config.type === "semi" || step.config.type === "anti"),
        )
      );
    case "key_spelling":
      return composed.steps.some((step) => step.kind === "derive" && touches(step, finding));
    case "no_partner":
      return composed.wanted.all("unmatched").length > 0;
    case "unreadable_values":
    case "mixed_date_formats":
    case "moments_without_offset":
      return own.some((step) => step.kind === "cast" && touches(step, finding));
    case "category_spelling":
      return own.some((step) => step.kind === "derive" && step.makes.some((ref) => finding.columns.includes(ref.name)));
    case "outlier_thousandfold":
      return composed.wanted.all("scale").length > 0;
    case "personal_data":
    case "codes_as_exponents":
    case "kept_as_text":
    case "words_for_nothing":
    case "open_words_for_nothing":
    case "mended_records":
    case "left_out_records":
    case "nested_values":
    case "day_numbers":
    case "zone_names":
    case "mojibake":
    case "doubtful_numbers":
      return true;
    case "not_records":
      return leavesOut(own, finding.details.condition ?? "");
  }
}

/** Whether the result would differ. Equal rows of a source that nothing identifies may well be different things. */
function matters(finding: Finding, composed: Composed, others: readonly Finding[]): boolean {
  if (finding.severity === "notice") return false;
  const joins = composed.steps.filter((step) => step.kind === "join");
  const summary = composed.steps.find((step) => step.kind === "aggregate");
  const isUsed = finding.source === composed.main || joins.some((step) => step.config.right === finding.source);
  const reads = composed.steps.some((step) =>
    step.needs.some((ref) => ref.source === finding.source && finding.columns.includes(ref.name)),
  );
  switch (finding.kind) {
    case "duplicate_rows":
      return (
        isUsed &&
        finding.source === composed.main &&
        others.some((each) => each.kind === "duplicate_keys" && each.source === finding.source)
      );
    case "duplicate_keys":
      return isUsed && finding.source === composed.main && summary !== undefined;
    case "join_multiplies":
      return joins.some((step) => step.config.right === finding.source);
    case "key_spelling":
    case "no_partner":
      return joins.length > 0 && reads;
    case "category_spelling":
    case "outlier_thousandfold":
      return summary !== undefined && summary.needs.some((ref) => finding.columns.includes(ref.name));
    case "unreadable_values":
    case "mixed_date_formats":
    case "moments_without_offset":
      return reads;
    case "not_records":
      return isUsed;
    default:
      return false;
  }
}

/** The same where the plan is known by its document alone: rows that are no records change whatever is made of a source. */
export const standingFindings = (findings: readonly Finding[], pipeline: Pipeline): Finding[] =>
  findings.filter(
    (finding) =>
      finding.kind === "not_records" && findNode(pipeline, finding.source) !== null && !coveredBy(pipeline, finding),
  );

/** Findings that change the result of this plan and that the request says nothing about. */
export const uncoveredFindings = (findings: readonly Finding[], composed: Composed): Finding[] =>
  findings.filter((finding) => matters(finding, composed, findings) && !isCovered(finding, composed));
