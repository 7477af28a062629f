import { z } from "zod";

/** Node names stand in SQL, file names and Airflow task ids, so they are plain; columns may be called anything. */
export const nodeNamePattern = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
export const nodeNameSchema = z
  .string()
  .regex(nodeNamePattern, "a step's name is letters, digits, _ or -, up to 63, and starts with a letter");

/** An upstream: a node's name, or `name.rejects` for the rows that it refused. */
export const upstreamSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}(\.rejects)?$/, "name a step, or step.rejects for the rows it refused");
export const columnNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !name.includes("\0"), "a column's name cannot hold a NUL character");
export const expressionSchema = z.string().min(1, "an expression is needed").max(20_000);
export const columnListSchema = z.array(columnNameSchema).min(1, "name at least one column");
export const orderSchema = z
  .array(z.union([columnNameSchema, z.strictObject({ column: columnNameSchema, desc: z.boolean().optional() })]))
  .min(1, "name at least one column");
export type Order = z.infer<typeof orderSchema>;
export const connectionNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, "a connection's name is letters, digits, _ or -");
/** `table` or `schema.table`; each part is quoted where it becomes SQL. */
export const tableNameSchema = z.string().regex(/^[^.\0"]{1,63}(\.[^.\0"]{1,63})?$/, "write table or schema.table");

export const upstreamNode = (upstream: string): string => upstream.split(".")[0]!;
export const upstreamPort = (upstream: string): "out" | "rejects" =>
  upstream.endsWith(".rejects") ? "rejects" : "out";
