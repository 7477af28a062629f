import { rm } from "node:fs/promises";
import path from "node:path";
import type { SourceView } from "#domain/api/sources.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import type { Caller } from "#server/platform/caller.ts";
import { Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { requestProfile } from "./create-source.ts";
import { readingKey } from "#domain/reading/reading-config.ts";
import { type SourceRecord, sourceNode } from "./source-node.ts";
import { getStoredSource, viewSource } from "./view-source.ts";
import { readText } from "#server/platform/document-thread/read-text.ts";

const tell = (tx: Tx, source: SourceRecord): Promise<void> =>
  notify(tx, { workspaceId: source.workspaceId, kind: "source", id: source.id });

/** Has a source read again: its file or table may have changed. */
export async function profileAgain(caller: Caller, id: string): Promise<SourceView> {
  const record = await withWorkspace(caller.workspaceId, async (tx) => {
    const source = await getStoredSource(tx, id);
    if (source.state === "profiling" || source.state === "waiting")
      throw fail("conflict", `${source.name} is being profiled already.`);
    await audit(tx, caller, { action: "sources.profileAgain", subject: source.name });
    await tell(tx, source);
    return tx.source.update({ where: { id }, data: { state: "waiting", problems: [], progress: Prisma.DbNull } });
  });
  await requestProfile(record);
  return viewSource(record);
}

/** The worker that profiles it sees the changed state within half a second. */
export const cancelProfile = (caller: Caller, id: string): Promise<void> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const source = await getStoredSource(tx, id);
    const changed = await tx.source.updateMany({
      where: { id, state: { in: ["waiting", "profiling"] } },
      data: { state: "cancelled" },
    });
    if (changed.count === 0) throw fail("conflict", `${source.name} is not being profiled.`);
    await audit(tx, caller, { action: "sources.cancel", subject: source.name });
    await tell(tx, source);
  });

async function users(tx: Tx, source: SourceRecord): Promise<string[]> {
  const pipelines = await tx.pipeline.findMany({ where: { removedAt: null } });
  const revisions = await tx.revision.findMany({
    where: { OR: pipelines.map(({ id, revision }) => ({ pipelineId: id, number: revision })) },
  });
  // a name of plain letters stands in a text as it is, unless it is written with escapes: most texts need not be read
  const named = source.path ?? source.tableName ?? "";
  const isPlain = /^[\w./-]+$/.test(named);
  const reading = new Set<string>();
  for (const { pipelineId, text } of revisions.filter(
    ({ text }) => !isPlain || text.includes("\\") || text.includes(named),
  ))
    if (
      (await readText(text)).pipeline.nodes.some(({ config }) =>
        source.path !== null
          ? config.path === source.path && readingKey(config) === readingKey(sourceNode(source).config)
          : config.connection === source.connection && config.table === source.tableName,
      )
    )
      reading.add(pipelineId);
  return pipelines.filter((pipeline) => reading.has(pipeline.id)).map((pipeline) => pipeline.name);
}

/** Forgets a source that no pipeline reads, and deletes its upload. */
export async function removeSource(caller: Caller, id: string): Promise<void> {
  const source = await withWorkspace(caller.workspaceId, async (tx) => {
    const found = await getStoredSource(tx, id);
    const names = await users(tx, found);
    if (names.length > 0)
      throw fail("conflict", `${found.name} is read by ${names.slice(0, 3).join(", ")}.`, {
        mend: "Remove its step there first.",
      });
    await tx.pipelineSource.deleteMany({ where: { sourceId: id } });
    await tx.source.delete({ where: { id } });
    const others = await tx.source.count({ where: { path: found.path, kind: "upload" } });
    await audit(tx, caller, { action: "sources.remove", subject: found.name, before: { id } });
    await tell(tx, found);
    return { ...found, isLast: others === 0 };
  });
  if (source.kind === "upload" && source.path && source.isLast)
    await rm(path.join(artifacts().uploads(caller.workspaceId), path.basename(source.path)), { force: true });
}
