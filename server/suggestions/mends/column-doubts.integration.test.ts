import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOperations } from "#domain/pipeline/apply.ts";
import type { Finding, FindingKind } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { fixAtOnce } from "../index.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

let files = 0;
interface Given {
  readonly source: ProfiledSource;
  readonly findings: readonly Finding[];
  readonly file: string;
}

/** A file with one column beside its row numbers. */
async function given(column: string, values: readonly string[], kind = "csv"): Promise<Given> {
  const file = `given-${(files += 1)}.${kind}`;
  const rows = values.map((value, row) =>
    kind === "csv" ? `${row + 1},"${value}"` : `{"n": ${row + 1}, "${column}": ${value}}`,
  );
  writeFileSync(bench.path(file), `${[...(kind === "csv" ? [`n,${column}`] : []), ...rows].join("\n")}\n`);
  const source = await profileSource({
    engine: bench.engine,
    name: "given",
    input: { kind: "file", path: bench.path(file) },
    snapshotDirectory: bench.path("snapshots"),
  });
  const { findings } = await linkSources({ engine: bench.engine, sources: [source] });
  return { source, findings, file };
}

const ofKind = ({ findings }: Given, kind: FindingKind): Finding | undefined =>
  findings.find((each) => each.kind === kind);

/** What a run gives once the fix of this finding is taken. */
async function fixed({ source, findings, file }: Given, kind: FindingKind, column: string): Promise<unknown[]> {
  const finding = findings.find((each) => each.kind === kind)!;
  const text = `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${file} }\n  out: { sink: file, from: given, path: ${file}.out.ndjson }\n`;
  const fixes = fixAtOnce({ text, sources: [source], findings }, finding.id);
  expect(fixes).toHaveLength(1);
  const { pipeline, bound } = await bindDocument(bench, applyOperations(text, fixes[0]!.operations));
  expect(bound.problems).toEqual([]);
  const report = await runBound(bench, { pipeline, bound, runId: file, hash: false });
  expect(report.problems).toEqual([]);
  const lines = readFileSync(bench.path(`out/${file}.out.ndjson`), "utf8")
    .trim()
    .split("\n");
  const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return rows.toSorted((a, b) => Number(a.n) - Number(b.n)).map((row) => row[column]);
}

describe("days left as numbers", () => {
  it.each([
    ["as a spreadsheet counts them", "csv", { column: "booked_on", values: ["45292", "45323", "44927"] }],
    ["in JSON", "ndjson", { column: "orderDate", values: ["45292", "45323", "44927"] }],
    ["as digits", "csv", { column: "invoice_date", values: ["20240101", "20240201", "20230101"] }],
  ])("%s are found and read by the fix", async (_what, kind, { column, values }) => {
    const source = await given(column, values, kind);
    expect(ofKind(source, "day_numbers")).toMatchObject({ count: 3 });
    expect(ofKind(source, "day_numbers")!.message).toContain(`${values[0]} is 2024-01-01`);
    expect(await fixed(source, "day_numbers", column)).toEqual(["2024-01-01", "2024-02-01", "2023-01-01"]);
  });

  it("are not seen in amounts, under names that only hold the word, or where a day is none", async () => {
    for (const [column, values] of [
      ["amount", ["45292", "45323"]],
      ["update_count", ["45292", "45323"]],
      ["booked_on", ["20240101", "20240231"]],
      ["booked_on", ["1", "2"]],
    ] as const)
      expect(ofKind(await given(column, values), "day_numbers")).toBeUndefined();
  });
});

it("times without an offset among moments are asked about, and read in the zone that is named", async () => {
  const at = ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00", "2026-03-01T12:00:00-05:00", "2026-03-02T12:00:00Z"];
  const source = await given("seen_at", at);
  expect(ofKind(source, "moments_without_offset")).toMatchObject({ count: 1, rows: [2], severity: "stops_run" });
  expect(ofKind(source, "unreadable_values")).toBeUndefined();
  const read = await fixed(source, "moments_without_offset", "seen_at");
  expect(read.map((each) => new Date(String(each).replace(/\+00$/, "Z")).toISOString().slice(0, 16))).toEqual([
    "2026-03-01T12:00",
    "2026-03-01T12:00",
    "2026-03-01T17:00",
    "2026-03-02T12:00",
  ]);
});

it("names of zones that stand for several are said with what they may be", async () => {
  const source = await given("seen_at", [
    "2026-03-01 12:00:00 CST",
    "2026-07-01 12:00:00 IST",
    "2026-07-02 12:00:00 CST",
  ]);
  expect(ofKind(source, "zone_names")).toMatchObject({ count: 3, severity: "stops_run" });
  expect(ofKind(source, "zone_names")!.message).toMatch(/CST \(2\), IST \(1\).*China.*India/);
  const noon = await given("seen_at", ["2026-03-01 12:00 PM", "2026-03-02 01:00 AM"]);
  expect(ofKind(noon, "zone_names")).toBeUndefined();
});

it("letters of UTF-8 that were read as Windows-1252 are found with an example, and mended by the fix", async () => {
  const source = await given("customer", ["MÃ¼ller", "Smith", "JosÃ©", "Oâ€™Neil", "SÃO PAULO"]);
  expect(ofKind(source, "mojibake")).toMatchObject({ count: 3, rows: [1, 3, 4] });
  expect(await fixed(source, "mojibake", "customer")).toEqual(["Müller", "Smith", "José", "O’Neil", "SÃO PAULO"]);
  expect(ofKind(await given("customer", ["Müller", "Ünal", "Ãngela", "5 €"]), "mojibake")).toBeUndefined();
});

describe("a sign before exactly three digits", () => {
  const small = ["5", "17", "950", "88"];
  it.each([
    ["a point among small numbers", ["1.234", "12.500", ...small], [1.234, 12.5, 5, 17, 950, 88]],
    ["a comma among small numbers", ["1,234", "12,500", ...small], [1.234, 12.5, 5, 17, 950, 88]],
  ])("%s is taken for thousands, and asked", async (_what, values, decimals) => {
    const source = await given("quantity", values);
    expect(ofKind(source, "doubtful_numbers")).toMatchObject({ count: 2, severity: "notice" });
    expect(source.source.profile.columns[1]!.reads).toMatchObject({ type: "integer", share: 1 });
    expect(await fixed(source, "doubtful_numbers", "quantity")).toEqual(decimals);
  });

  it("in every number is taken for decimals, and asked", async () => {
    const source = await given("quantity", ["1.234", "45.127", "12.003", "7.350"]);
    expect(ofKind(source, "doubtful_numbers")).toMatchObject({ count: 4 });
    expect(await fixed(source, "doubtful_numbers", "quantity")).toEqual([1234, 45127, 12003, 7350]);
  });

  it("is no question beside other digits, numbers below one, or many of either kind", async () => {
    const many = Array.from({ length: 25 }, (_, row) => `${row + 1}.${String(100 + row)}`);
    for (const values of [
      ["1.234", "2.5", "17"],
      ["0.234", "1.234", "5"],
      ["1,234.50", "1,234", "17"],
      ["1.234.567", "1.234", "17"],
      [...many, ...small],
    ])
      expect(ofKind(await given("quantity", values), "doubtful_numbers")).toBeUndefined();
  });
});
