export { checkFiles } from "./check-files.ts";
export { countRecords, type FileCount } from "./count/count-records.ts";
export { lostRecords } from "./count/lost-records.ts";
export { filesOf, totalBytes } from "./container/files.ts";
export { inspectFile } from "./inspect-file.ts";
export { atNode } from "./refusal.ts";
export { readerWords, type RefusedRecord, refusedRecords } from "./delimited/refused-records.ts";
export { batchesOf, columnsAtOnce, columnsTogether, isWideFile } from "./columns/wide-file.ts";
