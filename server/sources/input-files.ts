import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { filesOf } from "#server/reading/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { config } from "#server/platform/config.ts";
import { hashFiles } from "./content-hash.ts";

const isUnder = (folder: string, file: string): boolean => file === folder || file.startsWith(`${folder}${path.sep}`);

/** Where a path of a document lies: an upload of the workspace, or a file under a folder that the admin allowed. */
export function inputPath(workspaceId: string, node: string, given: string): string {
  const uploads = artifacts().uploads(workspaceId);
  const folders = path.isAbsolute(given) ? config().sourceFolders : [uploads];
  const file = path.resolve(uploads, given);
  const wildcard = file.split(path.sep).findIndex((part) => /[*?[]/.test(part));
  const fixed = wildcard < 0 ? file : file.split(path.sep).slice(0, wildcard).join(path.sep);
  if (!existsSync(fixed))
    throw fail("source_unreadable", `${given} is not there.`, {
      node,
      field: "path",
      got: given,
      mend: "Upload the file again, or correct the path.",
    });
  const real = realpathSync(fixed);
  const allowed = folders.some((folder) => existsSync(folder) && isUnder(realpathSync(folder), real));
  if (!allowed)
    throw fail("source_unreadable", `${given} is not under a folder that may be read.`, {
      node,
      field: "path",
      got: given,
      mend: "Upload the file, or ask an admin to allow its folder.",
    });
  return file;
}

/** The files that a plan reads, by the name of their node. */
export function inputPaths(workspaceId: string, plan: Plan): Map<string, string> {
  const sources = plan.stages.flatMap((stage) => stage.nodes).filter((node) => node.source);
  return new Map(sources.map((node) => [node.name, inputPath(workspaceId, node.name, node.source!.path)]));
}

export interface Fingerprint {
  readonly fingerprint: string;
  readonly sizeBytes: number;
}

/** SHA-256 of each input file's bytes; a glob's files count in order of name. */
export async function fingerprintFiles(
  paths: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Map<string, Fingerprint>> {
  const found = new Map<string, Fingerprint>();
  for (const [node, file] of paths) {
    const { hash, sizeBytes } = await hashFiles(filesOf(file), { signal });
    found.set(node, { fingerprint: `sha256:${hash}`, sizeBytes });
  }
  return found;
}
