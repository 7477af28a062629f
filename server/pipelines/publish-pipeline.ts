import { createHash } from "node:crypto";
import path from "node:path";
import type { z } from "zod";
import type { contract } from "#domain/api/contract.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { audit } from "#server/access/audit.ts";
import { type Bundle, dagId, writeBundle } from "#server/airflow/index.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper, withWorkspace } from "#server/platform/db.ts";
import { notify } from "#server/platform/notify.ts";
import { compareBundle } from "./compare-bundle.ts";
import { type Published, renderPublished } from "./render-published.ts";
import { lockOnRevision } from "./stored-pipeline.ts";

type Review = z.infer<(typeof contract)["publish"]["review"]["output"]>;
type Check = Review["checks"][number];

const folderOf = (id: string): string => path.join(artifacts().dags, id);

/** Another pipeline, of whatever workspace, that was published under this name: they would write one folder. */
const isTaken = async (id: string, pipelineId: string): Promise<boolean> =>
  (await asSweeper((tx) => tx.version.count({ where: { dagId: id, pipelineId: { not: pipelineId } } }))) > 0;

async function checksOf({ stored, document, bundle, problems }: Published, id: string): Promise<Check[]> {
  const { pipeline } = document.draft;
  const connections = [
    ...new Set(
      pipeline.nodes.flatMap((node) => (typeof node.config.connection === "string" ? [node.config.connection] : [])),
    ),
  ];
  const taken = await isTaken(id, stored.record.id);
  return [
    ...problems.map((each): Check => ({
      name: each.node ?? "pipeline",
      passed: false,
      message: each.message,
      mend: each.mend,
    })),
    ...(bundle
      ? [{ name: "pipeline", passed: true, message: `${pipeline.nodes.length} steps without problems`, mend: null }]
      : []),
    {
      name: "name",
      passed: !taken,
      message: taken ? `Another pipeline is published as ${id}.` : `The DAG's name is ${id}`,
      mend: taken ? "Rename this pipeline." : null,
    },
    {
      name: "schedule",
      passed: true,
      message: pipeline.schedule
        ? `Runs at ${pipeline.schedule.cron} (${pipeline.schedule.timezone})`
        : "No schedule: it is started by hand",
      mend: null,
    },
    ...connections.map((name): Check => ({
      name: "connection",
      passed: true,
      message: `Airflow needs a connection with the id ${name}`,
      mend: null,
    })),
  ];
}

/** What publishing would write, against what lies there now, and whether it may. */
export async function reviewPublish(caller: Caller, pipelineId: string): Promise<Review> {
  const published = await renderPublished(caller, pipelineId);
  const id = published.bundle?.dagId ?? dagId(published.document.draft.pipeline.name);
  return {
    files: published.bundle ? await compareBundle(published.bundle, folderOf(id)) : [],
    checks: await checksOf(published, id),
    folder: folderOf(id),
    nextVersion: published.nextVersion,
    dagId: id,
  };
}

const hashOf = (bundle: Bundle): string =>
  createHash("sha256")
    .update(JSON.stringify(bundle.files.map((file) => [file.path, "text" in file ? file.text : file.sizeBytes])))
    .digest("hex");

/** Writes the bundle into the folder that Airflow reads, and gives the revision its version. */
export async function publishPipeline(
  caller: Caller,
  given: { id: string; revision: number },
): Promise<{ version: number; folder: string; dagId: string; files: string[] }> {
  const { bundle, problems, stored: rendered, nextVersion } = await renderPublished(caller, given.id);
  if (rendered.record.revision !== given.revision)
    await withWorkspace(caller.workspaceId, (tx) => lockOnRevision(tx, given.id, given.revision));
  if (!bundle) throw new SluiceError([...problems]);
  if (await isTaken(bundle.dagId, given.id))
    throw fail("conflict", `Another pipeline is published as ${bundle.dagId}.`, {
      field: "name",
      mend: "Rename this pipeline.",
    });
  const folder = folderOf(bundle.dagId);
  return withWorkspace(caller.workspaceId, async (tx) => {
    const { record } = await lockOnRevision(tx, given.id, given.revision);
    const place = { workspaceId: caller.workspaceId, pipelineId: given.id };
    await tx.version.create({
      data: {
        ...place,
        number: nextVersion,
        revision: given.revision,
        folder,
        dagId: bundle.dagId,
        bundleHash: hashOf(bundle),
        createdBy: caller.personId,
      },
    });
    await tx.pipeline.update({
      where: { id: given.id },
      data: { publishedVersion: nextVersion, publishedAt: new Date() },
    });
    await audit(tx, caller, {
      action: "publish.publish",
      subject: record.name,
      after: { version: nextVersion, revision: given.revision, dagId: bundle.dagId },
    });
    await notify(tx, { workspaceId: caller.workspaceId, kind: "pipeline", id: given.id, number: record.revision });
    return { version: nextVersion, folder, dagId: bundle.dagId, files: await writeBundle(bundle, folder) };
  });
}
