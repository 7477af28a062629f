/** Messages between the engine and its child over Node's IPC channel. */
export interface OpenRequest {
  readonly memoryLimitBytes: number;
  readonly threads: number;
  readonly spillDirectory: string;
  readonly maxSpillBytes: number;
  readonly readableFiles: readonly string[];
  readonly directories: readonly string[];
  /** Off for checking alone: nothing is computed ahead that way, and it is faster. */
  readonly optimize: boolean;
  /** No search for equal parts of expressions: it takes the square of their number. */
  readonly isWide: boolean;
}

export type ChildRequest =
  | { readonly id: number; readonly op: "open"; readonly open: OpenRequest }
  | { readonly id: number; readonly op: "all"; readonly sql: string }
  | { readonly id: number; readonly op: "run"; readonly sql: string }
  /** Creates an empty temporary table; names and types come quoted. */
  | { readonly id: number; readonly op: "table"; readonly table: string; readonly columns: string }
  /** The columns of a SELECT, without running it. */
  | { readonly id: number; readonly op: "describe"; readonly sql: string }
  | {
      readonly id: number;
      readonly op: "copy";
      readonly query: string;
      readonly target: string;
      readonly options: string;
      readonly profile: boolean;
    }
  /** Peak memory and CPU time of the process so far. */
  | { readonly id: number; readonly op: "usage" }
  | { readonly id: number; readonly op: "interrupt" };

export interface ChildFailure {
  readonly message: string;
}

export interface ChildProgress {
  readonly percentage: number;
  readonly rowsRead: number;
  readonly memoryBytes: number;
  readonly cpuMs: number;
}

export type ChildReply =
  | { readonly ready: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: ChildFailure }
  | { readonly progress: ChildProgress };

export interface ChildUsage {
  readonly memoryBytes: number;
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
}
