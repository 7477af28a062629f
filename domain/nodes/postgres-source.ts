import { z } from "zod";
import { ident, join, sql } from "../sql/fragment.ts";
import { columnListSchema, connectionNameSchema, tableNameSchema } from "./fields.ts";
import { type NodeKind, refusesNothing } from "./kind.ts";

const config = z.strictObject({
  connection: connectionNameSchema,
  table: tableNameSchema,
  columns: columnListSchema.optional(),
});
export type PostgresSourceConfig = z.infer<typeof config>;

export const postgresSource: NodeKind<PostgresSourceConfig> = {
  kind: "postgres_source",
  family: "source",
  spelling: { head: "source", value: "postgres" },
  title: "Postgres table",
  icon: "database",
  config,
  inputs: [],
  defaults: { connection: "warehouse", table: "" },
  fields: [
    { path: "connection", label: "Connection", control: "connection", ask: "Choose the connection to read from." },
    { path: "table", label: "Table", control: "table", ask: "Name the table to read, such as public.orders." },
  ],
  law: "source",
  phrases: ["postgres table", "from the database", "read table"],
  example: "{ source: postgres, connection: crm, table: crm.customers }",
  summary: (c) => c.table,
  expressions: () => [],
  relation: (_c, context) => {
    const { from, columns } = context.input("table");
    return sql`SELECT ${join(columns.map((column) => ident(column.name)))} FROM ${from}`;
  },
  ...refusesNothing,
  lineage: () => ({ values: {}, rows: [] }),
};
