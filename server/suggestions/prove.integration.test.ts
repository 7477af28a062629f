import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findNode, type Pipeline, type PipelineNode, upstream } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { type GeneratedGraph, type GeneratedSource, generateGraph } from "#interpreter/generated-graph.ts";
import { interpret, type NodeResult } from "#interpreter/interpret.ts";
import { tryConvert } from "#interpreter/sql/convert.ts";
import { sameType, typeName } from "#interpreter/sql/types.ts";
import { keyOf } from "#interpreter/sql/values.ts";
import { type RawCell, type Table, tableFromRows } from "#interpreter/table.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { profileSource } from "#server/sources/index.ts";
import { openProver, type Prover } from "./prove.ts";

const graphs = Number(process.env.SLUICE_PROOF_GRAPHS ?? 8);
const firstSeed = Number(process.env.SLUICE_PROOF_SEED ?? 1) * 1000;

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-proofs-"));
  engine = createEngine({ scratchDirectory: path.join(folder, "scratch"), memoryLimitBytes: 1e9, threads: 2, poolSize: 2 });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const csvCell = (cell: RawCell | undefined): string => (cell === null || cell === undefined ? "" : `"${String(cell).replaceAll('"', '""')}"`);
async function profiled(source: GeneratedSource): Promise<ProfiledSource> {
  const file = path.join(folder, `${source.name}.csv`);
  const lines = [source.columns.map(({ name }) => name).join(","), ...source.rows.map((row) => row.map(csvCell).join(","))];
  await writeFile(file, `${lines.join("\n")}\n`);
  const columns = Object.fromEntries(source.columns.map(({ name, type }) => [name, type]));
  return profileSource({ engine, name: source.name, input: { kind: "file", path: file, config: { header: true, delimiter: ",", columns } }, snapshotDirectory: path.join(folder, "snapshots") });
}

const pipelineOf = (graph: GeneratedGraph): Pipeline => parsePipeline(`sluice: 1\nname: graph\nnodes:\n${graph.lines.join("\n")}\n`).pipeline;
const without = (pipeline: Pipeline, keep: (node: PipelineNode) => boolean): Pipeline => ({ ...pipeline, nodes: pipeline.nodes.filter(keep) });

interface Expected { removed: number; added: number; changed: number; columns: string[] }

/** One node over given inputs, by the interpreter alone. */
function alone(node: PipelineNode, inputs: Readonly<Record<string, Table>>, config: object = {}): NodeResult {
  const sources = node.inputs.map((input) => ({ name: `in_${input.port}`, kind: "file_source" as const, config: {}, inputs: [] }));
  const own = { ...node, config: { ...node.config, ...config }, inputs: node.inputs.map((input) => ({ ...input, node: `in_${input.port}`, output: "out" as const })) };
  const results = interpret({ name: "one", schedule: null, layout: {}, ranks: {}, nodes: [...sources, own] }, Object.fromEntries(Object.entries(inputs).map(([port, table]) => [`in_${port}`, table])));
  return results[node.name]!;
}

const indexOf = (table: Table, name: string): number => table.columns.findIndex((column) => column.name === name);

/** Columns in which a row's value is another one: a text that reads plainly as the new type's value is the same. */
function changedColumns(before: Table, after: Table, rows: { was: Table["rows"][number]; is: Table["rows"][number] }): string[] {
  return after.columns.filter((column, place) => {
    const given = indexOf(before, column.name);
    if (given < 0) return false;
    const [was, is] = [rows.was[given] ?? null, rows.is[place] ?? null];
    const type = before.columns[given]!.type;
    if (sameType(type, column.type)) return keyOf(was) !== keyOf(is);
    const read = was === null ? null : tryConvert(was, type, column.type);
    return (was !== null && read === null) || keyOf(read) !== keyOf(is);
  }).map(({ name }) => name);
}

/** What the card must say, row by row: each input row goes through the node by itself. */
function expected(node: PipelineNode, inputs: Readonly<Record<string, Table>>, out: Table): Expected {
  const first = inputs[node.inputs[0]!.port]!;
  const fresh = out.columns.filter((column) => { const given = first.columns[indexOf(first, column.name)]; return !given || typeName(given.type) !== typeName(column.type); }).map(({ name }) => name);
  if (node.kind === "aggregate") return { removed: 0, added: 0, changed: 0, columns: out.columns.map(({ name }) => name) };
  if (node.kind === "dedupe" || node.kind === "check") return { removed: first.rows.length - out.rows.length, added: 0, changed: 0, columns: [] };
  const port = node.inputs[0]!.port;
  const each = first.rows.map((row) => ({ row, out: alone(node, { ...inputs, [port]: { ...first, rows: [row] } }, node.config.type === "full" ? { type: "left" } : {}).out.rows }));
  const removed = each.filter((one) => one.out.length === 0).length;
  const made = each.reduce((sum, one) => sum + one.out.length, 0);
  const added = each.reduce((sum, one) => sum + Math.max(0, one.out.length - 1), 0) + (out.rows.length - made);
  const changes = node.kind === "join" ? [] : each.flatMap((one) => one.out.map((is) => changedColumns(first, out, { was: one.row, is })));
  return { removed, added, changed: changes.filter((columns) => columns.length > 0).length, columns: [...new Set([...fresh, ...changes.flat()])] };
}

async function compareGraph(prover: Prover, graph: GeneratedGraph): Promise<number> {
  const pipeline = pipelineOf(graph);
  const results = interpret(pipeline, Object.fromEntries(graph.sources.map((source) => [source.name, tableFromRows(source.columns, source.rows)])));
  let proofs = 0;
  for (const node of pipeline.nodes.filter((each) => each.inputs.length > 0 && !each.kind.endsWith("_sink"))) {
    const result = results[node.name];
    if (!result || result.stopped) continue;
    const above = new Set(upstream(pipeline, node.name));
    const proposal: Proposal = { id: node.name, title: node.name, reason: "", kind: "step", risk: "low", requires: [], touches: [node.name], operations: [{ op: "addNode", name: node.name, kind: node.kind, config: { ...node.config } }], facts: [], finding: null };
    const proof = await prover.prove({ before: without(pipeline, (each) => above.has(each.name)), after: without(pipeline, (each) => above.has(each.name) || each === node), proposal });
    const inputs = Object.fromEntries(node.inputs.map((input) => [input.port, input.output === "rejects" ? results[input.node]!.rejects : results[input.node]!.out]));
    const want = expected(findNode(pipeline, node.name)!, inputs, result.out);
    const line = graph.lines.find((text) => text.startsWith(`  ${node.name}:`));
    expect({ line, status: proof.status, problems: proof.problems, before: proof.rowsBefore, after: proof.rowsAfter, removed: proof.removedRows, added: proof.addedRows, changed: proof.changedRows, columns: proof.columns.toSorted() })
      .toEqual({ line, status: "passed", problems: [], before: inputs[node.inputs[0]!.port]!.rows.length, after: result.out.rows.length, removed: want.removed, added: want.added, changed: want.changed, columns: want.columns.map((name) => `${node.name}.${name}`).toSorted() });
    proofs += 1;
  }
  return proofs;
}

describe("a proof", () => {
  it(`says what the interpreter says of every step of ${graphs} generated plans`, { timeout: 1_200_000 }, async () => {
    let proofs = 0;
    for (let seed = firstSeed; seed < firstSeed + graphs; seed += 1) {
      const graph = generateGraph(seed, `g${seed}`);
      const sources = Object.fromEntries(await Promise.all(graph.sources.map(async (source) => [source.name, await profiled(source)] as const)));
      const prover = await openProver({ engine, sources });
      try {
        proofs += await compareGraph(prover, graph);
      } finally {
        await prover.close();
      }
    }
    expect(proofs).toBeGreaterThan(graphs * 2);
  });
});
