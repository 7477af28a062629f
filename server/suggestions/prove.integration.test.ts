import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findNode, type Pipeline, type PipelineNode, upstream } from "#domain/pipeline/document.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { type GeneratedGraph, type GeneratedSource, generateGraph } from "#interpreter/generated-graph.ts";
import { interpret, type NodeResult } from "#interpreter/interpret.ts";
import { tryConvert } from "#interpreter/sql/convert.ts";
import { sameType, typeName } from "#interpreter/sql/types.ts";
import { keyOf } from "#interpreter/sql/values.ts";
import { type Table, tableFromRows } from "#interpreter/table.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
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

/** The sources' rows as snapshots, as a profile would keep them, written by one child for all. */
async function snapshots(given: readonly GeneratedSource[], directory: string): Promise<Record<string, ProfiledSource>> {
  const session = await engine.session({ readable: [], writable: directory });
  try {
    const kept: Record<string, ProfiledSource> = {};
    for (const { name, columns, rows } of given) {
      const values = join(rows.map((row) => sql`(${join(row.map((cell) => literal(cell === null ? null : String(cell))))})`));
      const casts = join(columns.map((column) => sql`CAST(${ident(column.name)} AS ${{ parts: [column.type] }}) AS ${ident(column.name)}`));
      await session.copy({ query: render(sql`SELECT ${casts} FROM (VALUES ${values}) AS t(${join(columns.map((column) => ident(column.name)))})`), path: `${name}.parquet`, format: "parquet" });
      const profile = { rows: rows.length, sizeBytes: 0, contentHash: name, columns: [], unreadable: 0, refused: [], keys: [], durationMs: 0 };
      kept[name] = { name, profile, dialect: null, columns: [...columns], snapshotPath: path.join(directory, `${name}.parquet`) };
    }
    return kept;
  } finally {
    await session.close();
  }
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

const perChild = Math.min(20, graphs);
const batches = Array.from({ length: Math.ceil(graphs / perChild) }, (_, index) => firstSeed + index * perChild);

describe("a proof", () => {
  it.each(batches)(`says what the interpreter says of every step of ${perChild} generated plans, from seed %i on`, { timeout: 900_000 }, async (seed) => {
    const made = Array.from({ length: perChild }, (_, index) => generateGraph(seed + index, `g${seed + index}`));
    const sources = await snapshots(made.flatMap((graph) => graph.sources), path.join(folder, `snapshots-${seed}`));
    const prover = await openProver({ engine, sources });
    let proofs = 0;
    try {
      for (const graph of made) proofs += await compareGraph(prover, graph);
    } finally {
      await prover.close();
    }
    expect(proofs).toBeGreaterThan(perChild * 2);
  });
});
