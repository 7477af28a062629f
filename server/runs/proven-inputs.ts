import type { Stage } from "#domain/plan/plan.ts";
import type { RunInput } from "#domain/runs/stage-result.ts";
import type { SourceProfile } from "#domain/sources/profile.ts";
import { rememberFiles, settledState } from "#server/reading/index.ts";
import type { SourcesByNode } from "#server/pipelines/pipeline-sources.ts";
import type { Fingerprint } from "#server/sources/input-files.ts";

/** What the profile of this node's source proved, where the file holds the bytes that were profiled: their hashes tell. */
export function provenBy(
  sources: SourcesByNode,
  node: string,
  { fingerprint, state }: Fingerprint,
): RunInput["proven"] {
  const profile = sources.get(node)?.profile as SourceProfile | null | undefined;
  if (state === null || !profile?.plain?.length || fingerprint !== `sha256:${profile.contentHash}`) return null;
  return { state, columns: profile.plain };
}

/** Lets the engine of this process read by itself what was proven of a stage's inputs, as their files are what they were then. */
export async function rememberProven(
  stage: Pick<Stage, "nodes">,
  inputs: readonly RunInput[],
  paths: Readonly<Record<string, string>>,
): Promise<void> {
  for (const { name, source } of stage.nodes) {
    const proven = inputs.find(({ node }) => node === name)?.proven;
    const path = paths[`source:${name}`];
    if (!source || !proven || path === undefined) continue;
    const state = await settledState(path).catch(() => null);
    if (state === proven.state) await rememberFiles(path, source.dialect, { plain: proven.columns, counts: [] });
  }
}
