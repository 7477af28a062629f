import type { Progress } from "#server/engine/index.ts";
import { type ProcessUsage, readProcessUsage } from "./process-usage.ts";

/** What one attempt did since it was last asked. */
export interface Reading { readonly rows: number; readonly cpuPercent: number; readonly memoryBytes: number }

/** Follows one attempt: rows by the engine's progress, CPU and memory of its child from /proc. */
export class Meter {
  #pid: number | null = null;
  #rows = 0;
  #told = 0;
  #usage: ProcessUsage | null = null;
  percent: number | null = null;

  get rows(): number { return this.#rows; }

  progress({ pid, rowsRead, percentage }: Pick<Progress, "pid" | "rowsRead" | "percentage">): void {
    if (this.#pid !== pid) { this.#pid = pid; this.#usage = readProcessUsage(pid); }
    this.#rows = Math.max(this.#rows, rowsRead);
    this.percent = percentage < 0 ? null : percentage;
  }

  /** The exact number, once the work is done. */
  finish(rows: number): void { this.#rows = Math.max(this.#told, rows); this.#pid = null; }

  read(): Reading {
    const rows = this.#rows - this.#told;
    this.#told = this.#rows;
    const usage = this.#pid === null ? null : readProcessUsage(this.#pid);
    const before = this.#usage;
    this.#usage = usage;
    const cpuPercent = usage && before && usage.atMs > before.atMs ? (100 * (usage.cpuMs - before.cpuMs)) / (usage.atMs - before.atMs) : 0;
    return { rows, cpuPercent: Math.max(0, cpuPercent), memoryBytes: usage?.memoryBytes ?? 0 };
  }
}
