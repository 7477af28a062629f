import type { Client } from "pg";
import type { Column } from "#domain/sql/types.ts";
import type { PostgresConnection } from "./connect.ts";
import { quoted } from "./table-name.ts";
import { postgresType } from "./types.ts";

export interface LoadRequest {
  readonly connection: PostgresConnection;
  readonly table: string;
  readonly mode: "append" | "replace" | "upsert";
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  /** CSV with a header; an unquoted empty field is NULL. */
  readonly file: string;
  readonly rows: number;
  readonly node?: string | undefined;
  readonly loadId: string;
  readonly fencingToken: number;
  readonly signal?: AbortSignal | undefined;
  /** Told when the rows are on the server and the merge begins. */
  readonly onMerge?: (() => void | Promise<void>) | undefined;
}

/** What the steps of one load share. */
export interface Loading {
  readonly client: Client;
  readonly request: LoadRequest;
  readonly target: string;
  readonly names: string;
}

export const createTarget = ({ client, request, target }: Loading): Promise<unknown> =>
  client.query(
    `CREATE TABLE ${target} (${request.columns.map(({ name, type }) => `${quoted(name)} ${postgresType(type)}`).join(", ")})`,
  );
