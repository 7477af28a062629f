import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { downstream, upstream } from "#domain/pipeline/graph.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { onlyRecords } from "./mend.ts";

type Entries = Readonly<Record<string, unknown>>;
const columnsOf = (node: PipelineNode): Entries =>
  typeof node.config.columns === "object" && node.config.columns !== null && !Array.isArray(node.config.columns)
    ? (node.config.columns as Entries)
    : {};
const keyOf = (node: PipelineNode): readonly string[] =>
  Array.isArray(node.config.key) ? (node.config.key as string[]) : [];
const sets = (node: PipelineNode, column: string): boolean => node.kind === "derive" && column in columnsOf(node);

const bounds = (node: PipelineNode, column: string): boolean => {
  if (node.kind === "filter")
    return new RegExp(`\\b${column.replaceAll(/[^A-Za-z0-9_]/g, ".")}"?\\s*(<|>|between)`, "i").test(
      String(node.config.where),
    );
  return (
    node.kind === "check" && JSON.stringify(node.config.rules).includes(`"range":{"column":${JSON.stringify(column)}`)
  );
};

/** Whether an entry of a cast reads all of these words as nothing. */
const readsAsNothing = (entry: unknown, words: readonly string[]): boolean => {
  const { nulls } = (typeof entry === "object" && entry !== null ? entry : {}) as { nulls?: readonly string[] };
  return nulls !== undefined && words.every((word) => nulls.includes(word));
};

function mends(node: PipelineNode, finding: Finding, pipeline: Pipeline): boolean {
  const column = finding.columns[0] ?? "";
  const partner = finding.details.partner?.source;
  switch (finding.kind) {
    case "duplicate_rows":
      return node.kind === "dedupe";
    case "duplicate_keys":
      return node.kind === "dedupe" && keyOf(node).includes(column);
    case "join_multiplies":
      return (
        node.kind === "dedupe" &&
        keyOf(node).includes(column) &&
        !(partner !== undefined && upstream(pipeline, node.name).includes(partner))
      );
    case "key_spelling":
    case "category_spelling":
    case "mojibake":
      return sets(node, column);
    case "unreadable_values":
    case "mixed_date_formats":
    case "day_numbers":
    case "moments_without_offset":
    case "zone_names":
    case "doubtful_numbers":
      return node.kind === "cast" && column in columnsOf(node);
    case "outlier_thousandfold":
      return sets(node, column) || bounds(node, column);
    case "no_partner":
      return (
        node.kind === "join" &&
        ["inner", "semi"].includes(String(node.config.type)) &&
        partner !== undefined &&
        upstream(pipeline, node.name).includes(partner)
      );
    case "personal_data":
      return node.kind === "select";
    case "words_for_nothing":
    case "open_words_for_nothing":
      return node.kind === "cast" && readsAsNothing(columnsOf(node)[column], finding.details.reading?.nulls ?? []);
    case "nested_values":
      return node.kind === "derive" && Object.keys(columnsOf(node)).some((name) => name.startsWith(`${column}_`));
    case "codes_as_exponents":
      return bounds(node, column);
    case "kept_as_text":
    case "mended_records":
    case "left_out_records":
      return false;
    case "not_records":
      return (
        node.kind === "filter" &&
        finding.details.condition !== undefined &&
        node.config.where === onlyRecords(finding.details.condition)
      );
  }
}

/** The step, among `within` where that is given, that already does something about the finding; null where none does. */
export function coveredBy(
  pipeline: Pipeline,
  finding: Finding,
  within: ReadonlySet<string> | null = null,
): PipelineNode | null {
  const reached = new Set(downstream(pipeline, finding.source));
  return (
    pipeline.nodes.find(
      (node) => reached.has(node.name) && (within?.has(node.name) ?? true) && mends(node, finding, pipeline),
    ) ?? null
  );
}
