import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Plan } from "#domain/plan/plan.ts";
import { filesOf, settledState } from "#server/reading/index.ts";
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
  /** The state of the files that were hashed; null where they were written just now, or meanwhile. */
  readonly state: string | null;
}

/** By the state of the files, what was last made of their bytes. */
const known = new Map<string, Fingerprint>();
const mostKnown = 500;

/** Made once for as long as nobody writes to the files. */
async function fingerprintOf(file: string, signal: AbortSignal): Promise<Fingerprint> {
  const before = await settledState(file);
  const found = before === null ? undefined : known.get(before);
  if (found) return found;
  const { hash, sizeBytes } = await hashFiles(filesOf(file), { signal });
  const made = { fingerprint: `sha256:${hash}`, sizeBytes, state: before };
  if (before === null || (await settledState(file)) !== before) return { ...made, state: null };
  known.set(before, made);
  if (known.size > mostKnown) known.delete(known.keys().next().value!);
  return made;
}

/** SHA-256 of each input file's bytes; a glob's files count in order of name. */
export async function fingerprintFiles(
  paths: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Map<string, Fingerprint>> {
  const made = [...paths].map(async ([node, file]) => [node, await fingerprintOf(file, signal)] as const);
  return new Map(await Promise.all(made));
}
