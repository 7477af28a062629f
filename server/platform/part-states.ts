import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { config } from "./config.ts";

const partStateSchema = z.object({
  part: z.enum(["postgres", "redis", "web", "worker", "guard"]),
  state: z.enum(["answers", "silent", "starting again", "given up"]),
  /** ISO time of the last change. */
  since: z.string(),
  /** How often it was started again since `npm start`. */
  restarts: z.number(),
  /** The last sentence about it. */
  message: z.string().nullable(),
});

/** How a part of a running Sluice is, as the launcher sees it. */
export type PartState = z.infer<typeof partStateSchema>;

/** What the launcher last wrote about its parts; nothing where no launcher watches them. */
export async function readPartStates(): Promise<PartState[]> {
  const text = await readFile(path.join(config().dataFolder, "parts.json"), "utf8").catch(() => "[]");
  try {
    return z.array(partStateSchema).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
