import { createHash } from "node:crypto";
import type { PublishedVersion, PublishTarget } from "#domain/api/publish.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { deliverVersion } from "./deliver-version.ts";
import { keepBundle, type KeptFile, keptBundle } from "./kept-bundle.ts";
import { type Published, renderPublished } from "./render-published.ts";
import { lockOnRevision } from "./stored-pipeline.ts";
import { dagFolder, dagTaken, findLiveVersion, isDagTaken, nextVersionOf } from "./stored-version.ts";

export interface PublishRequest {
  readonly id: string;
  readonly revision: number;
  readonly target?: PublishTarget;
  readonly note?: string;
}

const hashOf = (files: readonly KeptFile[]): string =>
  createHash("sha256")
    .update(JSON.stringify(files.map((file) => [file.path, file.sha256])))
    .digest("hex");

/** Rendered apart, since that takes time; as a version it counts only while its number is still the next one. */
interface Rendered {
  readonly published: Published;
  readonly files: readonly KeptFile[];
  readonly dagId: string;
}

async function render(caller: Caller, { id, revision }: PublishRequest): Promise<Rendered> {
  const published = await renderPublished(caller, id);
  if (published.stored.record.revision !== revision)
    await withWorkspace(caller.workspaceId, (tx) => lockOnRevision(tx, id, revision));
  const { bundle } = published;
  if (!bundle) throw new SluiceError([...published.problems]);
  if (await isDagTaken(bundle.dagId, id)) throw dagTaken(bundle.dagId);
  return { published, files: await keepBundle(caller.workspaceId, bundle), dagId: bundle.dagId };
}

/** Null where somebody else took the number meanwhile: the files would carry a wrong one. */
const record = (caller: Caller, given: PublishRequest, rendered: Rendered): Promise<PublishedVersion | null> =>
  withWorkspace(caller.workspaceId, async (tx) => {
    const stored = await lockOnRevision(tx, given.id, given.revision);
    const number = await nextVersionOf(tx, given.id);
    if (number !== rendered.published.nextVersion) return null;
    const { target = "folder", note = "" } = given;
    const before = await findLiveVersion(tx, stored.record);
    const version = await tx.version.create({
      data: {
        workspaceId: caller.workspaceId,
        pipelineId: given.id,
        number,
        revision: given.revision,
        folder: target === "folder" ? dagFolder(rendered.dagId) : "",
        dagId: rendered.dagId,
        bundleHash: hashOf(rendered.files),
        files: [...rendered.files],
        target,
        note,
        createdBy: caller.personId,
      },
    });
    await tx.pipeline.update({ where: { id: given.id }, data: { publishedVersion: number, publishedAt: new Date() } });
    await audit(tx, caller, {
      action: "publish.publish",
      subject: stored.record.name,
      before: { version: before?.number ?? null },
      after: { version: number, revision: given.revision, dagId: version.dagId, target, note },
    });
    await notify(tx, {
      workspaceId: caller.workspaceId,
      kind: "pipeline",
      id: given.id,
      number: stored.record.revision,
    });
    if (target === "folder") await deliverVersion(tx, given.id, keptBundle(caller.workspaceId, version));
    return {
      version: number,
      folder: version.folder,
      dagId: version.dagId,
      files: rendered.files.map((file) => file.path),
    };
  });

/** Each time somebody else was quicker it is rendered again, with the number that is next then. */
const mostTries = 20;

/** Gives the revision its version, keeps its files, and writes them into the folder that Airflow reads where that is the target. */
export async function publishPipeline(caller: Caller, given: PublishRequest): Promise<PublishedVersion> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const done = await record(caller, given, await render(caller, given));
    if (done) return done;
  }
  throw fail("conflict", "Others are publishing this pipeline again and again.", { mend: "Publish once more." });
}
