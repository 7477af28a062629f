import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { NodeCounts } from "#domain/runs/counts.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GeneratedGraph, type GeneratedSource, generateGraph } from "./generated-graph.ts";
import { interpret, type NodeResult } from "./interpret.ts";
import { type RawCell, type Table, tableDifferences, tableFromRows } from "./table.ts";

const graphs = Number(process.env.INTERPRETER_GRAPHS ?? 6);
const seed = Number(process.env.INTERPRETER_SEED ?? 1);
const perDocument = Math.min(20, graphs);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "graphs-"));
});
afterAll(() => rm(directory, { recursive: true }));

const csvCell = (cell: RawCell | undefined): string =>
  cell === null || cell === undefined ? "" : `"${String(cell).replaceAll('"', '""')}"`;
const csvOf = ({ columns, rows }: GeneratedSource): string =>
  [columns.map(({ name }) => name), ...rows]
    .map((row, index) => row.map((cell) => (index === 0 ? cell : csvCell(cell))).join(","))
    .join("\n");

interface Document {
  readonly text: string;
  readonly graphs: readonly GeneratedGraph[];
  readonly expected: Readonly<Record<string, NodeResult>>;
}

const documentText = (made: readonly GeneratedGraph[]): string =>
  `sluice: 1\nname: graphs\nnodes:\n${made.flatMap((graph) => graph.lines).join("\n")}\n`;

function interpretAll(made: readonly GeneratedGraph[]): Record<string, NodeResult> {
  const { pipeline, problems } = parsePipeline(documentText(made));
  expect(problems).toEqual([]);
  return interpret(
    pipeline,
    Object.fromEntries(
      made.flatMap(({ sources }) => sources.map((source) => [source.name, tableFromRows(source.columns, source.rows)])),
    ),
  );
}

/** Graphs that run to their end, many in one document. */
function makeDocument(firstSeed: number): Document {
  const made: GeneratedGraph[] = [];
  for (let next = firstSeed; made.length < perDocument; next += 1) {
    const graph = generateGraph(next, `g${next}`);
    if (Object.values(interpretAll([graph])).every((result) => result.stopped === null)) made.push(graph);
  }
  return { text: documentText(made), graphs: made, expected: interpretAll(made) };
}

interface Report {
  readonly status: string;
  readonly nodes: Readonly<Record<string, NodeCounts>>;
  readonly problems: readonly unknown[];
}

async function runDocument(document: Document, folder: string): Promise<Report> {
  for (const source of document.graphs.flatMap((graph) => graph.sources))
    await writeFile(join(folder, `${source.name}.csv`), `${csvOf(source)}\n`);
  await writeFile(join(folder, "pipeline.yaml"), document.text);
  const main = join(import.meta.dirname, "../../cli/sluice.mjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, "run", join(folder, "pipeline.yaml"), "--out", join(folder, "out"), "--json"],
    { maxBuffer: 1 << 26 },
  ).catch((error: { stdout?: string; stderr?: string }) => {
    if (!error.stdout) throw new Error(`the command gave no report: ${error.stderr ?? ""}`);
    return { stdout: error.stdout };
  });
  return JSON.parse(stdout) as Report;
}

const chunk = Array.from({ length: Math.ceil(graphs / perDocument) }, (_, index) => seed * 10_000 + index * 100);

test.each(chunk)(
  "the engine runs generated graphs as the interpreter does, from seed %i on",
  async (firstSeed) => {
    const document = makeDocument(firstSeed);
    const folder = await mkdtemp(join(directory, "run-"));
    const report = await runDocument(document, folder);
    expect(report.problems).toEqual([]);
    const names = Object.keys(document.expected);
    expect(names.length).toBeGreaterThan(perDocument * 3);
    for (const name of names)
      expect({ name, ...report.nodes[name] }).toEqual({ name, ...document.expected[name]!.counts });
    const connection = await (await DuckDBInstance.create()).connect();
    const read = async (file: string): Promise<Table> => {
      const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${join(folder, "out", file)}')`);
      return tableFromRows(
        reader.columnNames().map((name, index) => ({ name, type: String(reader.columnType(index)).toLowerCase() })),
        reader.getRowsJson() as RawCell[][],
      );
    };
    for (const leaf of document.graphs.flatMap((graph) => graph.leaves)) {
      expect(
        tableDifferences(await read(`${leaf}.parquet`), document.expected[leaf]!.out),
        `${leaf} in\n${document.text
          .split("\n")
          .filter((line) => line.includes(leaf.split("_")[0]!))
          .join("\n")}`,
      ).toEqual([]);
    }
    connection.closeSync();
  },
  600_000,
);
