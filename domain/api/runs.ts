import { z } from "zod";
import { problemSchema } from "../errors/problem-schema.ts";
import { nodeCountsSchema } from "../runs/counts.ts";
import { attemptStateSchema, runStateSchema, stageStateSchema } from "../runs/state.ts";
import { resultRowsInput, resultRowsSchema, rowSetsSchema } from "./run-results.ts";
import { done, id, instant, mutation, nothing, page, query, sortedInput } from "./procedure.ts";

export const attemptViewSchema = z.object({
  id,
  number: z.number(),
  state: attemptStateSchema,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  worker: z.string().nullable(),
  problem: problemSchema.nullable(),
  peakMemoryBytes: z.number().nullable(),
  cpuMs: z.number().nullable(),
});
export const stageViewSchema = z.object({
  id: z.string(),
  nodes: z.array(z.string()),
  kind: z.enum(["extract", "transform", "load"]),
  state: stageStateSchema,
  after: z.array(z.string()),
  rows: z.number().nullable(),
  bytes: z.number().nullable(),
  attempts: z.array(attemptViewSchema),
});
export const logViewSchema = z.object({
  number: z.number(),
  at: instant,
  level: z.enum(["debug", "info", "warn", "error"]),
  stage: z.string().nullable(),
  message: z.string(),
});
/** One second of the run, as it was stored while it ran. */
export const sampleViewSchema = z.object({
  at: instant,
  rowsPerSecond: z.number(),
  rowsTotal: z.number(),
  cpuPercent: z.number(),
  memoryBytes: z.number(),
  queueDepth: z.number(),
  queueOldestMs: z.number(),
});
export type SampleView = z.infer<typeof sampleViewSchema>;
export type LogView = z.infer<typeof logViewSchema>;
export type StageView = z.infer<typeof stageViewSchema>;

export const runRowSchema = z.object({
  id,
  number: z.number(),
  pipeline: z.object({ id, name: z.string() }),
  state: runStateSchema,
  trigger: z.enum(["manual", "schedule", "api"]),
  by: z.string(),
  revision: z.number(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  rowsIn: z.number().nullable(),
  rowsOut: z.number().nullable(),
  rejected: z.number().nullable(),
  /** Things to look at before its results are believed. */
  warnings: z.number(),
  forecastMs: z.number().nullable(),
  queuePosition: z.number().nullable(),
});
export type RunRow = z.infer<typeof runRowSchema>;

export const runViewSchema = runRowSchema.extend({
  stages: z.array(stageViewSchema),
  counts: z.record(z.string(), nodeCountsSchema),
  nodes: z.array(
    z.object({ name: z.string(), kind: z.string(), title: z.string(), stage: z.string(), inputs: z.array(z.string()) }),
  ),
  inputs: z.array(
    z.object({
      node: z.string(),
      fingerprint: z.string(),
      rows: z.number().nullable(),
      changed: z.boolean().nullable(),
    }),
  ),
  outputs: z.array(
    z.object({
      node: z.string(),
      kind: z.enum(["file", "table"]),
      target: z.string(),
      rows: z.number(),
      fingerprint: z.string().nullable(),
      hash: z.string().nullable(),
      sizeBytes: z.number().nullable(),
    }),
  ),
  problems: z.array(problemSchema),
  engine: z.string(),
  memoryLimitBytes: z.number(),
  workers: z.number(),
  previous: z
    .object({
      id,
      number: z.number(),
      durationMs: z.number().nullable(),
      rowsIn: z.number().nullable(),
      rowsOut: z.number().nullable(),
      rejected: z.number().nullable(),
      sameInputs: z.boolean().nullable(),
    })
    .nullable(),
  canResume: z.boolean(),
  lastEvent: z.number(),
});
export type RunView = z.infer<typeof runViewSchema>;

export const latestRunSchema = z.object({
  run: runViewSchema.nullable(),
  /** Steps whose rows may differ now: changed themselves, or behind one that was. */
  changed: z.array(z.string()),
});
export type LatestRun = z.infer<typeof latestRunSchema>;

/** What the stream /api/events carries; `number` counts up within the run without gaps. */
export const runEventSchema = z.object({
  run: id,
  number: z.number(),
  at: instant,
  body: z.discriminatedUnion("type", [
    z.object({ type: z.literal("run"), state: runStateSchema }),
    z.object({ type: z.literal("stage"), stage: z.string(), state: stageStateSchema, attempt: z.number() }),
    z.object({ type: z.literal("counts"), counts: z.record(z.string(), nodeCountsSchema) }),
    z.object({ type: z.literal("progress"), stage: z.string(), rows: z.number(), percent: z.number().nullable() }),
    z.object({ type: z.literal("sample"), sample: sampleViewSchema }),
    z.object({ type: z.literal("log"), log: logViewSchema.omit({ number: true, at: true }) }),
  ]),
});
export type RunEvent = z.infer<typeof runEventSchema>;

export const runsContract = {
  runs: {
    list: query(
      "workspace.read",
      sortedInput(["started"]).extend({
        pipeline: id.optional(),
        state: runStateSchema.optional(),
        mine: z.boolean().optional(),
      }),
      page(runRowSchema),
    ),
    get: query("workspace.read", z.object({ id }), runViewSchema),
    start: mutation("run.start", z.object({ pipeline: id, revision: z.number() }), runRowSchema),
    cancel: mutation("run.cancel", z.object({ id }), done),
    resume: mutation("run.start", z.object({ id }), runRowSchema),
    logs: query(
      "workspace.read",
      z.object({
        id,
        after: z.number().default(0),
        limit: z.number().int().min(1).max(2000).default(500),
        level: z.enum(["debug", "info", "warn", "error"]).optional(),
        stage: z.string().optional(),
        search: z.string().max(200).optional(),
      }),
      z.object({ items: z.array(logViewSchema) }),
    ),
    samples: query("workspace.read", z.object({ id }), z.object({ items: z.array(sampleViewSchema) })),
    /** Every set of rows that the run left, outputs first. */
    results: query("workspace.read", z.object({ id }), rowSetsSchema),
    resultRows: query("workspace.read", resultRowsInput, resultRowsSchema),
    /** The newest run of a pipeline, and the steps that this revision, or the one shown, has changed since. */
    latest: query("workspace.read", z.object({ pipeline: id, revision: z.number().optional() }), latestRunSchema),
  },
  dashboard: {
    get: query(
      "workspace.read",
      nothing,
      z.object({
        pipelines: z.number(),
        runs24h: z.number(),
        failed24h: z.number(),
        rows24h: z.number(),
        pendingSuggestions: z.number(),
        sources: z.number(),
        grid: z.array(
          z.object({
            pipeline: z.object({ id, name: z.string() }),
            lastSuccessAt: instant.nullable(),
            runs: z.array(z.object({ id, number: z.number(), state: runStateSchema, at: instant })),
          }),
        ),
        workers: z.object({
          alive: z.number(),
          busy: z.number(),
          waiting: z.number(),
          oldestMs: z.number(),
          delivery: z.enum(["redis", "postgres"]),
        }),
        recent: z.array(runRowSchema),
      }),
    ),
  },
} as const;
