import { tableNameSchema } from "#domain/nodes/fields.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { PlanTarget } from "#server/agents/index.ts";

const asTable =
  /\b(?:in|into|to)\s+(?:the\s+|a\s+)?(?:postgres\s+|warehouse\s+)?table\s+["'`]?([A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?)/i;
const asFile = /\b(?:as|to|into|write|export|save)\s+(?:an?\s+|one\s+)?(parquet|csv|tsv|ndjson|json)(?:\s+file)?\b/i;

const asNamedFile =
  /\b(?:load|write|save|put|store|export)\s+(?:(?:it|them|the result|everything|the rows|this)\s+)?(?:into|to|in|as)\s+(?:an?\s+|the\s+)?(?:new\s+)?(?:(?:csv|parquet|json|ndjson)\s+)?(?:file\s+)?(?:called\s+|named\s+)?["'`]?([A-Za-z0-9_][\w-]*\.(?:csv|parquet|ndjson|json))\b/i;

const plainName = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .replace(/^(\d)/, "_$1")
    .slice(0, 60) || "result";

/** Where the result goes: the document's sink, else what the request says, else a table of the warehouse, else a file. */
export function chooseTarget(given: { pipeline: Pipeline; request: string; hasWarehouse: boolean }): PlanTarget {
  const sink = given.pipeline.nodes.find(
    (node) => nodeKind(node.kind).family === "sink" && node.inputs.every((input) => input.output === "out"),
  );
  if (sink?.kind === "file_sink" || sink?.kind === "postgres_sink") {
    const { from: _from, ...config } = sink.config;
    return { node: sink.name, kind: sink.kind, config };
  }
  const name = plainName(given.pipeline.name);
  const table = asTable.exec(given.request)?.[1];
  const file = asNamedFile.exec(given.request)?.[1];
  if (file) return { node: "out", kind: "file_sink", config: { path: file } };
  const format = asFile.exec(given.request)?.[1]?.toLowerCase();
  if (given.hasWarehouse && (table || !format))
    return {
      node: "out",
      kind: "postgres_sink",
      config: {
        connection: "warehouse",
        table: tableNameSchema.safeParse(table).success ? table : name,
        mode: "replace",
      },
    };
  return { node: "out", kind: "file_sink", config: { path: `${name}.${format ?? "csv"}` } };
}
