import path from "node:path";
import { artifacts } from "#server/platform/artifacts.ts";

/** Where a snapshot lies; rows hold its name only, so that the data folder can move. */
export const snapshotFile = (workspaceId: string, name: string): string =>
  path.join(artifacts().snapshots(workspaceId), path.basename(name));
