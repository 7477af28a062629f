import type { SourceView } from "#domain/api/sources.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { type Prisma, type Tx, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { enqueue } from "#server/queue/index.ts";
import type { SourceRecord } from "./source-node.ts";
import { viewSource } from "./view-source.ts";

export interface NewSource {
  readonly name: string;
  readonly kind: SourceView["kind"];
  readonly path?: string;
  readonly connection?: string;
  readonly tableName?: string;
  readonly sizeBytes?: number;
  readonly contentHash?: string;
}

const nodeOf = (source: NewSource): Prisma.InputJsonObject =>
  source.path !== undefined
    ? { kind: "file_source", config: { path: source.path } }
    : { kind: "postgres_source", config: { connection: source.connection ?? "", table: source.tableName ?? "" } };

const beingProfiled = ["waiting", "profiling"];

/** One job for each time that a source waits: handing it over twice changes nothing. */
export const requestProfile = ({
  workspaceId,
  id,
  fence,
}: Pick<SourceRecord, "workspaceId" | "id" | "fence">): Promise<string> =>
  enqueue("profile-source", { workspaceId, sourceId: id }, { jobId: `source-${id}-${fence}` });

/** The row of a source; one that reads the same place already is profiled again instead. */
export async function storeSource(tx: Tx, caller: Caller, source: NewSource): Promise<SourceRecord> {
  const place =
    source.path !== undefined
      ? { kind: source.kind, path: source.path }
      : { kind: source.kind, connection: source.connection ?? null, tableName: source.tableName ?? null };
  const known = await tx.source.findFirst({ where: place, orderBy: { createdAt: "desc" } });
  const facts = { name: source.name, sizeBytes: source.sizeBytes ?? null, contentHash: source.contentHash ?? null };
  const record = known
    ? await tx.source.update({
        where: { id: known.id },
        data: beingProfiled.includes(known.state) ? {} : { ...facts, state: "waiting", problems: [] },
      })
    : await tx.source.create({
        data: { workspaceId: caller.workspaceId, createdBy: caller.personId, node: nodeOf(source), ...place, ...facts },
      });
  await audit(tx, caller, { action: "sources.add", subject: source.name, after: { id: record.id, kind: source.kind } });
  await notify(tx, { workspaceId: caller.workspaceId, kind: "source", id: record.id });
  return record;
}

/** Stores a source and has it profiled by a worker. */
export async function createSource(caller: Caller, source: NewSource): Promise<SourceView> {
  const record = await withWorkspace(caller.workspaceId, (tx) => storeSource(tx, caller, source));
  await requestProfile(record);
  return viewSource(record);
}
