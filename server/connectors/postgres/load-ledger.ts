import { createHash } from "node:crypto";
import type { Client } from "pg";
import { fail } from "#domain/errors/sluice-error.ts";
import { quotedTable, type TableName } from "./table-name.ts";

export interface LoadCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

const ledgerName = "_sluice_loads";
const ledgerOf = ({ schema }: TableName): string => quotedTable({ schema, name: ledgerName });

const lockLedger = (client: Client, target: TableName): Promise<unknown> =>
  client.query("SELECT pg_advisory_xact_lock(hashtext($1))", [`sluice ${ledgerOf(target)}`]);

/** The table in the target's schema that remembers every load: made when it is not there. */
async function ensureLedger(client: Client, target: TableName): Promise<void> {
  const { rows } = await client.query<{ oid: string | null }>("SELECT to_regclass($1)::oid AS oid", [ledgerOf(target)]);
  if (rows[0]?.oid) return;
  await lockLedger(client, target);
  await client.query(`CREATE TABLE IF NOT EXISTS ${ledgerOf(target)} (load_id text PRIMARY KEY, target text NOT NULL, fencing_token bigint NOT NULL,
    inserted bigint, updated bigint, unchanged bigint, claimed_at timestamptz NOT NULL DEFAULT now(), loaded_at timestamptz)`);
}

const outdated = (target: TableName): Error =>
  fail("conflict", `A newer try has taken over this load into ${target.name}.`, {
    field: "table",
    mend: "Nothing was changed by this one; wait for the newer one.",
  });

const applicationName = (loadId: string): string => `sluice:${createHash("md5").update(loadId).digest("hex")}`;

/** Ends what an older attempt of this load still has open, so that its locks do not hold this one up. */
async function endOlderAttempts(client: Client, loadId: string): Promise<void> {
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND usename = current_user AND pid <> pg_backend_pid()",
    [applicationName(loadId)],
  );
  await client.query("SELECT set_config('application_name', $1, FALSE)", [applicationName(loadId)]);
}

/** Waits until no other load writes this table: two that replace one table would else lock each other out. */
export const lockTarget = (client: Client, target: TableName): Promise<unknown> =>
  client.query("SELECT pg_advisory_xact_lock(hashtext($1))", [`sluice load ${quotedTable(target)}`]);

/** Claims a load for this token, committed at once; gives its counts where it was done before. A lower token than one seen is refused. */
export async function claimLoad(
  client: Client,
  target: TableName,
  claim: { loadId: string; fencingToken: number },
): Promise<LoadCounts | null> {
  await client.query("BEGIN");
  await ensureLedger(client, target);
  const { rows } = await client.query<{
    fencing_token: string;
    inserted: string | null;
    updated: string;
    unchanged: string;
    loaded_at: Date | null;
  }>(
    `INSERT INTO ${ledgerOf(target)} AS l (load_id, target, fencing_token) VALUES ($1, $2, $3)
     ON CONFLICT (load_id) DO UPDATE SET fencing_token = greatest(l.fencing_token, excluded.fencing_token) RETURNING fencing_token, inserted, updated, unchanged, loaded_at`,
    [claim.loadId, target.name, claim.fencingToken],
  );
  await client.query("COMMIT");
  const row = rows[0]!;
  if (Number(row.fencing_token) > claim.fencingToken) throw outdated(target);
  await endOlderAttempts(client, claim.loadId);
  return row.loaded_at
    ? { inserted: Number(row.inserted), updated: Number(row.updated), unchanged: Number(row.unchanged) }
    : null;
}

/** Records the load in the transaction that made it; refuses when a newer attempt has claimed it meanwhile. */
export async function recordLoad(
  client: Client,
  target: TableName,
  load: { loadId: string; fencingToken: number; counts: LoadCounts },
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE ${ledgerOf(target)} SET inserted = $3, updated = $4, unchanged = $5, loaded_at = now() WHERE load_id = $1 AND fencing_token = $2 AND loaded_at IS NULL`,
    [load.loadId, load.fencingToken, load.counts.inserted, load.counts.updated, load.counts.unchanged],
  );
  if (rowCount !== 1) throw outdated(target);
}
