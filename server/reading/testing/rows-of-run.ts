import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { bindDocument, runBound, type TestBench } from "#server/engine/testing-engine.ts";

/** The rows that a run from a file of the bench alone to NDJSON writes; `options` are further settings of the file's step. */
export async function rowsOfRun(bench: TestBench, name: string, options: string): Promise<unknown[]> {
  const document = `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: "${name}"${options} }\n  out: { sink: file, from: given, path: "out.ndjson" }`;
  const { pipeline, bound } = await bindDocument(bench, document);
  const report = await runBound(bench, { pipeline, bound, runId: name.replaceAll(/\W/g, "_") + options.length });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path("out/out.ndjson"), "utf8").trim().split("\n");
  return written.map((line) => JSON.parse(line) as unknown);
}
