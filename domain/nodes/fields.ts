import { z } from "zod";
import { mostNameBytes, nameBytes, shorterName } from "../sql/postgres-name.ts";
import "../errors/issue-words.ts"; // what the schemas say of a fault is the words of that table

/** Node names stand in SQL, file names and Airflow task ids, so they are plain; columns may be called anything. */
export const nodeNamePattern = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
export const nodeNameSchema = z
  .string()
  .regex(nodeNamePattern, "Use letters, digits, _ or -, at most 63, starting with a letter.");

/** An upstream: a node's name, or `name.rejects` for the rows that it refused. */
export const upstreamSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}(\.rejects)?$/, "Name a step, or step.rejects for the rows that it refused.");
export const columnNameSchema = z
  .string()
  .min(1, "Choose a column.")
  .max(255)
  .refine((name) => !name.includes("\0"), "Leave the invisible character with the number 0 out of it.");
export const expressionSchema = z.string().min(1, "Write an expression.").max(20_000);
export const columnListSchema = z.array(columnNameSchema).min(1, "Choose at least one column.");
export const orderSchema = z
  .array(z.union([columnNameSchema, z.strictObject({ column: columnNameSchema, desc: z.boolean().optional() })]))
  .min(1, "Choose at least one column.");
export type Order = z.infer<typeof orderSchema>;
export const connectionNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, "Use letters, digits, _ or -, at most 63, starting with a letter or _.");
/** `table` or `schema.table`; each part is quoted where it becomes SQL. */
export const tableNameSchema = z
  .string()
  .regex(/^[^.\0"]{1,255}(\.[^.\0"]{1,255})?$/, "Write table or schema.table.")
  .superRefine((table, context) => {
    for (const name of table.split(".").filter((part) => nameBytes(part) > mostNameBytes))
      context.addIssue({
        code: "custom",
        params: { wrong: `"${name}" has ${nameBytes(name)} bytes; Postgres keeps ${mostNameBytes} of a name.` },
        message: `Shorten it, for example to "${shorterName(name, [])}".`,
      });
  });

export const upstreamNode = (upstream: string): string => upstream.split(".")[0]!;
export const upstreamPort = (upstream: string): "out" | "rejects" =>
  upstream.endsWith(".rejects") ? "rejects" : "out";
