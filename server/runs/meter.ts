import type { Progress } from "#server/engine/index.ts";
import { type ProcessUsage, readBytesRead, readProcessUsage } from "./process-usage.ts";

/** What the sources of a stage hold together, as far as it is known. */
export interface Expected { readonly rows: number; readonly bytes: number }

/** What one attempt did since it was last asked. */
export interface Reading { readonly rows: number; readonly cpuPercent: number; readonly memoryBytes: number }

/**
 * Follows one attempt from outside: CPU and memory of its child from /proc. The run's rows are those of its sources, by
 * the share of their bytes that the child has read until the exact number is known; a stage's own progress counts all its inputs.
 */
export class Meter {
  readonly #expected: Expected;
  #pid: number | null = null;
  #rows = 0;
  #told = 0;
  #usage: ProcessUsage | null = null;
  #percent: number | null = null;
  #ownRows = 0;

  constructor(expected: Expected) { this.#expected = expected; }

  get percent(): number | null { return this.#percent; }

  /** Rows that the stage has read of all its inputs. */
  get ownRows(): number { return this.#ownRows; }

  /** Rows of the sources read so far. */
  get rows(): number {
    const { rows, bytes } = this.#expected;
    if (this.#pid === null || rows === 0 || bytes === 0) return this.#rows;
    this.#rows = Math.max(this.#rows, Math.min(rows, Math.floor((rows * readBytesRead(this.#pid)) / bytes)));
    return this.#rows;
  }

  progress({ pid, rowsRead, percentage }: Pick<Progress, "pid" | "rowsRead" | "percentage">): void {
    if (this.#pid !== pid) { this.#pid = pid; this.#usage = readProcessUsage(pid); }
    this.#ownRows = Math.max(this.#ownRows, rowsRead);
    this.#percent = percentage < 0 ? null : Math.min(100, percentage);
  }

  /** The exact numbers, once the work is done. */
  finish(rows: number, ownRows: number): void {
    this.#rows = Math.max(this.#told, rows);
    this.#ownRows = ownRows;
    this.#percent = 100;
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
