import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import type { SourceShape } from "#domain/plan/bound.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import type { ProfiledSource, SourceProfile } from "#domain/sources/profile.ts";
import type { Column } from "#domain/sql/types.ts";
import type { Snapshots } from "#server/engine/index.ts";
import { readingKey } from "#domain/reading/reading-config.ts";
import { sourceNode } from "#server/sources/source-node.ts";
import { snapshotFile } from "#server/sources/snapshot-file.ts";
import type { Prisma, Tx } from "#server/platform/db.ts";

export type SourceRecord = Prisma.SourceGetPayload<object>;
export type SourcesByNode = ReadonlyMap<string, SourceRecord>;

interface Place {
  readonly path?: unknown;
  readonly connection?: unknown;
  readonly table?: unknown;
}
/** A file is the same source only where it is read in the same way. */
const isAt = (source: SourceRecord, place: Place): boolean =>
  typeof place.path === "string"
    ? source.path === place.path && readingKey({ ...place }) === readingKey(sourceNode(source).config)
    : place.table !== undefined && source.connection === place.connection && source.tableName === place.table;

/** The stored source that each source node reads: the one linked to it, else the newest at the same place. */
export async function sourcesOf(tx: Tx, pipelineId: string, pipeline: Pipeline): Promise<SourcesByNode> {
  const links = await tx.pipelineSource.findMany({ where: { pipelineId } });
  const nodes = pipeline.nodes.filter((node) => nodeKind(node.kind).family === "source");
  if (nodes.length === 0) return new Map();
  const sources = await tx.source.findMany({ orderBy: { createdAt: "desc" } });
  return new Map(
    nodes.flatMap((node) => {
      const place = node.config as Place;
      const linked = sources.find((each) => each.id === links.find((link) => link.node === node.name)?.sourceId);
      const found = linked && isAt(linked, place) ? linked : sources.find((each) => isAt(each, place));
      return found ? [[node.name, found] as const] : [];
    }),
  );
}

const isProfiled = (source: SourceRecord): boolean => source.columns !== null && source.snapshotPath !== null;

export const shapesOf = (sources: SourcesByNode): Record<string, SourceShape> =>
  Object.fromEntries(
    [...sources]
      .filter(([, source]) => isProfiled(source))
      .map(([node, source]) => [
        node,
        { columns: source.columns as unknown as Column[], dialect: source.dialect as unknown as FileReading | null },
      ]),
  );

export const snapshotsOf = (sources: SourcesByNode): Snapshots =>
  Object.fromEntries(
    [...sources]
      .filter(([, source]) => isProfiled(source))
      .map(([node, source]) => [node, { parquetPath: snapshotFile(source.workspaceId, source.snapshotPath!) }]),
  );

/** Every profiled source under its node's name, as planners and proofs take them. */
export const profiledSources = (sources: SourcesByNode): ProfiledSource[] =>
  [...sources]
    .filter(([, source]) => isProfiled(source))
    .map(([name, source]) => ({
      name,
      profile: source.profile as unknown as SourceProfile,
      dialect: source.dialect as unknown as FileReading | null,
      columns: source.columns as unknown as Column[],
      snapshotPath: snapshotFile(source.workspaceId, source.snapshotPath!),
    }));

/** Changes when another snapshot stands behind a node. */
export const sourcesKey = (sources: SourcesByNode): string =>
  JSON.stringify(
    [...sources].map(([node, source]) => [node, source.snapshotPath, source.columns, source.dialect]).toSorted(),
  );
