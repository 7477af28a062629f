import { expect, test } from "vitest";
import type { ProfileProgress } from "#domain/api/sources.ts";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import { ProgressTeller } from "./progress-teller.ts";

const settled = (name: string): ColumnProfile => ({
  name,
  type: "varchar",
  nulls: 0,
  distinct: 1,
  min: "a",
  median: null,
  max: "a",
  histogram: [1],
  top: [{ value: "a", count: 1 }],
  samples: ["a"],
  isKey: false,
  personal: null,
  patterns: [],
  reads: null,
});

test("what is told of a wide table is as much at its end as at its beginning", () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `c${index}`);
  const told: ProfileProgress[] = [];
  const columns = names.map((name) => ({ name, type: "varchar" }));
  const teller = new ProgressTeller((progress) => told.push(progress), { columns, dialect: null, rowsAbout: 20 });
  teller.rows(20);
  for (const name of names) teller.columns([settled(name)]);
  expect(told).toHaveLength(2_001);
  expect(Math.max(...told.map((each) => each.columns.length + each.waiting.length))).toBeLessThanOrEqual(100);
  expect(told[1_000]).toMatchObject({ settled: 1_000, columnCount: 2_000, reading: "c1000" });
  expect(told[1_000]!.columns.at(-1)?.name).toBe("c999");
  expect(told[1_000]!.waiting[0]).toBe("c1001");
  expect(told.at(-1)).toMatchObject({ settled: 2_000, reading: null, waiting: [] });
});
