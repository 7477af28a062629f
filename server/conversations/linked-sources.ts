import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { findingSchema } from "#domain/sources/finding.ts";
import { foreignKeySchema, type ProfiledSource } from "#domain/sources/profile.ts";
import type { Engine } from "#server/engine/index.ts";
import { processEngine } from "#server/sources/process-engine.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { onceAtATime } from "#server/platform/once-at-a-time.ts";
import { askedBy } from "#server/platform/asked-by.ts";
import { logger } from "#server/platform/logger.ts";
import { processWide } from "#server/platform/process-wide.ts";
import { linkSources } from "#server/sources/index.ts";

const linksSchema = z.object({ foreignKeys: z.array(foreignKeySchema), findings: z.array(findingSchema) });
/** What can only be seen with every source of a pipeline at hand. */
export type Links = z.infer<typeof linksSchema>;

const fileOf = (workspaceId: string, sources: readonly ProfiledSource[]): string => {
  const key = createHash("sha256")
    .update(JSON.stringify(sources.map((each) => [each.name, path.basename(each.snapshotPath)]).toSorted()))
    .digest("hex");
  return path.join(artifacts().snapshots(workspaceId), `links-${key}.json`);
};

/** Kept beside the snapshots, under their names: the same rows are looked through once. */
export async function knownLinks(workspaceId: string, sources: readonly ProfiledSource[]): Promise<Links | null> {
  if (sources.length === 0) return { foreignKeys: [], findings: [] };
  try {
    return linksSchema.parse(JSON.parse(await readFile(fileOf(workspaceId, sources), "utf8")));
  } catch {
    return null;
  }
}

/** The web process and a worker may want them at the same time; one of them looks. */
export async function findLinks(
  engine: Engine,
  given: { workspaceId: string; sources: readonly ProfiledSource[]; signal?: AbortSignal },
): Promise<Links> {
  const file = fileOf(given.workspaceId, given.sources);
  await mkdir(path.dirname(file), { recursive: true });
  const make = async (): Promise<Links> => {
    const found = await linkSources({ engine, sources: given.sources, signal: given.signal });
    const own = `${file}.${randomUUID()}`;
    await writeFile(own, JSON.stringify(found));
    await rename(own, file);
    return found;
  };
  return onceAtATime({
    marker: `${file}.making`,
    known: () => knownLinks(given.workspaceId, given.sources),
    make,
    signal: given.signal,
  });
}

const longestLinkingMs = 10 * 60_000;
const running = (): Set<string> => processWide("sources being linked", () => new Set());

/** Looks in the background and calls back when it is known. */
export function startLinking(workspaceId: string, sources: readonly ProfiledSource[], done: () => Promise<void>): void {
  const key = fileOf(workspaceId, sources);
  if (running().has(key)) return;
  running().add(key);
  // It goes on when the one who asked first has gone, in a line of its own.
  askedBy({ workspaceId: "", personId: "links", longestMs: longestLinkingMs }, () =>
    findLinks(processEngine(), { workspaceId, sources }),
  )
    .then(done)
    .catch((error: unknown) => logger().warn({ err: error }, "sources could not be linked"))
    .finally(() => running().delete(key));
}
