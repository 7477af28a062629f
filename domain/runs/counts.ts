import { z } from "zod";

/** Exact rows of one node in one run. `in` is by port; a source's port is `records`. */
export const nodeCountsSchema = z.object({
  in: z.record(z.string(), z.number()),
  out: z.number(),
  removed: z.number(),
  rejected: z.number(),
  /** Of a file source: records that were read although a quote or a delimiter is out of place, and records that are no rows. */
  mended: z.number().optional(),
  leftOut: z.number().optional(),
  /** Join only: left rows without a partner, and rows added because a key matched more than once. */
  unmatched: z.number().optional(),
  multiplied: z.number().optional(),
  /** Postgres sink only. */
  inserted: z.number().optional(),
  updated: z.number().optional(),
  unchanged: z.number().optional(),
});
export type NodeCounts = z.infer<typeof nodeCountsSchema>;
