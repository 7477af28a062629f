import type { ChildPool } from "./child-pool.ts";
import type { Problem } from "#domain/errors/problem.ts";
import type { SinkFormat } from "#domain/nodes/file-sink.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import type { Bound, SourceShape } from "#domain/plan/bound.ts";
import type { Plan, Stage } from "#domain/plan/plan.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import type { KeptRejects } from "#domain/runs/stage-result.ts";
import type { Column } from "#domain/sql/types.ts";

export type { SinkFormat };

export interface EngineOptions {
  /** Children keep their spill and scratch files under it; each has a folder of its own, removed when it ends. */
  readonly scratchDirectory: string;
  readonly memoryLimitBytes: number;
  readonly threads: number;
  /** Children kept warm and not yet assigned. */
  readonly poolSize: number;
  /** Children that were started before the engine was. */
  readonly children?: ChildPool;
  readonly maxSpillBytes?: number;
}

/** A value as a person reads it: text in DuckDB's spelling, or null. */
export type Cell = string | null;

/** What a session hands back: numbers where they are exact as a double, text for anything wider, arrays and objects for nested values. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export interface QueryResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

export interface SessionOptions {
  /** Files that may be read; a glob stands for its folder. */
  readonly readable: readonly string[];
  /** Folder that results are written to, by `copy` alone. */
  readonly writable?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly memoryLimitBytes?: number | undefined;
  /** Whose work this is: a child may do more of the same owner's, one after the other, each in a database of its own. */
  readonly owner?: string | undefined;
  /** False where statements are only checked, never run. */
  readonly optimize?: boolean | undefined;
  /** True where statements have some hundred columns: what a search for equal parts of them saves, it takes many times over. */
  readonly isWide?: boolean | undefined;
}

export interface CopyRequest {
  /** One SELECT. */
  readonly query: string;
  /** A path inside the session's writable folder. */
  readonly path: string;
  readonly format: SinkFormat;
  /** Parquet that is read again soon: written quicker, a little larger. */
  readonly quick?: boolean;
  /** Also return DuckDB's own profile of the statement. */
  readonly profile?: boolean;
}

export interface CopyResult {
  readonly rows: number;
  readonly profile: unknown;
}

export interface Progress {
  readonly pid: number;
  /** 0–100, or -1 while DuckDB cannot tell. */
  readonly percentage: number;
  readonly rowsRead: number;
  readonly memoryBytes: number;
  /** CPU time of the child since it was assigned. */
  readonly cpuMs: number;
}

/** One locked-down child, for statements that our own code rendered. It refuses anything but SELECT, temporary tables and `copy`. */
export interface EngineSession {
  readonly pid: number;
  all(sql: string): Promise<QueryResult>;
  /** The rows as objects by column name. */
  objects(sql: string): Promise<Record<string, Value>[]>;
  run(sql: string): Promise<void>;
  copy(request: CopyRequest): Promise<CopyResult>;
  onProgress(listener: (progress: Progress) => void): void;
  interrupt(): void;
  close(): Promise<void>;
}

/** Snapshots that previews and proofs stand on, by source node. */
export type Snapshots = Readonly<Record<string, { readonly parquetPath: string }>>;

export interface RowsRequest {
  readonly pipeline: Pipeline;
  readonly bound: Bound;
  readonly sources: Snapshots;
  readonly node: string;
  readonly output?: "out" | "rejects" | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
  /** Also count all rows of the output. */
  readonly total?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RowsReply {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number | null;
}

export interface StageRequest {
  readonly stage: Stage;
  readonly plan: Plan;
  /** A path for every reference of the stage's query: `source:<node>`, `dataset:<node>`, and `extract:<node>` for an extract's CSV. */
  readonly paths: Readonly<Record<string, string>>;
  /** `source:<node>` → path of every file of the plan: where a value fails that an earlier stage has read, its row is looked up here. */
  readonly sourcePaths?: Readonly<Record<string, string>> | undefined;
  /** Empty folder of this attempt. */
  readonly outDirectory: string;
  /** Whether to compute the canonical hash of the rows handed to a sink. */
  readonly hash?: boolean | undefined;
  /** Whether refused rows are kept in files of their own. */
  readonly keepRejects?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly memoryLimitBytes?: number | undefined;
  /** The run: its stages may be done in one child, one after the other. */
  readonly owner?: string | undefined;
}

export interface StageOutcome {
  /** Of every node whose work the stage did; a dataset's refused rows are counted at the node that refused them. */
  readonly counts: Readonly<Record<string, NodeCounts>>;
  /** Rows written, refused ones included. */
  readonly rows: number;
  /** The file written: Parquet for a dataset, the sink's format for a file, CSV for a load. */
  readonly file: string;
  readonly sizeBytes: number;
  /** The rows of `file` as Parquet: the file itself, or a hidden one beside it. */
  readonly rowsFile: string;
  /** Parquet files of refused rows, where they were asked for. */
  readonly rejects: readonly KeptRejects[];
  /** The engine's own, of the rows handed to a sink; null for a dataset. */
  readonly fingerprint: string | null;
  /** The canonical one, where it was asked for. */
  readonly hash: string | null;
  /** What went well and should be looked at: records that a reader refused, empty sources, dates that nobody can have meant. */
  readonly warnings: readonly Problem[];
  /** What was left out as its readings say, such as remarks below a table, each in a sentence. */
  readonly notes: readonly string[];
  readonly rowsRead: number;
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
  readonly durationMs: number;
  readonly pid: number;
  /** How the counts were made: from the statement's own profile, or by queries of their own. */
  readonly countedBy: "profile" | "queries";
}

export interface Engine {
  /** Where files may lie for as long as they are worked on. */
  readonly scratchDirectory: string;
  /** Exact types and problems of a document on empty tables with the sources' columns. */
  bind(pipeline: Pipeline, sources: Readonly<Record<string, SourceShape>>, signal?: AbortSignal): Promise<Bound>;
  /** Rows of any node over snapshots. */
  rows(request: RowsRequest): Promise<RowsReply>;
  session(options: SessionOptions): Promise<EngineSession>;
  /** Runs one stage's statement in a fresh child. A load's rows are only written to a file; `runStage` also loads them. */
  executeStage(request: StageRequest): Promise<StageOutcome>;
  /** How many children are kept warm from now on, where more or fewer than `poolSize` will be taken. */
  keepWarm(children: number): void;
  close(): Promise<void>;
}
