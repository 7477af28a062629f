export { checkHeader } from "./file/check-header.ts";
export { filesOf } from "./file/files.ts";
export { inspectFile } from "./file/inspect-file.ts";
export { readerWords, type RefusedRecord, refusedRecords } from "./file/refused-records.ts";
export { type PostgresConnection } from "./postgres/connect.ts";
export { describeTable, listTables, testConnection } from "./postgres/describe-table.ts";
export { extractTable } from "./postgres/extract-table.ts";
export { type LoadResult, loadTable } from "./postgres/load-table.ts";
export type { LoadRequest } from "./postgres/loading.ts";
