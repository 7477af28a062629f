import { z } from "zod";
import type { SourceView } from "#domain/api/sources.ts";
import type { Prisma } from "#server/platform/db.ts";

export type SourceRecord = Prisma.SourceGetPayload<object>;

const nodeSchema = z.object({
  kind: z.enum(["file_source", "postgres_source"]),
  config: z.record(z.string(), z.unknown()),
});

/** What a pipeline's source node says to read this source. */
export const sourceNode = (source: SourceRecord): SourceView["node"] => nodeSchema.parse(source.node);
