import { z } from "zod";
import { errorCodes } from "./codes.ts";

/**
 * What is wrong, where, and what mends it: one shape for documents, binding, sources, runs and requests.
 * `field` is a dotted path inside the node's configuration; `row` counts data rows from 1.
 */
export const problemSchema = z.object({
  code: z.enum(errorCodes),
  severity: z.enum(["error", "warning"]).default("error"),
  node: z.string().nullable().default(null),
  field: z.string().nullable().default(null),
  expected: z.string().nullable().default(null),
  got: z.string().nullable().default(null),
  row: z.number().nullable().default(null),
  message: z.string(),
  mend: z.string().nullable().default(null),
});
