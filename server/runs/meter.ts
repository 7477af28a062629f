import type { Progress } from "#server/engine/index.ts";
import { type ProcessUsage, readBytesRead, readProcessUsage } from "./process-usage.ts";

const secondMs = 1_000;

/** What the sources of a stage hold together, as far as it is known. */
export interface Expected {
  readonly rows: number;
  readonly bytes: number;
}

/** What an attempt did in all, as its child counted it. */
export interface Finished {
  readonly rows: number;
  readonly ownRows: number;
  readonly cpuMs: number;
  readonly peakMemoryBytes: number;
}

/** What one attempt did since it was last asked: CPU as a share of a second, or of the time that went by if that was longer. */
export interface Reading {
  readonly rows: number;
  readonly cpuPercent: number;
  readonly memoryBytes: number;
}

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
  #toldCpuMs = 0;
  /** What is still to be told of a child that is gone. */
  #rest: Pick<Reading, "cpuPercent" | "memoryBytes"> | null = null;
  #percent: number | null = null;
  #ownRows = 0;

  constructor(expected: Expected) {
    this.#expected = expected;
  }

  get percent(): number | null {
    return this.#percent;
  }

  /** Rows that the stage has read of all its inputs. */
  get ownRows(): number {
    return this.#ownRows;
  }

  /** Rows of the sources read so far. */
  get rows(): number {
    const { rows, bytes } = this.#expected;
    if (this.#pid === null || rows === 0 || bytes === 0) return this.#rows;
    this.#rows = Math.max(this.#rows, Math.min(rows, Math.floor((rows * readBytesRead(this.#pid)) / bytes)));
    return this.#rows;
  }

  progress({ pid, rowsRead, percentage }: Pick<Progress, "pid" | "rowsRead" | "percentage">): void {
    if (this.#pid !== pid) {
      this.#pid = pid;
      this.#usage = readProcessUsage(pid);
    }
    this.#ownRows = Math.max(this.#ownRows, rowsRead);
    this.#percent = percentage < 0 ? null : Math.min(100, percentage);
  }

  /** The exact numbers, once the work is done: also of a child that came and went between two readings. */
  finish({ rows, ownRows, cpuMs, peakMemoryBytes }: Finished): void {
    this.#rows = Math.max(this.#told, rows);
    this.#ownRows = ownRows;
    this.#percent = 100;
    this.#pid = null;
    this.#rest = {
      cpuPercent: this.#cpuPercent(cpuMs - this.#toldCpuMs, 0),
      memoryBytes: this.#toldCpuMs > 0 ? (this.#usage?.memoryBytes ?? 0) : peakMemoryBytes,
    };
  }

  read(): Reading {
    const rows = this.rows - this.#told;
    this.#told += rows;
    const usage = this.#pid === null ? null : readProcessUsage(this.#pid);
    const before = this.#usage;
    const rest = this.#rest ?? { cpuPercent: 0, memoryBytes: 0 };
    this.#usage = usage;
    this.#rest = null;
    if (!usage || !before) return { rows, ...rest };
    const cpuMs = usage.cpuMs - before.cpuMs;
    this.#toldCpuMs += cpuMs;
    return { rows, cpuPercent: this.#cpuPercent(cpuMs, usage.atMs - before.atMs), memoryBytes: usage.memoryBytes };
  }

  #cpuPercent(cpuMs: number, elapsedMs: number): number {
    return (100 * Math.max(0, cpuMs)) / Math.max(elapsedMs, secondMs);
  }
}
