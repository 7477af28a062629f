import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { fail } from "#domain/errors/sluice-error.ts";
import { didYouMean } from "#domain/sql/nearest-names.ts";
import { withClient } from "./connect.ts";
import { findColumns, type TableColumn } from "./describe-table.ts";
import { claimLoad, type LoadCounts, lockTarget, recordLoad } from "./load-ledger.ts";
import { mergeByKey } from "./merge-by-key.ts";
import { replaceTable } from "./replace-table.ts";
import { quoted, quotedTable, tableName } from "./table-name.ts";
import { createTarget, type Loading, type LoadRequest } from "./loading.ts";

export interface LoadResult extends LoadCounts {
  readonly repeated: boolean;
}

const staging = "pg_temp.sluice_staging";

function assertColumns(request: LoadRequest, existing: readonly TableColumn[]): void {
  const names = existing.map(({ name }) => name);
  const missing = request.columns.find(({ name }) => !names.includes(name));
  if (!missing) return;
  throw fail("step_failed", `${request.table} has no column "${missing.name}".`, {
    node: request.node ?? null,
    field: "table",
    got: missing.name,
    mend: `${didYouMean(missing.name, names)} Select or rename the columns first, or use the mode replace.`,
  });
}

async function copyRows({ client, request, names }: Loading, into: string): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${into} (${names}) FROM STDIN (FORMAT csv, HEADER true)`));
  await pipeline(createReadStream(request.file, { highWaterMark: 1 << 20 }), stream, { signal: request.signal });
  const copied = (stream as unknown as { rowCount: number }).rowCount;
  if (copied !== request.rows)
    throw fail("step_failed", `${request.rows} rows were handed over and Postgres took ${copied}.`, {
      node: request.node ?? null,
      mend: "Run it again.",
    });
}

async function stage(loading: Loading): Promise<string> {
  const { client, names, target } = loading;
  await client.query(`CREATE TEMP TABLE sluice_staging ON COMMIT DROP AS SELECT ${names} FROM ${target} WITH NO DATA`);
  await copyRows(loading, staging);
  await client.query(`ANALYZE ${staging}`);
  return staging;
}

async function put(loading: Loading, existing: readonly TableColumn[] | null): Promise<LoadCounts> {
  const { client, request, target, names } = loading;
  if (request.mode === "replace") return replaceTable(loading, { existing, copy: copyRows });
  if (existing) assertColumns(request, existing);
  else await createTarget(loading);
  if (request.mode === "append") {
    await copyRows(loading, target);
    return { inserted: request.rows, updated: 0, unchanged: 0 };
  }
  if (!existing) {
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    await client.query(
      `ALTER TABLE ${target} ADD UNIQUE ${Number(rows[0]?.version) >= 150_000 ? "NULLS NOT DISTINCT " : ""}(${request.key.map(quoted).join(", ")})`,
    );
  }
  const from = await stage(loading);
  await request.onMerge?.();
  await client.query(`LOCK TABLE ${target} IN SHARE ROW EXCLUSIVE MODE`);
  return mergeByKey(loading, { from, names });
}

/**
 * Loads a file into a table: rows, merge and the record of the load are one transaction, so a load is there whole or not at all,
 * and a load that was recorded before changes nothing and answers with the counts of then.
 */
export const loadTable = (request: LoadRequest): Promise<LoadResult> =>
  withClient(
    request.connection,
    async (client) => {
      const name = tableName(request.table);
      const recorded = await claimLoad(client, name, request);
      if (recorded) return { ...recorded, repeated: true };
      await client.query("BEGIN");
      await lockTarget(client, name);
      const loading: Loading = {
        client,
        request,
        target: quotedTable(name),
        names: request.columns.map((column) => quoted(column.name)).join(", "),
      };
      const counts = await put(loading, await findColumns(client, request.table));
      await recordLoad(client, name, { loadId: request.loadId, fencingToken: request.fencingToken, counts });
      await client.query("COMMIT");
      return { ...counts, repeated: false };
    },
    { node: request.node ?? null, table: request.table, signal: request.signal },
  );
