import { expect, test } from "vitest";
import { errorCodes } from "../errors/codes.ts";
import {
  attemptStates,
  defaultRetryPolicy,
  isFinished,
  mayMoveAttempt,
  mayMoveRun,
  retryDelayMs,
  runStates,
} from "./state.ts";

const moves = <S extends string>(states: readonly S[], may: (from: S, to: S) => boolean): string[] =>
  states.map((from) => `${from}: ${states.filter((to) => may(from, to)).join(" ")}`.trim());

test("a run moves only like this", () => {
  expect(moves(runStates, mayMoveRun)).toEqual([
    "queued: running failed cancelled",
    "running: succeeded failed cancelled",
    "succeeded:",
    "failed: queued",
    "cancelled: queued",
  ]);
  expect(runStates.filter(isFinished)).toEqual(["succeeded", "failed", "cancelled"]);
});

test("an attempt moves only like this, and ends for good", () => {
  expect(moves(attemptStates, mayMoveAttempt)).toEqual([
    "ready: leased lost",
    "leased: running failed lost",
    "running: succeeded failed lost",
    "succeeded:",
    "failed:",
    "lost:",
  ]);
});

test("only what can get better is tried again", () => {
  expect(errorCodes.filter((code) => retryDelayMs(defaultRetryPolicy, { code, attempts: 1 }) !== null)).toEqual([
    "connection_failed",
    "engine_crashed",
    "unavailable",
  ]);
});

test("waits grow to a cap, and end", () => {
  const waits = (code: "unavailable" | "lost", maxAttempts: number) =>
    [1, 2, 3, 4, 5, 8, 13].map((attempts) => retryDelayMs({ ...defaultRetryPolicy, maxAttempts }, { code, attempts }));
  expect(waits("unavailable", 3)).toEqual([1_000, 4_000, null, null, null, null, null]);
  expect(waits("unavailable", 9)).toEqual([1_000, 4_000, 16_000, 60_000, 60_000, 60_000, null]);
  expect(waits("lost", 3)).toEqual([0, 0, 0, 0, 0, null, null]);
});
