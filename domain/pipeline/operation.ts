import { z } from "zod";
import { groupSchema } from "./groups.ts";
import { nodeNameSchema, upstreamSchema } from "../nodes/fields.ts";
import { kindNames } from "../nodes/table.ts";

const path = z.array(z.union([z.string(), z.number()])).min(1);
const config = z.record(z.string(), z.unknown());

/**
 * Semantic changes to a document. They commute where nothing is required: two steps put on one edge sort by rank, then name.
 * `insert` names the edge by its ends as they were when nothing stood between them; `to` is null where nothing read
 * `from` yet, and then the step stands before whatever reads it by now.
 */
export const operationSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("addNode"), name: nodeNameSchema, kind: z.enum(kindNames), config }),
  z.object({
    op: z.literal("insert"),
    name: nodeNameSchema,
    kind: z.enum(kindNames),
    config,
    edge: z.object({ from: upstreamSchema, to: nodeNameSchema.nullable(), port: z.string() }),
    rank: z.number(),
  }),
  z.object({
    op: z.literal("addNodes"),
    nodes: z
      .array(z.object({ name: nodeNameSchema, kind: z.enum(kindNames), config }))
      .min(1)
      .max(2_000),
  }),
  z.object({ op: z.literal("setField"), node: nodeNameSchema, path, value: z.unknown() }),
  z.object({ op: z.literal("unsetField"), node: nodeNameSchema, path }),
  z.object({ op: z.literal("removeNode"), node: nodeNameSchema }),
  z.object({ op: z.literal("removeNodes"), nodes: z.array(nodeNameSchema).min(1).max(2_000) }),
  z.object({ op: z.literal("renameNode"), node: nodeNameSchema, name: nodeNameSchema }),
  z.object({ op: z.literal("connect"), node: nodeNameSchema, port: z.string(), from: upstreamSchema }),
  z.object({ op: z.literal("disconnect"), node: nodeNameSchema, port: z.string() }),
  z.object({ op: z.literal("setName"), name: z.string().min(1).max(200) }),
  z.object({ op: z.literal("setSchedule"), schedule: z.object({ cron: z.string(), timezone: z.string() }).nullable() }),
  z.object({ op: z.literal("setLayout"), positions: z.record(z.string(), z.tuple([z.number(), z.number()])) }),
  /** Makes the group called `group` what `to` says; null takes the frame away, its steps stay. */
  z.object({ op: z.literal("setGroup"), group: groupSchema.shape.name, to: groupSchema.nullable() }),
]);
export type Operation = z.infer<typeof operationSchema>;
