import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { BundleFileView, VersionDifference } from "#domain/api/publish.ts";
import { describeChanges } from "#domain/pipeline/describe-changes.ts";
import type { BundleFile } from "#server/airflow/index.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";
import { type KeptFile, keptFileSchema, keptPlace } from "./kept-bundle.ts";
import { renderPublished } from "./render-published.ts";
import { getStoredPipeline } from "./stored-pipeline.ts";
import { getVersion } from "./stored-version.ts";

/** A file of one side: its hash tells whether it differs, its text is read only then. */
interface SideFile extends KeptFile {
  readonly read: () => Promise<string>;
}

/** One side of a comparison; `files` is null where none were kept or none can be made. */
interface Side {
  readonly text: string;
  readonly files: readonly SideFile[] | null;
  readonly why: string;
}

const largestShown = 1_000_000;
const isText = (path: string): boolean =>
  /\.(py|yaml|json|txt)$|^\.airflowignore$/.test(path) && !path.startsWith("sources/");

const textOf = async (file: SideFile | undefined): Promise<string | null> =>
  file && isText(file.path) && file.sizeBytes <= largestShown ? file.read().catch(() => null) : null;

async function compareFiles(before: readonly SideFile[], after: readonly SideFile[]): Promise<BundleFileView[]> {
  const byPath = (files: readonly SideFile[]) => new Map(files.map((file) => [file.path, file]));
  const [was, is] = [byPath(before), byPath(after)];
  const paths = [...new Set([...is.keys(), ...was.keys()])];
  return Promise.all(
    paths.map(async (path): Promise<BundleFileView> => {
      const [old, now] = [was.get(path), is.get(path)];
      const change = !old ? "added" : !now ? "removed" : old.sha256 === now.sha256 ? "same" : "changed";
      return {
        path,
        sizeBytes: (now ?? old)!.sizeBytes,
        change,
        text: change === "same" ? null : await textOf(now),
        before: change === "same" ? null : await textOf(old),
      };
    }),
  );
}

async function versionSide(
  { tx, workspaceId }: { tx: Tx; workspaceId: string },
  id: string,
  number: number,
): Promise<Side> {
  const version = await getVersion(tx, id, number);
  const { text } = await tx.revision.findUniqueOrThrow({
    where: { pipelineId_number: { pipelineId: id, number: version.revision } },
  });
  const files = z.array(keptFileSchema).parse(version.files);
  return {
    text,
    files:
      files.length > 0
        ? files.map((file) => ({ ...file, read: () => readFile(keptPlace(workspaceId, file), "utf8") }))
        : null,
    why: `The files of version ${number} are not kept.`,
  };
}

/** What the draft would publish: only hashed, since nothing is kept for looking at it. */
async function hashed(file: BundleFile): Promise<SideFile> {
  if ("text" in file) {
    const sha256 = createHash("sha256").update(file.text).digest("hex");
    return { path: file.path, sha256, sizeBytes: Buffer.byteLength(file.text), read: async () => file.text };
  }
  const hash = createHash("sha256");
  await pipeline(createReadStream(file.copyOf), hash);
  const { path, sizeBytes } = file;
  return { path, sizeBytes, sha256: hash.digest("hex"), read: () => readFile(file.copyOf, "utf8") };
}

async function draftSide(caller: Caller, id: string): Promise<Side> {
  const { stored, bundle, problems } = await renderPublished(caller, id);
  return {
    text: stored.revision.text,
    files: bundle && (await Promise.all(bundle.files.map(hashed))),
    why: problems[0] ? `The draft makes no files yet: ${problems[0].message}` : "",
  };
}

/** What changed from a version to another one or to the draft: the document in words, and every file. */
export async function compareVersions(
  caller: Caller,
  given: { id: string; from: number; to: number | null },
): Promise<VersionDifference> {
  const { id, from, to } = given;
  const [before, other] = await withWorkspace(caller.workspaceId, async (tx) => {
    await getStoredPipeline(tx, id);
    const place = { tx, workspaceId: caller.workspaceId };
    return [await versionSide(place, id, from), to === null ? null : await versionSide(place, id, to)] as const;
  });
  const after = other ?? (await draftSide(caller, id));
  return {
    changes: describeChanges((await readText(before.text)).pipeline, (await readText(after.text)).pipeline),
    files: before.files && after.files ? await compareFiles(before.files, after.files) : [],
    unkept: before.files ? (after.files ? null : after.why) : before.why,
  };
}
