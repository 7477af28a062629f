import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { waitedForProcessorMs } from "./waited-for-processor.ts";
import { watchAnswers } from "./watch-answers.ts";

const children: ChildProcess[] = [];
const start = (program: string, ...args: string[]): number => {
  const child = spawn(program, args, { stdio: "ignore" });
  children.push(child);
  return child.pid!;
};
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** After how long a part that never answers is called silent, in ms; null where it is not within `withinMs`. */
async function calledSilentAfter(pid: number, withinMs: number): Promise<number | null> {
  const beganAt = Date.now();
  let silentAfter: number | null = null;
  const watching = watchAnswers({
    pid,
    ask: () => Promise.reject(new Error("no answer")),
    patience: { firstMs: 4_000, laterMs: 4_000 },
    isOver: () => silentAfter !== null || Date.now() - beganAt > withinMs,
    onAnswer: () => undefined,
    onSilence: () => {
      silentAfter = Date.now() - beganAt;
    },
  });
  await watching;
  return silentAfter;
}

test("a part that is stopped is called silent when the patience is over", async () => {
  const pid = start("sleep", "60");
  process.kill(pid, "SIGSTOP");
  expect(await calledSilentAfter(pid, 20_000)).not.toBeNull();
  expect(waitedForProcessorMs(pid)).toBeLessThan(2_000);
});

test("a part that finds every processor taken is not", async () => {
  for (let hog = 0; hog < 2 * availableParallelism(); hog += 1) start("sh", "-c", "while :; do :; done");
  const pid = start("nice", "-n", "19", "sh", "-c", "while :; do :; done");
  await sleep(500);
  expect(await calledSilentAfter(pid, 10_000)).toBeNull();
});
