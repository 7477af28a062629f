import { cutToBytes } from "#domain/sql/postgres-name.ts";
import type { TableColumn } from "./describe-table.ts";
import type { LoadCounts } from "./load-ledger.ts";
import { createTarget, type Loading } from "./loading.ts";
import { quoted, quotedTable, tableName } from "./table-name.ts";
import { postgresType } from "./types.ts";

const sameColumns = ({ request }: Loading, existing: readonly TableColumn[]): boolean =>
  existing.length === request.columns.length &&
  request.columns.every(({ name, type }) =>
    existing.some((column) => column.name === name && normal(column.postgresType) === normal(postgresType(type))),
  );

const normal = (type: string): string =>
  type
    .replace("timestamp without time zone", "timestamp")
    .replace("timestamp with time zone", "timestamptz")
    .replace("time without time zone", "time")
    .replace(/^character varying.*$/, "text");

/** What the old table's owner had granted, granted again on the new one. */
async function copyGrants(
  { client, target }: Loading,
  grants: readonly { privilege: string; grantee: string }[],
): Promise<void> {
  for (const { privilege, grantee } of grants)
    await client.query(`GRANT ${privilege} ON ${target} TO ${grantee === "PUBLIC" ? "PUBLIC" : quoted(grantee)}`);
}

async function grantsOn({ client, target }: Loading): Promise<{ privilege: string; grantee: string }[]> {
  const { rows } = await client.query<{ privilege: string; grantee: string }>(
    `SELECT a.privilege_type AS privilege, coalesce(r.rolname, 'PUBLIC') AS grantee FROM pg_class c, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
     WHERE c.oid = to_regclass($1) AND a.grantee <> c.relowner`,
    [target],
  );
  return rows;
}

/**
 * Swaps the table's content in the load's transaction: readers see the old rows or the new ones. A table of the same columns keeps
 * its indexes, grants and views; one of other columns is made anew, with the grants of the old one.
 */
export async function replaceTable(
  loading: Loading,
  {
    existing,
    copy,
  }: { existing: readonly TableColumn[] | null; copy: (loading: Loading, into: string) => Promise<void> },
): Promise<LoadCounts> {
  const { client, request, target, names } = loading;
  const done = { inserted: request.rows, updated: 0, unchanged: 0 };
  if (!existing) {
    await createTarget(loading);
    await copy(loading, target);
    return done;
  }
  if (sameColumns(loading, existing)) {
    await client.query(
      `CREATE TEMP TABLE sluice_staging ON COMMIT DROP AS SELECT ${names} FROM ${target} WITH NO DATA`,
    );
    await copy(loading, "pg_temp.sluice_staging");
    await request.onMerge?.();
    const { rows } = await client.query(
      "SELECT 1 FROM pg_constraint WHERE confrelid = to_regclass($1) AND contype = 'f' LIMIT 1",
      [target],
    );
    await client.query(rows.length > 0 ? `DELETE FROM ${target}` : `TRUNCATE ${target}`);
    await client.query(`INSERT INTO ${target} (${names}) SELECT ${names} FROM pg_temp.sluice_staging`);
    return done;
  }
  const { schema, name } = tableName(request.table);
  const fresh = { ...loading, target: quotedTable({ schema, name: `${cutToBytes(name, 50)}_sluice_new` }) };
  await createTarget(fresh);
  await copy(fresh, fresh.target);
  await request.onMerge?.();
  const grants = await grantsOn(loading);
  await client.query(`DROP TABLE ${target}`);
  await client.query(`ALTER TABLE ${fresh.target} RENAME TO ${quoted(name)}`);
  await copyGrants(loading, grants);
  return done;
}
