import { withWorkspace } from "#server/platform/db.ts";
import { logger } from "#server/platform/logger.ts";
import { processWide } from "#server/platform/process-wide.ts";
import { queue, type QueueDepth } from "#server/queue/index.ts";
import { announce, appendEvents, type EventBody } from "./announce.ts";
import { type Expected, Meter } from "./meter.ts";
import type { RunKey } from "./run-key.ts";
import { addToSecond } from "./run-second.ts";

const secondMs = 1_000;
/** Progress is told this often at most. */
const tickMs = 500;
const noDepth: QueueDepth = { waiting: 0, active: 0, oldestMs: 0 };

/** Measures all that this process does for one run, and stores a second when it is over. */
class RunSampler {
  readonly #key: RunKey;
  readonly #meters = new Map<string, Meter>();
  readonly #told = new Map<string, number>();
  #work: Promise<void> = Promise.resolve();
  #isBusy = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(key: RunKey) {
    this.#key = key;
  }

  get isIdle(): boolean {
    return this.#meters.size === 0;
  }

  add(stage: string, meter: Meter): void {
    this.#meters.set(stage, meter);
    if (!this.#timer) this.#arm();
  }

  async remove(stage: string): Promise<void> {
    await this.#work;
    this.#isBusy = false;
    this.#store(Math.floor(Date.now() / secondMs) * secondMs);
    await this.#work;
    this.#meters.delete(stage);
    if (this.isIdle && this.#timer) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
  }

  #arm(): void {
    const due = Math.floor(Date.now() / tickMs + 1) * tickMs;
    this.#timer = setTimeout(() => {
      this.#store(due % secondMs === 0 ? due - secondMs : null);
      this.#arm();
    }, due - Date.now());
  }

  /** A slow database gets fewer samples; what was read meanwhile is in the next one. */
  #store(second: number | null): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#work = this.#write(second)
      .catch((error: unknown) =>
        logger().warn({ runId: this.#key.runId, reason: String(error) }, "a sample could not be stored"),
      )
      .finally(() => {
        this.#isBusy = false;
      });
  }

  #progress(): EventBody[] {
    return [...this.#meters].flatMap(([stage, meter]): EventBody[] => {
      const { ownRows: rows } = meter;
      if (this.#told.get(stage) === rows) return [];
      this.#told.set(stage, rows);
      return [{ type: "progress", stage, rows, percent: meter.percent }];
    });
  }

  async #write(second: number | null): Promise<void> {
    const bodies = this.#progress();
    if (second === null && bodies.length === 0) return;
    const depth =
      second === null
        ? noDepth
        : await queue()
            .depth("run-attempt")
            .catch(() => noDepth);
    const readings = second === null ? [] : [...this.#meters.values()].map((meter) => meter.read());
    const sum = (of: "rows" | "cpuPercent" | "memoryBytes"): number =>
      readings.reduce((total, each) => total + each[of], 0);
    announce(
      this.#key,
      await withWorkspace(this.#key.workspaceId, async (tx) => {
        if (second !== null)
          bodies.push({
            type: "sample",
            sample: await addToSecond(tx, this.#key, {
              at: new Date(second),
              rows: sum("rows"),
              cpuPercent: sum("cpuPercent"),
              memoryBytes: sum("memoryBytes"),
              depth,
            }),
          });
        return appendEvents(tx, this.#key, bodies);
      }),
    );
  }
}

const samplers = (): Map<string, RunSampler> => processWide("run samplers", () => new Map());

export interface Sampling {
  readonly meter: Meter;
  stop(): Promise<void>;
}

/** Stores a sample each second while an attempt runs, and tells its progress. */
export function startSampling(key: RunKey, stage: string, expected: Expected): Sampling {
  const sampler = samplers().get(key.runId) ?? new RunSampler(key);
  samplers().set(key.runId, sampler);
  const meter = new Meter(expected);
  sampler.add(stage, meter);
  return {
    meter,
    stop: async () => {
      await sampler.remove(stage);
      if (sampler.isIdle) samplers().delete(key.runId);
    },
  };
}
