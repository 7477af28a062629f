import { Readable } from "node:stream";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import { zipVersion } from "#server/pipelines/zip-bundle.ts";
import { authorise, type Caller } from "#server/platform/caller.ts";
import { disposition } from "./run-output.ts";

const requestSchema = z.object({ pipeline: z.uuid(), version: z.coerce.number().int().min(1) });

/** A published version as a zip. */
export async function versionZip(
  caller: Caller | null,
  request: { readonly pipeline: string; readonly version: string },
): Promise<Response> {
  const allowed = authorise(caller, "workspace.read");
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) throw fail("not_found", "There is no such version.", { mend: "See the list of versions." });
  const { name, stream } = await zipVersion(allowed, { id: parsed.data.pipeline, version: parsed.data.version });
  return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": disposition(name),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
