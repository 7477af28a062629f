export { checkHeader } from "./file/check-header.ts";
export { filesOf } from "./file/files.ts";
export { type FileInspection, inspectFile, type InspectRequest } from "./file/inspect-file.ts";
export { uniqueNames } from "./file/unique-names.ts";
export { type PostgresConnection, postgresProblem } from "./postgres/connect.ts";
export { describeTable, listTables, type TableColumn, type TableInfo, testConnection } from "./postgres/describe-table.ts";
export { type ExtractRequest, extractTable } from "./postgres/extract-table.ts";
export { type LoadResult, loadTable } from "./postgres/load-table.ts";
export type { LoadRequest } from "./postgres/loading.ts";
