export { refusedHost } from "./network.ts";
export { type PostgresConnection } from "./postgres/connect.ts";
export { describeTable, listTables, testConnection } from "./postgres/describe-table.ts";
export { extractTable } from "./postgres/extract-table.ts";
export { type LoadResult, loadTable } from "./postgres/load-table.ts";
export type { LoadRequest } from "./postgres/loading.ts";
