import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import { sinkFormat, type SinkFormat } from "#domain/nodes/file-sink.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { authorise, type Caller } from "#server/platform/caller.ts";
import { exportResultRows, type RowsFormat } from "#server/runs/result-rows.ts";
import { getStoredResults, keptFile } from "#server/runs/stored-results.ts";

const types: Record<SinkFormat, string> = {
  csv: "text/csv; charset=utf-8",
  tsv: "text/tab-separated-values; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
  parquet: "application/vnd.apache.parquet",
};

/** A name for the browser's disk: plain letters for old ones, the exact name for the others. */
export function disposition(target: string): string {
  const name = path.basename(target);
  const plain = name.replaceAll(/[^\w. -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}

/** Which rows as which file; without a format the one that the sink wrote, byte by byte where formulas are kept. */
export const outputRequestSchema = z.object({
  run: z.string(),
  node: z.string(),
  rows: z.enum(["out", "rejects"]).default("out"),
  format: z.enum(["csv", "parquet"]).optional(),
  /** What a program for tables would take for a formula is text, unless it is asked for as it is. */
  formulas: z.enum(["text", "kept"]).default("text"),
});
export type OutputRequest = z.input<typeof outputRequestSchema>;

interface Found {
  readonly name: string;
  readonly file: string;
  readonly type: string;
  /** Removed when the download ends, however it ends. */
  readonly folder: string | null;
}

async function findWritten(caller: Caller, request: z.output<typeof outputRequestSchema>): Promise<Found> {
  const { run, node, formulas } = request;
  const results = await getStoredResults(caller, run);
  const output = results.outputs.find((each) => each.node === node && each.kind === "file");
  if (!output?.file) throw fail("not_found", "This run has no such file.");
  const file = keptFile(results, output.file);
  if (!file) throw fail("not_found", "The file is no longer kept.", { mend: "Run the pipeline again." });
  const format = sinkFormat({ path: output.target });
  if (formulas === "text" && (format === "csv" || format === "tsv"))
    return { ...(await makeFile(caller, request, format)), name: output.target };
  return { name: output.target, file, type: types[format], folder: null };
}

async function makeFile(
  caller: Caller,
  { run, node, rows, formulas }: z.output<typeof outputRequestSchema>,
  format: RowsFormat,
): Promise<Found> {
  const folder = path.join(artifacts().scratch, `download-${randomUUID()}`);
  try {
    const file = await exportResultRows(caller, { run, node, output: rows }, { format, formulas, folder });
    return { name: `${node}${rows === "rejects" ? "-rejected" : ""}.${format}`, file, type: types[format], folder };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The file as a stream that removes what was made for it. */
async function streamed({ file, folder }: Found): Promise<{ stream: ReadableStream<Uint8Array>; sizeBytes: number }> {
  const handle = await open(file, "r");
  const { size } = await handle.stat();
  // The open handle keeps the bytes: nothing is left behind even where the reader goes away.
  if (folder) await rm(folder, { recursive: true, force: true });
  return {
    stream: handle.readableWebStream({ autoClose: true }) as unknown as ReadableStream<Uint8Array>, // Node's and the browser's stream types differ in name only
    sizeBytes: size,
  };
}

/** The rows of a run as a download: the file that a sink wrote, or any set of rows as CSV or Parquet. */
export async function runOutput(caller: Caller | null, request: OutputRequest): Promise<Response> {
  const allowed = authorise(caller, "workspace.read");
  const parsed = outputRequestSchema.safeParse(request);
  if (!parsed.success)
    throw fail(
      "invalid_input",
      "The format is csv or parquet, the rows are out or rejects, formulas are text or kept.",
      {
        field: String(parsed.error.issues[0]?.path[0] ?? "format"),
      },
    );
  const isWritten = parsed.data.format === undefined && parsed.data.rows === "out";
  const found = await (isWritten
    ? findWritten(allowed, parsed.data)
    : makeFile(allowed, parsed.data, parsed.data.format ?? "csv"));
  const { stream, sizeBytes } = await streamed(found);
  return new Response(stream, {
    headers: {
      "content-type": found.type,
      "content-length": String(sizeBytes),
      "content-disposition": disposition(found.name),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
