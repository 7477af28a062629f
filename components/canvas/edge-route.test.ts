import { expect, test } from "vitest";
import { labelPlace, roundedPath, routePoints } from "./edge-route.ts";

const box = (x: number, y: number) => ({ x, y, width: 164, height: 76 });

test("a line between neighbours goes straight", () => {
  const points = routePoints({ x: 164, y: 38 }, { x: 248, y: 38 }, { boxes: [box(0, 0), box(248, 0)], lane: 0 });
  expect(points.every((point) => point.y === 38)).toBe(true);
  expect(labelPlace(points).isLine).toBe(false);
});

test("a line to a later step goes round the one between", () => {
  const points = routePoints(
    { x: 164, y: 38 },
    { x: 496, y: 38 },
    { boxes: [box(0, 0), box(248, 0), box(496, 0)], lane: 0 },
  );
  expect(points.some((point) => point.y < -6 || point.y > 82)).toBe(true);
});

test("a line back to the next band runs between the bands", () => {
  const points = routePoints(
    { x: 908, y: 38 },
    { x: 0, y: 278 },
    { boxes: [box(744, 0), box(744, 120), box(0, 120), box(0, 240)], lane: 0 },
  );
  const level = points.find((point, index) => index > 0 && points[index - 1]!.y === point.y && point.x < 0)!;
  expect(level.y).toBeGreaterThan(196);
  expect(level.y).toBeLessThan(240);
  expect(roundedPath(points)).toMatch(/^M908,38 .*L0,278$/);
});

test("what is written on a line between the bands stands above it, clear of the steps below", () => {
  const points = routePoints(
    { x: 908, y: 38 },
    { x: 0, y: 278 },
    { boxes: [box(744, 0), box(744, 120), box(0, 120), box(0, 240)], lane: 0 },
  );
  const level = points.find((point, index) => index > 0 && points[index - 1]!.y === point.y && point.x < 0)!;
  expect(labelPlace(points)).toMatchObject({ y: level.y - 9, isLine: true });
});
