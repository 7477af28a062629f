import { z } from "zod";

/** A column of a relation. `type` is DuckDB's own spelling in lower case, such as `decimal(12,2)`. */
export const columnSchema = z.object({ name: z.string(), type: z.string() });
