import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import type { SourceView } from "#domain/api/sources.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { uploadSizeProblem } from "#domain/sources/upload-limit.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import type { Caller } from "#server/platform/caller.ts";
import { createSource } from "./create-source.ts";
import { placeUniquely, safeFileName } from "./upload-name.ts";

const writtenAtOnceBytes = 2 ** 20;

export interface Upload {
  readonly name: string;
  /** As the sender announced it. */
  readonly sizeBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const broken = (): SluiceError => fail("invalid_input", "The upload broke off.", { mend: "Send the file again." });

/** Writes a megabyte at a time: what is held in memory does not grow with the file. */
async function receive(file: string, upload: Upload): Promise<string> {
  const hash = createHash("sha256");
  const handle = await open(file, "wx", 0o600);
  let received = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const flush = async (): Promise<void> => {
    await handle.appendFile(Buffer.concat(pending));
    [pending, pendingBytes] = [[], 0];
  };
  try {
    for await (const chunk of upload.bytes) {
      received += chunk.byteLength;
      if (received > upload.sizeBytes)
        throw fail("invalid_input", "More bytes came than were announced.", {
          expected: String(upload.sizeBytes),
          got: String(received),
        });
      hash.update(chunk);
      pending.push(chunk);
      pendingBytes += chunk.byteLength;
      if (pendingBytes >= writtenAtOnceBytes) await flush();
    }
    await flush();
    if (received !== upload.sizeBytes) throw broken();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      throw fail("unavailable", "The disk of the server is full.", { mend: "Ask an admin to free some space." });
    throw error instanceof SluiceError ? error : broken();
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

/** Streams a file into the workspace; one that breaks off or is not complete leaves nothing behind. */
export async function storeUpload(caller: Caller, upload: Upload): Promise<SourceView> {
  const refused = uploadSizeProblem(safeFileName(upload.name), upload.sizeBytes);
  if (refused) throw new SluiceError(refused);
  const folder = artifacts().uploads(caller.workspaceId);
  await mkdir(folder, { recursive: true });
  const partial = path.join(folder, `.upload-${randomUUID()}`);
  try {
    const contentHash = await receive(partial, upload);
    const name = await placeUniquely(partial, folder, safeFileName(upload.name));
    return await createSource(caller, { name, kind: "upload", path: name, sizeBytes: upload.sizeBytes, contentHash });
  } finally {
    await rm(partial, { force: true });
  }
}
