import { open } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import { sinkFormat, type SinkFormat } from "#domain/nodes/file-sink.ts";
import type { RunOutput } from "#domain/runs/stage-result.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { runFolder } from "#server/runs/files.ts";

const types: Record<SinkFormat, string> = {
  csv: "text/csv; charset=utf-8",
  tsv: "text/tab-separated-values; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
  parquet: "application/vnd.apache.parquet",
};

/** A name for the browser's disk: plain letters for old ones, the exact name for the others. */
function disposition(target: string): string {
  const name = path.basename(target);
  const plain = name.replaceAll(/[^\w. -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}

async function findOutput(caller: Caller, run: string, node: string): Promise<{ target: string; file: string }> {
  const row = z.uuid().safeParse(run).success
    ? await withWorkspace(caller.workspaceId, (tx) => tx.run.findUnique({ where: { id: run } }))
    : null;
  const output = (row?.outputs as unknown as RunOutput[] | undefined)?.find(
    (each) => each.node === node && each.kind === "file",
  );
  if (!output?.file) throw fail("not_found", "This run has no such file.");
  return {
    target: output.target,
    file: path.join(runFolder({ workspaceId: caller.workspaceId, runId: run }), output.file),
  };
}

/** The file that a run's sink wrote, as a download. */
export async function runOutput(caller: Caller, { run, node }: { run: string; node: string }): Promise<Response> {
  const { target, file } = await findOutput(caller, run, node);
  const handle = await open(file, "r").catch(() => {
    throw fail("not_found", "The file is no longer kept.", { mend: "Run the pipeline again." });
  });
  const { size } = await handle.stat();
  const headers = {
    "content-type": types[sinkFormat({ path: target })],
    "content-length": String(size),
    "content-disposition": disposition(target),
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  };
  return new Response(handle.readableWebStream({ autoClose: true }) as unknown as ReadableStream<Uint8Array>, {
    headers,
  }); // Node's and the browser's stream types differ in name only
}
