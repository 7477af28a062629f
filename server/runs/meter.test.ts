import { expect, test } from "vitest";
import { Meter } from "./meter.ts";
import { readProcessUsage } from "./process-usage.ts";

const done = { rows: 100, ownRows: 120, cpuMs: 300, peakMemoryBytes: 5e6 };

test("a child that came and went between two readings is told once, with its peak", () => {
  const meter = new Meter({ rows: 100, bytes: 1_000 });
  meter.finish(done);
  expect(meter.read()).toEqual({ rows: 100, cpuPercent: 30, memoryBytes: 5e6 });
  expect(meter.read()).toEqual({ rows: 0, cpuPercent: 0, memoryBytes: 0 });
});

test("what was told of a child while it lived is not told again", () => {
  const meter = new Meter({ rows: 100, bytes: 0 });
  const first = readProcessUsage(process.pid)!;
  meter.progress({ pid: process.pid, rowsRead: 10, percentage: 10 });
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < 300_000) Math.sqrt(Math.random());
  const alive = meter.read();
  const usedMs = readProcessUsage(process.pid)!.cpuMs - first.cpuMs;
  expect(alive.memoryBytes).toBeGreaterThan(1e7);
  expect(alive.cpuPercent).toBeGreaterThan(5);
  meter.finish({ ...done, cpuMs: usedMs + 100 });
  const rest = meter.read();
  expect(rest.cpuPercent).toBeGreaterThanOrEqual(10);
  expect(rest.cpuPercent).toBeLessThan(25);
  expect(rest.memoryBytes).toBe(alive.memoryBytes);
});
