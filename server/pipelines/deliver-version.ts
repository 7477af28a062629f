import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { type Bundle, writeBundle } from "#server/airflow/index.ts";
import type { Tx } from "#server/platform/db.ts";
import { dagFolder } from "./stored-version.ts";

/** Other names under which this pipeline still lies in the folder that Airflow reads. */
export async function otherNames(tx: Tx, pipelineId: string, dagId: string): Promise<string[]> {
  const found = await tx.version.findMany({
    where: { pipelineId, dagId: { not: dagId } },
    distinct: ["dagId"],
    select: { dagId: true },
  });
  return found.map((each) => each.dagId).filter((each) => existsSync(dagFolder(each)));
}

/**
 * Writes a version into the folder that Airflow reads. What was published under another name goes: two DAGs of one pipeline would
 * load everything twice.
 */
export async function deliverVersion(tx: Tx, pipelineId: string, bundle: Bundle): Promise<string[]> {
  const written = await writeBundle(bundle, dagFolder(bundle.dagId));
  for (const other of await otherNames(tx, pipelineId, bundle.dagId))
    await rm(dagFolder(other), { recursive: true, force: true });
  return written;
}
