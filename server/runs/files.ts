import path from "node:path";
import { artifacts } from "#server/platform/artifacts.ts";
import type { RunKey } from "./run-key.ts";

export const runFolder = ({ workspaceId, runId }: RunKey): string => artifacts().run(workspaceId, runId);

/** Rows by which a check stopped the run: its attempt's folder goes, they stay to be looked at. */
export const stoppedFile = (node: string): string => path.join("stopped", `${node}.parquet`);

/** What an attempt writes before it is committed; the names of stages are names of nodes, which are safe in a path. */
export const attemptFolder = (key: RunKey, stage: string, number: number): string =>
  path.join(runFolder(key), stage, String(number));
