import type { Client } from "pg";
import { fail } from "#domain/errors/sluice-error.ts";
import type { Column } from "#domain/sql/types.ts";
import { type PostgresConnection, withClient } from "./connect.ts";
import { quoted, quotedTable, tableName } from "./table-name.ts";
import { ourType } from "./types.ts";

export interface TableInfo {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  readonly approximateRows: number | null;
}

/** Answers when the connection works: the server's version and database. */
export const testConnection = (connection: PostgresConnection): Promise<{ version: string; database: string }> =>
  withClient(connection, async (client) => {
    const { rows } = await client.query<{ version: string; database: string }>(
      "SELECT current_setting('server_version') AS version, current_database() AS database",
    );
    return rows[0]!;
  });

export const listTables = (connection: PostgresConnection, limit = 1_000): Promise<TableInfo[]> =>
  withClient(connection, async (client) => {
    const { rows } = await client.query<{ schema: string; name: string; kind: string; rows: string }>(
      `SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, c.reltuples AS rows FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' AND c.relname <> '_sluice_loads'
         AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2 LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({
      schema: row.schema,
      name: row.name,
      kind: row.kind === "v" || row.kind === "m" ? "view" : "table",
      approximateRows: Number(row.rows) < 0 ? null : Number(row.rows),
    }));
  });

export interface TableColumn extends Column {
  readonly postgresType: string;
  readonly nullable: boolean;
}

/** Numerics that no decimal of ours can be: one that is no number, and the endless ones that Postgres has from 14 on. */
const isNoDecimal = (column: string): string => `${quoted(column)}::text IN ('NaN', 'Infinity', '-Infinity')`;

/** A declared numeric has its own scale; the others are as wide as their values are, and text where one of them is no decimal. */
async function looseNumeric(client: Client, table: string, column: string): Promise<string> {
  const { rows } = await client.query<{ scale: number | null; digits: number | null; odd: boolean | null }>(
    `SELECT max(scale(${quoted(column)})) AS scale, max(length(trunc(abs(${quoted(column)}))::text)) AS digits, bool_or(${isNoDecimal(column)}) AS odd FROM ${table}`,
  );
  const [scale, digits] = [rows[0]?.scale ?? 0, rows[0]?.digits ?? 1];
  if (rows[0]?.odd) return "varchar";
  return scale + digits <= 38 ? `decimal(38,${Math.min(scale, 38 - digits)})` : "varchar";
}

/** The columns of a table, null where there is none. */
export async function findColumns(client: Client, table: string): Promise<TableColumn[] | null> {
  const target = quotedTable(tableName(table));
  const { rows: found } = await client.query<{ oid: string | null }>("SELECT to_regclass($1)::oid AS oid", [target]);
  if (!found[0]?.oid) return null;
  const { rows } = await client.query<{ name: string; udt: string; modifier: number; full: string; nullable: boolean }>(
    `SELECT a.attname AS name, coalesce(b.typname, t.typname) AS udt, a.atttypmod AS modifier, format_type(a.atttypid, a.atttypmod) AS full, NOT a.attnotnull AS nullable
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd'
     WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [found[0].oid],
  );
  const columns: TableColumn[] = [];
  for (const row of rows) {
    const declared = row.udt === "numeric" && row.modifier >= 4;
    const precision = declared ? ((row.modifier - 4) >> 16) & 0xffff : null;
    const scale = declared ? (row.modifier - 4) & 0x7ff : null;
    const type =
      row.udt === "numeric" && !declared
        ? await looseNumeric(client, target, row.name)
        : ourType(row.udt, precision, scale);
    columns.push({ name: row.name, type, postgresType: row.full, nullable: row.nullable });
  }
  return columns;
}

/** Declared numerics are text where one of their values is no number, which a decimal cannot say. */
async function withOddNumerics(client: Client, table: string, columns: readonly TableColumn[]): Promise<TableColumn[]> {
  const decimals = columns.filter(({ type }) => type.startsWith("decimal("));
  if (decimals.length === 0) return [...columns];
  const odd = decimals.map(({ name }, at) => `bool_or(${isNoDecimal(name)}) AS c${at}`);
  const { rows } = await client.query<Record<string, boolean | null>>(
    `SELECT ${odd.join(", ")} FROM ${quotedTable(tableName(table))}`,
  );
  const texts = new Set(decimals.filter((_each, at) => rows[0]?.[`c${at}`]));
  return columns.map((column) => (texts.has(column) ? { ...column, type: "varchar" } : column));
}

export const describeTable = (connection: PostgresConnection, table: string): Promise<TableColumn[]> =>
  withClient(
    connection,
    async (client) => {
      const columns = await findColumns(client, table);
      if (!columns)
        throw fail("source_unreadable", `There is no table ${table}.`, {
          field: "table",
          got: table,
          mend: "Check the table's name and schema.",
        });
      return withOddNumerics(client, table, columns);
    },
    { table },
  );
