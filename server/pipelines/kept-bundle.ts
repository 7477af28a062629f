import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Bundle } from "#server/airflow/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";

/** One file of a published version; its bytes lie under their hash, once for all versions that have them. */
export const keptFileSchema = z.object({
  path: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number(),
});
export type KeptFile = z.infer<typeof keptFileSchema>;

export const keptPlace = (workspaceId: string, { sha256 }: Pick<KeptFile, "sha256">): string =>
  path.join(artifacts().bundles(workspaceId), sha256.slice(0, 2), sha256);

/** Hashes what it writes, so that the name is that of the bytes kept and not of a file that may change meanwhile. */
async function keepBytes(workspaceId: string, bytes: Readable): Promise<Pick<KeptFile, "sha256" | "sizeBytes">> {
  const folder = artifacts().bundles(workspaceId);
  await mkdir(folder, { recursive: true });
  const hidden = path.join(folder, `.${randomUUID()}.part`);
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(bytes, hashing, createWriteStream(hidden));
    const { size: sizeBytes } = await stat(hidden);
    const kept = { sha256: hash.digest("hex"), sizeBytes };
    const place = keptPlace(workspaceId, kept);
    await mkdir(path.dirname(place), { recursive: true });
    await rename(hidden, place);
    return kept;
  } finally {
    await rm(hidden, { force: true });
  }
}

/** Keeps every file of a bundle: what is published can be given out, compared and published again as it was. */
export async function keepBundle(workspaceId: string, bundle: Bundle): Promise<KeptFile[]> {
  const files: KeptFile[] = [];
  for (const file of bundle.files) {
    const bytes = "text" in file ? Readable.from([Buffer.from(file.text)]) : createReadStream(file.copyOf);
    files.push({ path: file.path, ...(await keepBytes(workspaceId, bytes)) });
  }
  return files;
}

/** A kept version as a bundle that can be written again. */
export function keptBundle(workspaceId: string, version: { dagId: string; number: number; files: unknown }): Bundle {
  const files = z.array(keptFileSchema).parse(version.files);
  const gone = files.find((file) => !existsSync(keptPlace(workspaceId, file)));
  if (files.length === 0 || gone)
    throw fail("not_found", `The files of version ${version.number} are not kept.`, {
      mend: "Take its steps into the draft, and publish that.",
    });
  return {
    dagId: version.dagId,
    dagFile: `${version.dagId}.py`,
    files: files.map((file) => ({
      path: file.path,
      copyOf: keptPlace(workspaceId, file),
      sizeBytes: file.sizeBytes,
    })),
  };
}
