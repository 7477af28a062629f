import { expect, test } from "vitest";
import { boundRestarts } from "./restart-bound.ts";

test("each new start waits twice as long, up to half a minute, and the ninth within ten minutes is refused", () => {
  const bound = boundRestarts();
  const delays = Array.from({ length: 9 }, (_, index) => bound.next(index * 1_000));
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, null]);
});

test("what happened long ago does not count", () => {
  const bound = boundRestarts();
  for (let index = 0; index < 8; index++) bound.next(index);
  expect(bound.next(9 * 60_000)).toBeNull();
  expect(bound.next(11 * 60_000)).toBe(500);
});
