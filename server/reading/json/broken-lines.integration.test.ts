import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const record = (id: number): string => `{"id": ${id}, "name": "n${id}", "amount": ${id}.50}`;
const sound = Array.from({ length: 20 }, (_, at) => record(at + 1));
const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const withLine = (at: number, line: string): string[] => [...sound.slice(0, at), line, ...sound.slice(at)];

describe("a line that is no JSON among others that are", () => {
  it.each([
    ["a value without a key", '{"id": 99, "name"}'],
    ["a comma before the end", '{"id": 99,}'],
    ["words", "connection lost"],
    ["a text that nothing closes", '{"id": 99, "name": "open}'],
    ["half a record", '{"id": 99, "na'],
  ])("is refused with its line and text: %s", async (_what, line) => {
    const path = bench.file("given.ndjson", text(withLine(7, line)));
    const found = await inspectFile(bench.engine, { path });
    expect(found).toMatchObject({
      rows: 20,
      unreadable: 1,
      refused: [{ line: 8, row: 8, message: "it is no JSON", text: line }],
    });
    expect(found.columns.map(({ name, type }) => [name, type])).toEqual([
      ["id", "bigint"],
      ["name", "varchar"],
      ["amount", "decimal(18,2)"],
    ]);
    const { pipeline, bound } = await bindDocument(
      bench,
      "sluice: 1\nname: t\nnodes:\n  given: { source: file, path: given.ndjson }\n  out: { sink: file, from: given, path: out.csv }\n",
    );
    const report = await runBound(bench, { pipeline, bound, runId: "run" });
    expect(report.nodes.given).toMatchObject({ in: { records: 21 }, out: 20, rejected: 1 });
    expect(report.problems).toMatchObject([{ severity: "warning", row: 8, got: line }]);
  });

  it("is refused in each of its places, packed too", async () => {
    const lines = withLine(12, "]");
    const path = bench.file("given.ndjson.gz", gzipSync(text(["{oops", ...lines])));
    expect(await inspectFile(bench.engine, { path })).toMatchObject({
      rows: 20,
      unreadable: 2,
      refused: [{ line: 1 }, { line: 14 }],
    });
  });
});

it.each([
  ["a file that breaks off", text(sound) + '{"id": 21, "na', /line 21/],
  ["more broken lines than sound ones", text(["{a", "b", record(1), "c"]), /line 1/],
  ["a list over many lines", `[\n${sound.join(",\n")},\n]\n`, /on line 21 a comma stands before \]/],
  ["an object with a comma too many", '{\n"id": 1,\n"more": [1, 2,\n]\n}\n', /on line 3 a comma stands before \]/],
])("refuses the whole with its place and what to do: %s", async (_what, content, place) => {
  const path = bench.file("broken.json", content);
  await expect(inspectFile(bench.engine, { path })).rejects.toMatchObject({
    problems: [
      {
        code: "source_unreadable",
        message: expect.stringMatching(place) as string,
        mend: expect.stringMatching(/./) as string,
      },
    ],
  });
});
