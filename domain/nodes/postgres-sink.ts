import { z } from "zod";
import { sql } from "../sql/fragment.ts";
import { mostNameBytes, nameBytes, shorterName } from "../sql/postgres-name.ts";
import { columnListSchema, connectionNameSchema, tableNameSchema, upstreamSchema } from "./fields.ts";
import { type NodeKind, refusesNothing, sameColumns } from "./kind.ts";

const config = z
  .strictObject({
    from: upstreamSchema,
    connection: connectionNameSchema,
    table: tableNameSchema,
    /** append adds; replace swaps the whole table in one transaction; upsert merges by key. */
    mode: z.enum(["append", "replace", "upsert"]).default("append"),
    key: columnListSchema.optional(),
  })
  .superRefine((c, context) => {
    if (c.mode === "upsert" && !c.key)
      context.addIssue({
        code: "custom",
        path: ["key"],
        message: "Choose the key columns that tell which row is replaced.",
      });
  });
export type PostgresSinkConfig = z.infer<typeof config>;

export const postgresSink: NodeKind<PostgresSinkConfig> = {
  kind: "postgres_sink",
  family: "sink",
  spelling: { head: "sink", value: "postgres" },
  title: "Postgres table",
  icon: "database-zap",
  config,
  inputs: ["from"],
  defaults: { connection: "warehouse", table: "", mode: "replace" },
  fields: [
    { path: "connection", label: "Connection", control: "connection", ask: "Choose the connection to write to." },
    { path: "table", label: "Table", control: "text", ask: "Name the table to write, such as public.orders." },
    { path: "mode", label: "Mode", control: "choice", options: ["append", "replace", "upsert"] },
    {
      path: "key",
      label: "Key columns",
      control: "columns",
      port: "from",
      ask: "Choose the key columns that tell which row is replaced.",
    },
  ],
  law: "sink",
  phrases: ["load into postgres", "into the table", "into the warehouse", "upsert", "keyed on"],
  example:
    "{ sink: postgres, from: daily, connection: warehouse, table: daily_revenue, mode: upsert, key: [day, region] }",
  summary: (c) => `${c.mode}${c.key ? ` ${c.key.join(", ")}` : ""} → ${c.table}`,
  expressions: () => [],
  relation: (_c, context) => sql`SELECT * FROM ${context.input("from").from}`,
  ...refusesNothing,
  lineage: (_c, context) => ({ values: sameColumns(context), rows: [] }),
  misfits: (_c, columns) => {
    const names = columns("from").map(({ name }) => name);
    return names
      .filter((name) => nameBytes(name) > mostNameBytes)
      .map((name) => ({
        field: "from",
        got: name,
        message: `the name of the column "${name}" has ${nameBytes(name)} bytes; Postgres keeps ${mostNameBytes} of a name.`,
        mend: `Rename it in a select step before, for example to "${shorterName(name, names)}".`,
      }));
  },
};
