import { type SourceView, sourceViewSchema } from "#domain/api/sources.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Tx } from "#server/platform/db.ts";
import { type SourceRecord, sourceNode } from "./source-node.ts";

const stored = sourceViewSchema.pick({
  kind: true,
  state: true,
  profile: true,
  progress: true,
  findings: true,
  problems: true,
});

export function viewSource(source: SourceRecord): SourceView {
  return {
    ...stored.parse(source),
    id: source.id,
    name: source.name,
    node: sourceNode(source),
    sizeBytes: source.sizeBytes === null ? null : Number(source.sizeBytes),
    contentHash: source.contentHash,
    createdAt: source.createdAt.toISOString(),
    profiledAt: source.profiledAt?.toISOString() ?? null,
  };
}

export async function getStoredSource(tx: Tx, id: string): Promise<SourceRecord> {
  const source = await tx.source.findUnique({ where: { id } });
  if (!source) throw fail("not_found", "There is no such source in this workspace.");
  return source;
}
