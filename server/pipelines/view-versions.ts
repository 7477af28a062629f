import { z } from "zod";
import type { VersionView } from "#domain/api/publish.ts";
import type { Version } from "#prisma/generated/client.ts";
import { personNames } from "#server/access/person-names.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Tx, withWorkspace } from "#server/platform/db.ts";
import { keptFileSchema } from "./kept-bundle.ts";
import { getStoredPipeline, type PipelineRecord } from "./stored-pipeline.ts";

/** Versions as lists show them. */
export async function viewVersions(
  tx: Tx,
  record: Pick<PipelineRecord, "publishedVersion">,
  versions: readonly Version[],
): Promise<VersionView[]> {
  const names = await personNames(
    tx,
    versions.map((each) => each.createdBy),
  );
  return versions.map((each) => {
    const files = z.array(keptFileSchema).parse(each.files);
    return {
      number: each.number,
      revision: each.revision,
      at: each.createdAt.toISOString(),
      by: names(each.createdBy),
      note: each.note,
      target: each.target === "bundle" ? "bundle" : "folder",
      dagId: each.dagId,
      isLive: each.number === record.publishedVersion,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      isKept: files.length > 0,
    };
  });
}

/** Every version of a pipeline, newest first. */
export const listVersions = (caller: Caller, id: string): Promise<{ items: VersionView[] }> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await getStoredPipeline(tx, id);
    const found = await tx.version.findMany({ where: { pipelineId: record.id }, orderBy: { number: "desc" } });
    return { items: await viewVersions(tx, record, found) };
  });
