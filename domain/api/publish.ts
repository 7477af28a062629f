import { z } from "zod";
import { id, instant, mutation, query } from "./procedure.ts";
import { pipelineViewSchema } from "./pipelines.ts";

const onRevision = z.object({ id, revision: z.number() });
const version = z.number().int().min(1);
/** Where a version goes: into the folder that Airflow reads, or only into a bundle to be delivered by hand. */
export const publishTargetSchema = z.enum(["folder", "bundle"]);
export type PublishTarget = z.infer<typeof publishTargetSchema>;

export const bundleFileSchema = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  text: z.string().nullable(),
  change: z.enum(["added", "changed", "same", "removed"]),
  before: z.string().nullable(),
});
export type BundleFileView = z.infer<typeof bundleFileSchema>;

/** A change of the document, as a whole sentence. */
const changeSchema = z.object({
  node: z.string().nullable(),
  kind: z.enum(["added", "removed", "changed"]),
  words: z.string(),
});
export type ChangeView = z.infer<typeof changeSchema>;

export const scheduleViewSchema = z.object({
  cron: z.string(),
  timezone: z.string(),
  words: z.string().nullable(),
  next: z.array(instant),
  fault: z.string().nullable(),
});

export const versionViewSchema = z.object({
  number: version,
  revision: z.number(),
  at: instant,
  by: z.string(),
  note: z.string(),
  target: publishTargetSchema,
  dagId: z.string(),
  /** The one that is published now. */
  isLive: z.boolean(),
  sizeBytes: z.number(),
  /** False for versions from before files were kept: they can be compared by their document alone. */
  isKept: z.boolean(),
});
export type VersionView = z.infer<typeof versionViewSchema>;

export const publishReviewSchema = z.object({
  files: z.array(bundleFileSchema),
  checks: z.array(
    z.object({ name: z.string(), passed: z.boolean(), message: z.string(), mend: z.string().nullable() }),
  ),
  folder: z.string(),
  nextVersion: z.number(),
  dagId: z.string(),
  /** The version that is live now, and what changed since in its document. */
  replaces: versionViewSchema.nullable(),
  changes: z.array(changeSchema),
  schedule: scheduleViewSchema.nullable(),
  /** Ids that Airflow must know; nothing here looks whether it does. */
  connections: z.array(z.string()),
  /** Other names under which the pipeline lies in the folder: they are removed from it. */
  retires: z.array(z.string()),
});
export type PublishReview = z.infer<typeof publishReviewSchema>;

const published = z.object({ version, folder: z.string(), dagId: z.string(), files: z.array(z.string()) });
export type PublishedVersion = z.infer<typeof published>;

export const versionDifferenceSchema = z.object({
  changes: z.array(changeSchema),
  files: z.array(bundleFileSchema),
  /** Why files cannot be compared; null where they are. */
  unkept: z.string().nullable(),
});
export type VersionDifference = z.infer<typeof versionDifferenceSchema>;

export const publishContract = {
  publish: {
    review: query("workspace.read", z.object({ id }), publishReviewSchema),
    publish: mutation(
      "pipeline.publish",
      onRevision.extend({ target: publishTargetSchema.default("folder"), note: z.string().max(500).default("") }),
      published,
    ),
    versions: query("workspace.read", z.object({ id }), z.object({ items: z.array(versionViewSchema) })),
    /** From one version to another, or to the draft where `to` is null. */
    compare: query("workspace.read", z.object({ id, from: version, to: version.nullable() }), versionDifferenceSchema),
    /** Writes the kept files of an older version again: it is the live one from then on. The draft stays. */
    rollback: mutation("pipeline.publish", z.object({ id, version }), published),
    /** Makes the document of a version the draft's next revision. What is published stays. */
    restore: mutation("pipeline.edit", onRevision.extend({ version }), pipelineViewSchema),
  },
} as const;
