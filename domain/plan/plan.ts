import type { Fragment } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { FileReading } from "../reading/file-reading.ts";
import type { SinkFormat } from "../nodes/file-sink.ts";
import type { JoinConfig } from "../nodes/join.ts";
import type { RowLaw } from "../nodes/kind.ts";

/**
 * A plan is plain data: stages in order, each one statement over files, every choice a literal. An executor (a worker, the
 * command line, an Airflow task) fills in the references with paths and runs it.
 *
 * References in a stage's SQL: `source:<node>` (path or glob of a file source's file), `dataset:<node>` (Parquet file that an
 * earlier stage wrote), `out` (the file that this stage writes).
 */
export interface Plan {
  readonly version: 1;
  readonly name: string;
  readonly stages: readonly Stage[];
}

export interface Stage {
  /** The name of the node whose rows it writes; unique in the plan. */
  readonly id: string;
  readonly kind: "extract" | "transform" | "load";
  /** Every node whose work this stage does, upstream first. */
  readonly nodes: readonly PlannedNode[];
  /** Stages that must have succeeded. */
  readonly after: readonly string[];
  /** Datasets (by node name) and file sources (by node name) it reads. */
  readonly reads: { readonly datasets: readonly string[]; readonly sources: readonly string[] };
  /** Rows to write: a SELECT with references, without the COPY around it. Empty for an extract from a database. */
  readonly query: Fragment;
  /** The named relations of the query, upstream first: what stands between `WITH` and its last SELECT. */
  readonly relations: readonly NamedRelation[];
  readonly columns: readonly Column[];
  /** Float columns whose last digits depend on the order of adding. */
  readonly inexact: readonly string[];
  readonly writes: StageTarget;
  /** A node's refused rows are marked in `dataset`'s column `__refusal` (NULL for a good row). */
  readonly refuses: { readonly node: string; readonly action: "reject" | "stop" } | null;
}

/** `"name" AS (query)`; `node` is the node whose work it is. */
export interface NamedRelation {
  readonly name: string;
  readonly node: string;
  readonly query: Fragment;
  /** The same rows, spelled so that an executor can also count a join's unmatched rows; see `unmatchedSequence`. */
  readonly counted?: Fragment;
  /** Only of one that the statement reads several times: made once and held, or made anew each time. */
  readonly readAgain?: "held" | "anew";
}

/** The sequence that a left or full join's `counted` query draws from once for each row of that side without a partner. */
export const unmatchedSequence = (node: string, side: "left" | "right" = "left"): string =>
  `${side === "left" ? "unmatched" : "unpartnered"}_${node}`;

export interface PlannedNode {
  readonly name: string;
  readonly kind: string;
  readonly law: RowLaw;
  readonly inputs: readonly { readonly port: string; readonly node: string; readonly output: "out" | "rejects" }[];
  /** Frozen source settings; null for other nodes. */
  readonly source: {
    readonly path: string;
    readonly dialect: FileReading;
    /** The columns that are read, in their frozen types; plans of before have none. */
    readonly columns?: readonly Column[];
  } | null;
  /** Only of a join: what its unmatched and multiplied rows are counted by. */
  readonly join: {
    readonly type: JoinConfig["type"];
    readonly left: readonly string[];
    readonly right: readonly string[];
  } | null;
}

export type StageTarget =
  | { readonly to: "dataset"; readonly node: string }
  | {
      readonly to: "file";
      readonly node: string;
      readonly path: string;
      readonly format: SinkFormat;
      readonly ordered: boolean;
    }
  | {
      readonly to: "postgres";
      readonly node: string;
      readonly connection: string;
      readonly table: string;
      readonly mode: "append" | "replace" | "upsert";
      readonly key: readonly string[];
    }
  | { readonly to: "extract"; readonly node: string; readonly connection: string; readonly table: string };

/** The hidden column that marks refused rows in a dataset. */
export const refusalColumn = "__refusal";
