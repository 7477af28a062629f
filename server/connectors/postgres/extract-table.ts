import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { to as copyTo } from "pg-copy-streams";
import type { Column } from "#domain/sql/types.ts";
import { type PostgresConnection, withClient } from "./connect.ts";
import { quoted, quotedTable, tableName } from "./table-name.ts";

export interface ExtractRequest {
  readonly connection: PostgresConnection;
  readonly table: string;
  readonly columns: readonly Column[];
  /** CSV without a header; an unquoted empty field is NULL. */
  readonly file: string;
  readonly node?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A blob is spelled byte by byte, as DuckDB reads it. */
const column = ({ name, type }: Column): string =>
  type === "blob"
    ? `regexp_replace(encode(${quoted(name)}, 'hex'), '(..)', '\\x\\1', 'g')`
    : type === "varchar"
      ? `${quoted(name)}::text`
      : quoted(name);

/** Streams a table's rows to a file: one statement, so one snapshot of the table. */
export const extractTable = (request: ExtractRequest): Promise<{ rows: number }> =>
  withClient(
    request.connection,
    async (client) => {
      await mkdir(path.dirname(request.file), { recursive: true });
      const source = client.query(
        copyTo(
          `COPY (SELECT ${request.columns.map(column).join(", ")} FROM ${quotedTable(tableName(request.table))}) TO STDOUT (FORMAT csv)`,
        ),
      );
      await pipeline(source, createWriteStream(request.file), { signal: request.signal });
      return { rows: (source as unknown as { rowCount: number }).rowCount };
    },
    { node: request.node ?? null, table: request.table, signal: request.signal },
  );
