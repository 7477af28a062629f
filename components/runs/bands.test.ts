import { expect, it } from "vitest";
import { layeredLayout } from "../canvas/layered-layout.ts";
import { chain } from "../canvas/testing/graphs.ts";
import { inBands } from "./bands.ts";

it("leaves a pipeline that fits as it is", () => {
  const places = layeredLayout(chain(5));
  expect([...inBands(places, 5)]).toEqual([...places]);
});

it("breaks a long one into bands: no wider than so many columns, no step on another, none lost", () => {
  const places = inBands(layeredLayout(chain(16)), 5);
  const spots = [...places.values()].map(({ x, y }) => `${x} ${y}`);
  expect(new Set([...places.values()].map(({ x }) => x)).size).toBe(5);
  expect(new Set(spots).size).toBe(16);
  expect(new Set([...places.values()].map(({ y }) => y)).size).toBe(4);
  expect(places.get("s5")!.x).toBe(places.get("s0")!.x);
  expect(places.get("s5")!.y).toBeGreaterThan(places.get("s4")!.y);
});
