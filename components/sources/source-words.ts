import type { SourceView } from "#domain/api/sources.ts";

export const sourceTones = {
  waiting: "idle",
  profiling: "run",
  ready: "ok",
  failed: "bad",
  cancelled: "warn",
} as const satisfies Record<SourceView["state"], string>;
export const sourceWords = {
  waiting: "Waiting",
  profiling: "Profiling",
  ready: "Profiled",
  failed: "Failed",
  cancelled: "Cancelled",
} as const satisfies Record<SourceView["state"], string>;
export const kindWords = {
  upload: "uploaded file",
  path: "file by its path",
  table: "table",
} as const satisfies Record<SourceView["kind"], string>;

/** The connection that a table was read through; null for a file. */
export const connectionOf = (source: SourceView): string | null =>
  source.kind === "table" && typeof source.node.config.connection === "string" ? source.node.config.connection : null;
export const tableOf = (source: SourceView): string | null =>
  source.kind === "table" && typeof source.node.config.table === "string" ? source.node.config.table : null;

/** How much of a profile is done, 0 to 1: its rows are read, then its columns are settled one by one; null where that is not known. */
export function partDone(progress: SourceView["progress"]): number | null {
  if (!progress?.rowsAbout) return null;
  const read = Math.min(1, progress.rowsRead / progress.rowsAbout);
  return (read + progress.settled / Math.max(1, progress.columnCount)) / 2;
}
