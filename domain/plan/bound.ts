import type { Problem } from "../errors/problem.ts";
import type { FileReading } from "../reading/file-reading.ts";
import type { Column } from "../sql/types.ts";

export interface BoundExpression {
  /** Parsed and printed again by DuckDB. */
  readonly text: string;
  readonly type: string;
  readonly reads: readonly string[];
}

export interface BoundNode {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns of the port `rejects`: the input's, then `problem`; empty where the node refuses nothing. */
  readonly rejects: readonly Column[];
  /** By field. */
  readonly expressions: Readonly<Record<string, BoundExpression>>;
  /** Only of a file source. */
  readonly dialect: FileReading | null;
}

/** Exact types of a whole document, as DuckDB found them on empty tables. `problems` empty means every node is here. */
export interface Bound {
  readonly nodes: Readonly<Record<string, BoundNode>>;
  readonly problems: readonly Problem[];
}

/** What binding needs to know of a source: its frozen dialect and columns. */
export interface SourceShape {
  readonly columns: readonly Column[];
  readonly dialect: FileReading | null;
}
