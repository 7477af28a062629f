import path from "node:path";
import { config } from "./config.ts";

/** Where files of a workspace lie in the data folder. Names of people's making never become a path here without a check. */
export interface Artifacts {
  readonly root: string;
  readonly uploads: (workspaceId: string) => string;
  readonly snapshots: (workspaceId: string) => string;
  readonly run: (workspaceId: string, runId: string) => string;
  readonly outputs: (workspaceId: string, pipelineId: string) => string;
  /** Files of published versions, under their hash. */
  readonly bundles: (workspaceId: string) => string;
  /** Published bundles; an Airflow may watch this folder. */
  readonly dags: string;
  readonly scratch: string;
}

export function createArtifacts({ root }: { root: string }): Artifacts {
  const workspace = (id: string): string => path.join(root, "workspaces", id);
  return {
    root,
    uploads: (id) => path.join(workspace(id), "uploads"),
    snapshots: (id) => path.join(workspace(id), "snapshots"),
    run: (id, runId) => path.join(workspace(id), "runs", runId),
    outputs: (id, pipelineId) => path.join(workspace(id), "outputs", pipelineId),
    bundles: (id) => path.join(workspace(id), "bundles"),
    dags: path.join(root, "dags"),
    scratch: path.join(root, "scratch"),
  };
}

export const artifacts = (): Artifacts => createArtifacts({ root: config().dataFolder });
