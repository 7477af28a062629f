import { expect, it } from "vitest";
import { openBench } from "#server/engine/testing-engine.ts";
import { linkSources } from "../link-sources.ts";
import { profileSource } from "../profile.ts";

/** Few values in columns of every type that a JSON file gives: all of them are looked at together. */
const record = (index: number): string =>
  JSON.stringify({
    id: index,
    state: ["ok", "Ok", "estimated"][index % 7 === 3 ? 1 : index % 2 === 0 ? 0 : 2],
    device: { serial: `M${index % 3}` },
    tags: [["a", "b"], ["c"]][index % 2],
    note: ["one", 2, { three: 3 }, null][index % 4],
    unit: ["5f0c6b1e-0000-4000-8000-000000000001", "5f0c6b1e-0000-4000-8000-000000000002"][index % 2],
    seen: index % 2 === 0,
    level: index % 5,
    at: `2026-03-0${1 + (index % 9)}T00:00:00Z`,
  });

it("looks for findings in texts beside nested columns", async () => {
  const bench = openBench({ memoryLimitBytes: 1e9, threads: 1 });
  const { engine } = bench;
  try {
    const lines = Array.from({ length: 400 }, (_, index) => record(index)).join("\n");
    const source = await profileSource({
      engine,
      name: "readings",
      input: { kind: "file", path: bench.file("readings.jsonl", lines) },
      snapshotDirectory: bench.path("snapshots"),
    });
    expect(source.profile.columns.map((column) => `${column.name} ${column.distinct}`)).toEqual([
      "id 400",
      "state 3",
      "device 3",
      "tags 2",
      "note 3",
      "unit 2",
      "seen 2",
      "level 5",
      "at 9",
    ]);
    const { findings } = await linkSources({ engine, sources: [source] });
    expect(findings.map(({ kind, columns, count }) => ({ kind, columns, count }))).toContainEqual({
      kind: "category_spelling",
      columns: ["state"],
      count: 57,
    });
  } finally {
    await bench.close();
  }
});

it("takes nested values under a name of keys for no keys", async () => {
  const bench = openBench({ memoryLimitBytes: 1e9, threads: 1 });
  const { engine } = bench;
  const codes = [{ kind: "A" }, { kind: "a" }, [true], ["B"], [" b"], { kind: "A" }];
  const lines = (name: string): string => codes.map((code, id) => JSON.stringify({ id, [name]: code })).join("\n");
  try {
    const profiled = (name: string, key: string) =>
      profileSource({
        engine,
        name,
        input: { kind: "file", path: bench.file(`${name}.jsonl`, lines(key)) },
        snapshotDirectory: bench.path("snapshots"),
      });
    const sources = [await profiled("orders", "coupon_id"), await profiled("coupons", "coupon_id")];
    expect(sources[0]!.columns[1]).toEqual({ name: "coupon_id", type: "json" });
    const { findings } = await linkSources({ engine, sources });
    expect(findings.filter(({ columns }) => columns.includes("coupon_id"))).toEqual([]);
  } finally {
    await bench.close();
  }
});
