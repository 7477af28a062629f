import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { linkSources } from "./link-sources.ts";
import { profileSource } from "./profile.ts";

const long = "x".repeat(20_000_000);
let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9 });
});
afterAll(() => bench.close());

test.each([
  ["the only value of its column", ["id,note", `2,${long}`], 1],
  ["among short ones", ["id,note", "1,a", `2,${long}`, "3,c"], 3],
  ["among dates", ["id,note", "1,2026-01-01", `2,${long}`, "3,2026-01-02", "4,2026-01-03", "5,2026-01-03"], 5],
  ["written twice, with other case", ["id,note", `1,${long}`, `2,${long.toUpperCase()}`, "3,c", "4,d", "5,d"], 5],
])("a value of 20 MB %s is counted, and shown by its beginning", { timeout: 120_000 }, async (name, lines, rows) => {
  const { engine } = bench;
  const file = bench.file(`${name.replaceAll(" ", "_")}.csv`, `${lines.join("\n")}\n`);
  const source = await profileSource({
    engine,
    name: "notes",
    input: { kind: "file", path: file },
    snapshotDirectory: bench.path("snapshots"),
  });
  expect(source.profile.rows).toBe(rows);
  expect(source.profile.columns[1]?.distinct).toBe(new Set(lines.slice(1).map((line) => line.split(",")[1])).size);
  const links = await linkSources({ engine, sources: [source] });
  expect(JSON.stringify([source, links]).length).toBeLessThan(60_000);
});
