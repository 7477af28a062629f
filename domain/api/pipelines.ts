import { z } from "zod";
import { problemSchema } from "../errors/problem-schema.ts";
import { kindNames } from "../nodes/table.ts";
import { operationSchema } from "../pipeline/operation.ts";
import { runStateSchema } from "../runs/state.ts";
import { columnSchema } from "../sql/column-schema.ts";
import { proofSchema } from "../suggestions/suggestion.ts";
import { done, id, instant, mutation, nothing, page, pageInput, query, sortedInput } from "./procedure.ts";

const port = z.enum(["out", "rejects"]);
export const nodeViewSchema = z.object({
  name: z.string(),
  kind: z.enum(kindNames),
  title: z.string(),
  summary: z.string(),
  config: z.record(z.string(), z.unknown()),
  inputs: z.array(z.object({ port: z.string(), node: z.string(), output: port })),
  columns: z.array(columnSchema),
  rejects: z.array(columnSchema),
  /** Rows of the last proof or run on the sources' snapshots; null while unknown. */
  rows: z.number().nullable(),
  rejected: z.number().nullable(),
  removed: z.number().nullable(),
  problems: z.array(problemSchema),
  position: z.tuple([z.number(), z.number()]).nullable(),
});
export type NodeView = z.infer<typeof nodeViewSchema>;

export const pipelineViewSchema = z.object({
  id,
  name: z.string(),
  text: z.string(),
  revision: z.object({ number: z.number(), hash: z.string(), at: instant, by: z.string(), reason: z.string() }),
  publishedVersion: z.number().nullable(),
  publishedAt: instant.nullable(),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  /** `words` is null where it cannot be read: then `fault` says why. */
  schedule: z
    .object({ cron: z.string(), timezone: z.string(), words: z.string().nullable(), fault: z.string().nullable() })
    .nullable(),
  nodes: z.array(nodeViewSchema),
  /** Frames on the canvas, with the steps that stand in each. */
  groups: z.array(z.object({ name: z.string(), steps: z.array(z.string()), folded: z.boolean() })),
  problems: z.array(problemSchema),
});
export type PipelineView = z.infer<typeof pipelineViewSchema>;

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,]*$/, "Leave commas out of a tag.");
export const ownerSchema = z.object({ id, name: z.string() });

export const pipelineRowSchema = z.object({
  id,
  name: z.string(),
  owner: ownerSchema,
  tags: z.array(z.string()),
  steps: z.number(),
  schedule: z.object({ cron: z.string(), timezone: z.string() }).nullable(),
  updatedAt: instant,
  updatedBy: z.string(),
  revision: z.number(),
  publishedVersion: z.number().nullable(),
  pendingSuggestions: z.number(),
  lastRuns: z.array(z.object({ id, number: z.number(), state: runStateSchema, at: instant })),
});
export type PipelineRow = z.infer<typeof pipelineRowSchema>;

/** What a list of pipelines can be narrowed to by one click. */
export const pipelineFilters = ["all", "mine", "drafts", "published", "failing", "suggestions"] as const;
export type PipelineFilter = (typeof pipelineFilters)[number];
export const pipelineSorts = ["changed", "name", "created"] as const;

export const pipelineFacetsSchema = z.object({
  /** How many pipelines each filter leaves. */
  filters: z.record(z.enum(pipelineFilters), z.number()),
  tags: z.array(z.object({ tag: z.string(), count: z.number() })),
  owners: z.array(ownerSchema.extend({ count: z.number() })),
});
export type PipelineFacets = z.infer<typeof pipelineFacetsSchema>;

const onRevision = z.object({ id, revision: z.number() });
export const rowsViewSchema = z.object({
  columns: z.array(columnSchema),
  rows: z.array(z.array(z.string().nullable())),
  total: z.number().nullable(),
  sampled: z.boolean(),
  durationMs: z.number(),
});
export type RowsView = z.infer<typeof rowsViewSchema>;

const checkedTextSchema = z.object({
  isReadable: z.boolean(),
  problems: z.array(
    z.object({ problem: problemSchema, from: z.number(), to: z.number(), line: z.number(), column: z.number() }),
  ),
  total: z.number(),
});

export const pipelinesContract = {
  pipelines: {
    list: query(
      "workspace.read",
      sortedInput(pipelineSorts).extend({
        filter: z.enum(pipelineFilters).default("all"),
        tag: tagSchema.optional(),
        owner: id.optional(),
      }),
      page(pipelineRowSchema),
    ),
    facets: query("workspace.read", nothing, pipelineFacetsSchema),
    /** Tags and owner sort the list; they are no part of the document. */
    label: mutation(
      "pipeline.edit",
      z.object({ id, tags: z.array(tagSchema).max(20).optional(), owner: id.optional() }),
      done,
    ),
    get: query("workspace.read", z.object({ id }), pipelineViewSchema),
    create: mutation(
      "pipeline.edit",
      z.object({ name: z.string().min(1).max(200).default("untitled"), sources: z.array(id).max(50).default([]) }),
      pipelineViewSchema,
    ),
    /** One command is one revision and one undo step. An old `revision` is a conflict. */
    edit: mutation(
      "pipeline.edit",
      onRevision.extend({
        operations: z.array(operationSchema).min(1).max(200),
        reason: z.string().max(500).default(""),
      }),
      pipelineViewSchema,
    ),
    saveText: mutation("pipeline.edit", onRevision.extend({ text: z.string().max(1_000_000) }), pipelineViewSchema),
    /** What is wrong with a text and where, without saving it: offsets in characters, lines and columns from 1. */
    check: mutation("pipeline.edit", z.object({ text: z.string().max(1_000_000) }), checkedTextSchema),
    addSource: mutation("pipeline.edit", onRevision.extend({ source: id }), pipelineViewSchema),
    undo: mutation("pipeline.edit", onRevision, pipelineViewSchema),
    redo: mutation("pipeline.edit", onRevision, pipelineViewSchema),
    duplicate: mutation(
      "pipeline.edit",
      z.object({ id, text: z.string().max(1_000_000).optional() }),
      pipelineViewSchema,
    ),
    remove: mutation("pipeline.edit", z.object({ id }), done),
    revisions: query(
      "workspace.read",
      pageInput.extend({ id }),
      page(z.object({ number: z.number(), at: instant, by: z.string(), reason: z.string() })),
    ),
    rows: query(
      "workspace.read",
      z.object({
        id,
        node: z.string(),
        output: port.default("out"),
        limit: z.number().int().min(1).max(500).default(100),
        suggestion: id.optional(),
      }),
      rowsViewSchema,
    ),
    /** What a step of the draft does to the rows that go into it, as a proof tells it. */
    changes: query("workspace.read", z.object({ id, node: z.string() }), proofSchema),
    sql: query("workspace.read", z.object({ id, node: z.string().optional() }), z.object({ sql: z.string() })),
    lineage: query(
      "workspace.read",
      z.object({ id, node: z.string() }),
      z.object({
        columns: z.array(z.object({ column: z.string(), from: z.array(z.string()), to: z.array(z.string()) })),
      }),
    ),
  },
} as const;
