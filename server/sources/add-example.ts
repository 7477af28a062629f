import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { SourceView } from "#domain/api/sources.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { hashFiles } from "./content-hash.ts";
import { storeUpload } from "./store-upload.ts";
import { viewSource } from "./view-source.ts";

const examples = { orders_daily: ["orders.csv", "customers.csv"] } as const;
const folderOf = (example: keyof typeof examples): string => path.join(process.cwd(), "examples", example);

/** The file as a source; the one that was brought before, where it has the same bytes. */
async function bring(caller: Caller, file: string): Promise<SourceView> {
  const { hash } = await hashFiles([file]);
  const known = await withWorkspace(caller.workspaceId, (tx) =>
    tx.source.findFirst({
      where: { kind: "upload", contentHash: hash, state: { in: ["waiting", "profiling", "ready"] } },
      orderBy: { createdAt: "desc" },
    }),
  );
  if (known) return viewSource(known);
  return storeUpload(caller, {
    name: path.basename(file),
    sizeBytes: (await stat(file)).size,
    bytes: createReadStream(file),
  });
}

/** Brings the example's files, and the request that goes with them. */
export async function addExample(
  caller: Caller,
  example: keyof typeof examples,
): Promise<{ sources: SourceView[]; request: string }> {
  const folder = folderOf(example);
  const sources: SourceView[] = [];
  for (const name of examples[example]) sources.push(await bring(caller, path.join(folder, "data", name)));
  return { sources, request: (await readFile(path.join(folder, "request.txt"), "utf8")).trim() };
}
