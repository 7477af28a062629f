import { z } from "zod";
import { problemSchema } from "../errors/problem-schema.ts";
import { connectionNameSchema, tableNameSchema } from "../nodes/fields.ts";
import { decisionSchema } from "../reading/decision-schema.ts";
import { findingSchema } from "../sources/finding.ts";
import { sourceProfileSchema } from "../sources/profile.ts";
import { done, id, instant, mutation, nothing, page, query, sortedInput } from "./procedure.ts";

export const profileProgressSchema = z.object({
  /** Rows read so far and, where it can be told, about how many there are. */
  rowsRead: z.number(),
  rowsAbout: z.number().nullable(),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** How many columns are settled, and how many there are. */
  settled: z.number().default(0),
  columnCount: z.number().default(0),
  /** The newest settled columns, the one being read, and the names of the next that wait: fifty of each at most. */
  columns: sourceProfileSchema.shape.columns,
  reading: z.string().nullable(),
  waiting: z.array(z.string()),
  dialect: z.string().nullable(),
});
export type ProfileProgress = z.infer<typeof profileProgressSchema>;

export const sourceViewSchema = z.object({
  id,
  name: z.string(),
  kind: z.enum(["upload", "path", "table"]),
  /** What a pipeline's source node says to read it. */
  node: z.object({ kind: z.enum(["file_source", "postgres_source"]), config: z.record(z.string(), z.unknown()) }),
  state: z.enum(["waiting", "profiling", "ready", "failed", "cancelled"]),
  sizeBytes: z.number().nullable(),
  contentHash: z.string().nullable(),
  createdAt: instant,
  profiledAt: instant.nullable(),
  profile: sourceProfileSchema.nullable(),
  progress: profileProgressSchema.nullable(),
  findings: z.array(findingSchema),
  problems: z.array(problemSchema),
});
export type SourceView = z.infer<typeof sourceViewSchema>;

export const connectionViewSchema = z.object({
  id,
  name: z.string(),
  kind: z.literal("postgres"),
  host: z.string(),
  port: z.number(),
  database: z.string(),
  user: z.string(),
  ssl: z.boolean(),
  /** Built in means the local warehouse that comes with the product. */
  builtIn: z.boolean(),
  state: z.enum(["untested", "ok", "failed"]),
  testedAt: instant.nullable(),
  message: z.string().nullable(),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

const connectionFields = z.object({
  name: connectionNameSchema,
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65535),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  password: z.string().max(1000),
  ssl: z.boolean(),
});
const connectionInput = connectionFields.extend({
  port: connectionFields.shape.port.default(5432),
  ssl: z.boolean().default(false),
});

export const sourceSorts = ["added", "name"] as const;

const readingInput = z.object({ id, config: z.record(z.string().max(50), z.unknown()) });

export const triedReadingSchema = z.object({
  /** How it would be read, in one sentence; null where it cannot be. */
  sentence: z.string().nullable(),
  decisions: z.array(decisionSchema),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Its first rows. */
  rows: z.array(z.array(z.string().nullable())),
  problems: z.array(problemSchema),
});
export type TriedReading = z.infer<typeof triedReadingSchema>;

export const sourcesContract = {
  sources: {
    list: query(
      "workspace.read",
      sortedInput(sourceSorts).extend({ state: sourceViewSchema.shape.state.optional() }),
      page(sourceViewSchema),
    ),
    get: query("workspace.read", z.object({ id }), sourceViewSchema),
    /** Folders the admin allowed, and the files in one of them. */
    folders: query(
      "source.write",
      z.object({ path: z.string().optional() }),
      z.object({
        roots: z.array(z.string()),
        entries: z.array(
          z.object({ path: z.string(), name: z.string(), isFolder: z.boolean(), sizeBytes: z.number().nullable() }),
        ),
      }),
    ),
    addPath: mutation("source.write", z.object({ path: z.string().min(1).max(1024) }), sourceViewSchema),
    addTable: mutation(
      "source.write",
      z.object({ connection: connectionNameSchema, table: tableNameSchema }),
      sourceViewSchema,
    ),
    addExample: mutation(
      "source.write",
      z.object({ example: z.enum(["orders_daily"]) }),
      z.object({ sources: z.array(sourceViewSchema), request: z.string() }),
    ),
    profileAgain: mutation("source.write", z.object({ id }), sourceViewSchema),
    /** What the file would be by these settings of a file step, without a change of anything. */
    tryReading: query("source.write", readingInput, triedReadingSchema),
    /** Reads it by these settings from now on; each pipeline that reads it gets a revision. */
    changeReading: mutation("pipeline.edit", readingInput, sourceViewSchema),
    cancel: mutation("source.write", z.object({ id }), done),
    remove: mutation("source.write", z.object({ id }), done),
    rows: query(
      "workspace.read",
      z.object({
        id,
        limit: z.number().int().min(1).max(500).default(100),
        offset: z.number().int().min(0).default(0),
      }),
      z.object({
        columns: z.array(z.object({ name: z.string(), type: z.string() })),
        rows: z.array(z.array(z.string().nullable())),
        total: z.number(),
      }),
    ),
  },
  connections: {
    list: query("workspace.read", nothing, z.object({ items: z.array(connectionViewSchema) })),
    create: mutation("connection.write", connectionInput, connectionViewSchema),
    update: mutation("connection.write", connectionFields.partial().extend({ id }), connectionViewSchema),
    test: mutation("source.write", z.object({ id }), connectionViewSchema),
    remove: mutation("connection.write", z.object({ id }), done),
    tables: query(
      "source.write",
      z.object({ connection: connectionNameSchema, search: z.string().max(200).optional() }),
      z.object({
        items: z.array(
          z.object({ table: z.string(), rowsAbout: z.number().nullable(), sizeBytes: z.number().nullable() }),
        ),
      }),
    ),
  },
} as const;
