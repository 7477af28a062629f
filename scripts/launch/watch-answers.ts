import { setTimeout as sleep } from "node:timers/promises";
import { askTimeoutMs, type Ask } from "./ask-parts.ts";
import { waitedForProcessorMs } from "./waited-for-processor.ts";

/** How long a part may give no answer before it counts as silent, in ms: longer while it has given none at all. */
export type Patience = { firstMs: number; laterMs: number };

type Watch = {
  ask: Ask;
  pid: number;
  patience: Patience;
  isOver(): boolean;
  onAnswer(): void;
  /** Told once for each silence; what it was asked last and how that failed. */
  onSilence(reason: string, silentMs: number): void;
};

const everyMs = 1_000;
/** A launcher that was itself stopped finds one question unanswered, never several. */
const fewestFailures = 3;

async function askInTime({ ask, pid }: Watch): Promise<"answers" | "cannot tell"> {
  const deadline = new AbortController();
  const late = sleep(askTimeoutMs * 1.5, null, { signal: deadline.signal }).then(() => {
    throw new Error("no answer in time");
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([ask(pid), late]);
  } finally {
    deadline.abort();
  }
}

const explain = (error: unknown): string => {
  const { message, cause } = error as { message?: string; cause?: { code?: string } };
  return cause?.code ?? (message || String(error));
};

const moment = (pid: number): { at: number; waitedMs: number } => ({
  at: Date.now(),
  waitedMs: waitedForProcessorMs(pid),
});

/** A part that waits for a processor cannot answer, and starting it again would only cost more of what there is too little of. */
const silentSince = (heard: ReturnType<typeof moment>, pid: number): number =>
  Date.now() - heard.at - Math.max(0, waitedForProcessorMs(pid) - heard.waitedMs);

/** Asks a part once a second for as long as it is watched. */
export async function watchAnswers(watch: Watch): Promise<void> {
  const { patience } = watch;
  let heard = moment(watch.pid);
  let patienceMs = patience.firstMs;
  let failures = 0;
  let isSilent = false;
  while (!watch.isOver()) {
    try {
      const answer = await askInTime(watch);
      if (watch.isOver()) return;
      heard = moment(watch.pid);
      failures = 0;
      if (answer === "answers") {
        patienceMs = patience.laterMs;
        isSilent = false;
        watch.onAnswer();
      }
    } catch (error) {
      failures += 1;
      const silentMs = silentSince(heard, watch.pid);
      if (!isSilent && !watch.isOver() && failures >= fewestFailures && silentMs >= patienceMs) {
        isSilent = true;
        watch.onSilence(explain(error), silentMs);
      }
    }
    await sleep(everyMs);
  }
}
