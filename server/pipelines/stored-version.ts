import path from "node:path";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Version } from "#prisma/generated/client.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { asSweeper, type Tx } from "#server/platform/db.ts";
import type { PipelineRecord } from "./stored-pipeline.ts";

/** Where Airflow reads a DAG. */
export const dagFolder = (dagId: string): string => path.join(artifacts().dags, dagId);

/** Another pipeline, of whatever workspace, that was published under this name: they would write one folder. */
export const isDagTaken = async (dagId: string, pipelineId: string): Promise<boolean> =>
  (await asSweeper((tx) => tx.version.count({ where: { dagId, pipelineId: { not: pipelineId } } }))) > 0;

export const dagTaken = (dagId: string): Error =>
  fail("conflict", `Another pipeline is published as ${dagId}.`, { field: "name", mend: "Rename this pipeline." });

export async function getVersion(tx: Tx, pipelineId: string, number: number): Promise<Version> {
  const found = await tx.version.findUnique({ where: { pipelineId_number: { pipelineId, number } } });
  if (!found)
    throw fail("not_found", `There is no version ${number} of this pipeline.`, { mend: "See the list of versions." });
  return found;
}

/** The version that is published now. */
export const findLiveVersion = async (
  tx: Tx,
  { id, publishedVersion }: Pick<PipelineRecord, "id" | "publishedVersion">,
): Promise<Version | null> =>
  publishedVersion === null
    ? null
    : tx.version.findUnique({ where: { pipelineId_number: { pipelineId: id, number: publishedVersion } } });

export async function nextVersionOf(tx: Tx, pipelineId: string): Promise<number> {
  const newest = await tx.version.aggregate({ where: { pipelineId }, _max: { number: true } });
  return (newest._max.number ?? 0) + 1;
}
