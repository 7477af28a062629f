import { expect, test } from "vitest";
import { OwnSaves } from "./own-saves.ts";

const after = (...saves: readonly (readonly [number, number])[]): OwnSaves => {
  const own = new OwnSaves();
  for (const [from, to] of saves) own.add({ from, to });
  return own;
};

test("a change made while own saves were under way goes on the last of them", () => {
  expect(after([4, 5], [5, 6]).follow(4)).toBe(6);
  expect(after([4, 5], [5, 6]).follow(5)).toBe(6);
  expect(after([4, 5], [5, 6]).follow(6)).toBe(6);
});

test("somebody else's save is not passed over", () => {
  expect(after([4, 5], [7, 8]).follow(5)).toBe(5);
  expect(after([4, 5]).follow(6)).toBe(6);
  expect(after().follow(3)).toBe(3);
});

test("undo goes back to a revision that was there before", () => {
  expect(after([4, 5], [5, 4]).follow(5)).toBe(4);
  expect(after([4, 5], [5, 4]).follow(4)).toBe(4);
  expect(after([4, 5], [5, 4], [4, 6]).follow(4)).toBe(6);
});
