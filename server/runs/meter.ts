import type { Progress } from "#server/engine/index.ts";
import { type ProcessUsage, readBytesRead, readProcessUsage } from "./process-usage.ts";

/** What the sources of a stage hold together, as far as it is known. */
export interface Expected { readonly rows: number; readonly bytes: number }

/** What one attempt did since it was last asked. */
export interface Reading { readonly rows: number; readonly cpuPercent: number; readonly memoryBytes: number }

/**
 * Follows one attempt from outside: CPU and memory of its child from /proc. Rows are those of the sources: the engine's
 * own number where it has one, else the share of the files' bytes that the child has read; the exact number comes at the end.
 */
export class Meter {
  readonly #expected: Expected;
  #pid: number | null = null;
  #rows = 0;
  #told = 0;
  #usage: ProcessUsage | null = null;
  #percent: number | null = null;

  constructor(expected: Expected) { this.#expected = expected; }

  get percent(): number | null { return this.#percent; }

  /** Rows of the sources read so far. */
  get rows(): number {
    const { rows, bytes } = this.#expected;
    if (this.#pid === null || rows === 0 || bytes === 0) return this.#rows;
    this.#rows = Math.max(this.#rows, Math.min(rows, Math.floor((rows * readBytesRead(this.#pid)) / bytes)));
    return this.#rows;
  }

  progress({ pid, rowsRead, percentage }: Pick<Progress, "pid" | "rowsRead" | "percentage">): void {
    if (this.#pid !== pid) { this.#pid = pid; this.#usage = readProcessUsage(pid); }
    if (this.#expected.rows > 0) this.#rows = Math.max(this.#rows, Math.min(rowsRead, this.#expected.rows));
    this.#percent = percentage < 0 ? null : Math.min(100, percentage);
  }

  /** The exact number, once the work is done. */
  finish(rows: number): void {
    this.#rows = Math.max(this.#told, rows);
    this.#pid = null;
  }

  read(): Reading {
    const rows = this.rows - this.#told;
    this.#told += rows;
    const usage = this.#pid === null ? null : readProcessUsage(this.#pid);
    const before = this.#usage;
    this.#usage = usage;
    const cpuPercent = usage && before && usage.atMs > before.atMs ? (100 * (usage.cpuMs - before.cpuMs)) / (usage.atMs - before.atMs) : 0;
    return { rows, cpuPercent: Math.max(0, cpuPercent), memoryBytes: usage?.memoryBytes ?? 0 };
  }
}
