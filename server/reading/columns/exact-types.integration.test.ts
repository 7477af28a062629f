import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

let files = 0;
/** The type that a column of these values has, and the values after a run that changes nothing. */
async function kept(values: readonly string[], column = "v"): Promise<{ type: string; written: string[] }> {
  const name = `exact-${(files += 1)}.csv`;
  const lines = values.map((value, index) => `${index + 1},${value}`);
  bench.file(name, `n,${column}\n${lines.join("\n")}\n`);
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  const { pipeline } = parsePipeline(
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: ${name}.out.csv }`,
  );
  const bound = await bench.engine.bind(pipeline, { given: found });
  const report = await runBound(bench, { pipeline, bound, runId: name, hash: false });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path(`out/${name}.out.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1);
  return { type: found.columns[1]!.type, written: written.map((line) => line.slice(line.indexOf(",") + 1)) };
}

describe("figures keep every digit", () => {
  it.each([
    [["1.5", "2.25"], "decimal(18,2)"],
    [["12345678901234567.89", "0.01", "99999999999999999999.99"], "decimal(38,2)"],
    [["0.123456789", "0.100000001"], "decimal(18,9)"],
    [["1.00000000000000000001", "-0.1"], "decimal(38,20)"],
    [["9223372036854775807", "-1"], "bigint"],
    [["9223372036854775808", "-1"], "decimal(38,0)"],
    [["0.30000000000000004", "1.5"], "decimal(18,17)"],
    [["1e-5", "0.25"], "double"],
    [["1.7976931348623157e+308", "0.25"], "double"],
  ])("of %j", async (values, type) => {
    const { type: found, written } = await kept(values);
    expect(found).toBe(type);
    const digits = (text: string): string =>
      type === "double" ? String(Number(text)) : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
    expect(written.map(digits)).toEqual(values.map(digits));
  });

  it.each([
    ["more than 38 digits", ["12345678901234567890123.5", "0.1234567890123456789"]],
    ["a number that no machine holds", ["1e400", "2.5"]],
    ["a number that a double would round", ["1e5", "0.1234567890123456789"]],
  ])("or stay text: %s", async (_what, values) => {
    expect(await kept(values)).toEqual({ type: "varchar", written: values });
  });

  it("codes that a spreadsheet turned into exponents are no figures", async () => {
    const damaged = ["1.23E+15", "4006381333931"];
    expect(await kept(damaged)).toEqual({ type: "varchar", written: damaged });
    expect(await kept(["1.23E+15", "8.5E+11"], "sku")).toMatchObject({ type: "varchar" });
    expect(await kept(["1.23E+15", "8.5E+11"], "population")).toMatchObject({ type: "double" });
  });
});

describe("moments", () => {
  it.each([
    ["with an offset", ["2026-03-01T23:30:00-05:00", "2026-03-01T00:15:00+09:00", "2026-03-01T12:00:00Z"]],
    ["without seconds", ["2026-03-01T23:30-05:00", "2026-03-01T00:15+0900", "2026-03-01T12:00Z"]],
    ["with a blank before it", ["2026-03-01 23:30:00 -05", "2026-03-01 00:15:00 +09:00", "2026-03-01 12:00:00 Z"]],
  ])("%s are kept", async (_what, values) => {
    expect(await kept(values)).toEqual({
      type: "timestamptz",
      written: ["2026-03-02 04:30:00+00", "2026-02-28 15:15:00+00", "2026-03-01 12:00:00+00"],
    });
  });

  it("without an offset are no moments, and some with and some without stay text", async () => {
    expect(await kept(["2026-03-01 12:00:00", "2026-03-01"])).toMatchObject({ type: "timestamp" });
    const mixed = ["2026-03-01T12:00:00", "2026-03-01T12:00:00Z"];
    expect(await kept(mixed)).toEqual({ type: "varchar", written: mixed });
  });
});
