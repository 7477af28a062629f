import type { inspectFile as inspectOnce } from "./inspect-once.ts";

export { checkFiles } from "./check-files.ts";
export { countRecords, type FileCount } from "./count/count-records.ts";
export { lostRecords } from "./count/lost-records.ts";
export { filesOf, totalBytes } from "./container/files.ts";
export type { RowsKept } from "./inspection.ts";
export { type KnownFiles, knownFiles, rememberFiles } from "./count/known-files.ts";
export { plainColumns, settledState } from "./count/plain-columns.ts";
export { unlikeProfile } from "./json/plain-json.ts";
export { prepareSource } from "./prepare/prepare-source.ts";
export { atNode } from "./refusal.ts";
export { readerWords, type RefusedRecord, refusedRecords } from "./delimited/refused-records.ts";
export { batchesOf, columnsAtOnce, columnsTogether, isWideFile } from "./columns/wide-file.ts";
export type { TableCounts } from "./prepare/table-writer.ts";

/** Loaded when a file is looked through: whoever reads files that are known needs none of it. */
export const inspectFile: typeof inspectOnce = async (...given) =>
  (await import("./inspect-once.ts")).inspectFile(...given);
