import type { KindName } from "../nodes/table.ts";
import type { Problem } from "../errors/problem.ts";

/** A node as written: its configuration is any mapping in a draft, and has the kind's shape once `problems` is empty. */
export interface PipelineNode {
  readonly name: string;
  readonly kind: KindName;
  readonly config: Readonly<Record<string, unknown>>;
  /** One for each input field that is filled in. */
  readonly inputs: readonly NodeInput[];
}

export interface NodeInput {
  /** The input field: `from`, `left`, `right`. */
  readonly port: string;
  readonly node: string;
  readonly output: "out" | "rejects";
}

export interface Schedule {
  readonly cron: string;
  readonly timezone: string;
}

/** Steps that stand in one frame on the canvas; a step is in one group at most. */
export interface StepGroup {
  readonly name: string;
  readonly steps: readonly string[];
  readonly folded: boolean;
}

export interface Pipeline {
  readonly name: string;
  readonly schedule: Schedule | null;
  /** In the order of the text. */
  readonly nodes: readonly PipelineNode[];
  readonly layout: Readonly<Record<string, readonly [number, number]>>;
  /** Where a suggestion put a step among others on one edge; apart from the meaning, like the layout. */
  readonly ranks: Readonly<Record<string, number>>;
  /** Frames on the canvas; apart from the meaning, like the layout. */
  readonly groups: readonly StepGroup[];
}

/** A draft is whatever could be read, with everything that keeps it from running. */
export interface Draft {
  readonly pipeline: Pipeline;
  readonly problems: readonly Problem[];
  /** False where the text is no YAML mapping at all: then nothing of it was read. */
  readonly isReadable: boolean;
}
