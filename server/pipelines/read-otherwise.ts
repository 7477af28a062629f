import type { SourceView } from "#domain/api/sources.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import { readingKey } from "#domain/reading/reading-config.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { changeText, readText } from "#server/platform/document-thread/read-text.ts";
import { notify } from "#server/platform/notify.ts";
import { requestProfile } from "#server/sources/create-source.ts";
import { fileSettings } from "#server/sources/file-settings.ts";
import { type SourceRecord, sourceNode } from "#server/sources/source-node.ts";
import { getStoredSource, viewSource } from "#server/sources/view-source.ts";
import { sourcesOf } from "./pipeline-sources.ts";
import { saveRevision } from "./save-revision.ts";
import { getStoredPipeline, lockPipeline } from "./stored-pipeline.ts";

const isFile = (source: SourceRecord): boolean => source.path !== null;

/** The same file as a source of its own, which is read by other settings. */
async function addReading(tx: Tx, like: SourceRecord, config: Record<string, unknown>): Promise<SourceRecord> {
  const { workspaceId, name, kind, path, sizeBytes, contentHash, createdBy } = like;
  const node = { kind: "file_source", config } as Prisma.InputJsonObject;
  const made = await tx.source.create({
    data: { workspaceId, name, kind, path, sizeBytes, contentHash, createdBy, node },
  });
  await notify(tx, { workspaceId, kind: "source", id: made.id });
  return made;
}

/** Has every file of a document that it reads in a way in which nobody has read it yet profiled in that way. */
export async function readAsWritten(workspaceId: string, pipelineId: string): Promise<void> {
  const made = await withWorkspace(workspaceId, async (tx) => {
    const { revision } = await getStoredPipeline(tx, pipelineId);
    const { pipeline } = await readText(revision.text);
    const known = await sourcesOf(tx, pipelineId, pipeline);
    const added: SourceRecord[] = [];
    for (const { name, kind, config } of pipeline.nodes) {
      if (kind !== "file_source" || known.has(name) || !fileSettings(config)) continue;
      const like = await tx.source.findFirst({
        where: { path: String(config.path) },
        orderBy: { createdAt: "desc" },
      });
      if (like) added.push(await addReading(tx, like, { ...config }));
    }
    return added;
  });
  for (const source of made) await requestProfile(source);
}

/** The operations that give a step these settings and no others. */
function settings(node: string, before: object, after: object): Operation[] {
  const gone = Object.keys(before).filter((field) => !Object.hasOwn(after, field));
  return [
    ...gone.map((field): Operation => ({ op: "unsetField", node, path: [field] })),
    ...Object.entries(after).map(([field, value]): Operation => ({ op: "setField", node, path: [field], value })),
  ];
}

/** Pipelines whose shown text reads this source, each with the steps that do. */
async function readersOf(tx: Tx, source: SourceRecord): Promise<Map<string, string[]>> {
  const pipelines = await tx.pipeline.findMany({ where: { removedAt: null }, select: { id: true } });
  const found = new Map<string, string[]>();
  for (const { id } of pipelines) {
    const { revision } = await getStoredPipeline(tx, id);
    if (!revision.text.includes(source.path!)) continue;
    const sources = await sourcesOf(tx, id, (await readText(revision.text)).pipeline);
    const nodes = [...sources].filter(([, each]) => each.id === source.id).map(([node]) => node);
    if (nodes.length > 0) found.set(id, nodes);
  }
  return found;
}

/**
 * Reads a file by other settings: its source is profiled again, and each pipeline that reads it gets a revision that says so.
 * Taken back there, the pipeline reads the file as before.
 */
export async function changeReading(
  caller: Caller,
  given: { id: string; config: Record<string, unknown> },
): Promise<SourceView> {
  const changed = await withWorkspace(caller.workspaceId, async (tx) => {
    const source = await getStoredSource(tx, given.id);
    if (!isFile(source)) throw fail("invalid_input", `${source.name} is a table, which is read as it is.`);
    if (source.state === "profiling" || source.state === "waiting")
      throw fail("conflict", `${source.name} is being profiled already.`, { mend: "Wait for its end, or cancel it." });
    const config = { ...given.config, path: source.path };
    if (!fileSettings(config)) throw fail("invalid_input", "These settings do not fit a file.");
    const before = sourceNode(source).config;
    if (readingKey(before) === readingKey(config)) return source;
    const readers = await readersOf(tx, source);
    for (const [pipelineId, nodes] of readers) {
      const stored = await lockPipeline(tx, pipelineId);
      const operations = nodes.flatMap((node) => settings(node, before, config));
      const text = await changeText(stored.revision.text, operations);
      await saveRevision(tx, caller, {
        stored,
        text,
        reason: `reads ${source.name} otherwise`,
        action: "pipelines.changeReading",
      });
    }
    await audit(tx, caller, {
      action: "sources.changeReading",
      subject: source.name,
      before: { reading: readingKey(before) },
      after: { reading: readingKey(config) },
    });
    await notify(tx, { workspaceId: caller.workspaceId, kind: "source", id: source.id });
    const node = { kind: "file_source", config } as Prisma.InputJsonObject;
    return tx.source.update({
      where: { id: source.id },
      data: { node, state: "waiting", problems: [], progress: Prisma.DbNull },
    });
  });
  if (changed.state === "waiting") await requestProfile(changed);
  return viewSource(changed);
}
