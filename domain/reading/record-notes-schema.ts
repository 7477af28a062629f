import { z } from "zod";

/** Records of one fate: how many, and the first twenty with the line that they begin on. */
export const notedSchema = z.object({
  count: z.number(),
  first: z.array(z.object({ line: z.number(), text: z.string() })),
});

export const recordNotesSchema = z.object({
  /** Read although a quote or a delimiter is out of place. */
  mended: notedSchema,
  /** Left out: they repeat the header. */
  repeated: notedSchema,
  /** Left out: what stands alone under a table. */
  remarks: notedSchema,
  /** Left out: what a person said to leave out, and what follows the table's end. */
  below: notedSchema,
});
