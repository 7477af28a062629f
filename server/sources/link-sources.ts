import type { ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { Engine } from "#server/engine/engine.ts";
import { findTrapsIn } from "./findings/find-traps.ts";
import { findForeignKeys } from "./foreign-keys.ts";

/** What can only be seen with every source at hand: foreign keys between them, and the traps, in one locked-down child. */
export async function linkSources(request: {
  engine: Engine;
  sources: readonly ProfiledSource[];
  signal?: AbortSignal | undefined;
}): Promise<{ foreignKeys: ForeignKey[]; findings: Finding[] }> {
  const session = await request.engine.session({
    readable: request.sources.map(({ snapshotPath }) => snapshotPath),
    signal: request.signal,
  });
  try {
    const foreignKeys = await findForeignKeys(session, request.sources);
    return { foreignKeys, findings: await findTrapsIn(session, request.sources, foreignKeys) };
  } finally {
    await session.close();
  }
}
