import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { downstream, findNode } from "#domain/pipeline/graph.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { generateOrdersDaily } from "#examples/orders_daily/generate.ts";
import { interpret } from "#interpreter/interpret.ts";
import { type RawCell, type Table, tableDifferences, tableFromRows } from "#interpreter/table.ts";
import { runTurn, type TurnReply } from "#server/agents/index.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { requiredProposals } from "./prove-plan.ts";
import { type Card, cardOf, expectedCard, inputTables } from "./testing/prove-step.ts";

const rows = Number(process.env.SLUICE_EXAMPLE_ROWS ?? 1200);
const seed = Number(process.env.SLUICE_EXAMPLE_SEED ?? 11);

let folder: string;
let engine: Engine;
let tables: Record<string, Table>;
let reply: TurnReply;
const start = emptyDocument("orders_daily");

async function rowsOf(source: ProfiledSource): Promise<Table> {
  const session = await engine.session({ readable: [source.snapshotPath] });
  try {
    const texts = join(source.columns.map(({ name }) => sql`CAST(${ident(name)} AS VARCHAR) AS ${ident(name)}`));
    return tableFromRows(
      source.columns,
      (await session.all(render(sql`SELECT ${texts} FROM read_parquet(${literal(source.snapshotPath)})`)))
        .rows as RawCell[][],
    );
  } finally {
    await session.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-example-"));
  engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 1e9,
    threads: 2,
    poolSize: 2,
  });
  await generateOrdersDaily({ seed, rows, traps: "all", directory: folder });
  const sources: ProfiledSource[] = [];
  for (const name of ["orders", "customers"])
    sources.push(
      await profileSource({
        engine,
        name,
        input: { kind: "file", path: path.join(folder, `${name}.csv`) },
        snapshotDirectory: path.join(folder, "snapshots"),
      }),
    );
  tables = Object.fromEntries(
    await Promise.all(sources.map(async (source) => [source.name, await rowsOf(source)] as const)),
  );
  const { foreignKeys, findings } = await linkSources({ engine, sources });
  const request = await readFile(path.resolve("examples/orders_daily/request.txt"), "utf8");
  const nodes = Object.fromEntries(
    sources.map(({ name }) => [name, { kind: "file_source" as const, config: { path: `${name}.csv` } }]),
  );
  reply = await runTurn({
    request,
    mode: "plan",
    planner: "builtin",
    model: null,
    text: start,
    sources,
    nodes,
    findings,
    foreignKeys,
    target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
    engine,
  });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

function documents(proposal: Proposal): { before: Pipeline; after: Pipeline } {
  const before = requiredProposals(reply.proposals, proposal).reduce(
    (text, each) => applyOperations(text, each.operations),
    start,
  );
  return {
    before: parsePipeline(before).pipeline,
    after: parsePipeline(applyOperations(before, proposal.operations)).pipeline,
  };
}

/** The steps that a proposal adds; the last of its nodes where it adds only sources and a sink. */
function added({ before, after }: { before: Pipeline; after: Pipeline }): PipelineNode[] {
  const fresh = after.nodes.filter((node) => !findNode(before, node.name));
  const steps = fresh.filter((node) => node.inputs.length > 0 && !node.kind.endsWith("_sink"));
  return steps.length > 0 ? steps : fresh.slice(-1);
}

/** The card by the interpreter alone, without the columns of other nodes. */
function interpreted(proposal: Proposal): Card {
  const given = documents(proposal);
  const results = interpret(given.after, tables);
  const [first, ...others] = added(given).map((node): Card => {
    if (!node.kind.endsWith("_sink")) return expectedCard({ pipeline: given.after, results }, node);
    const { out } = results[node.name]!;
    return {
      status: "passed",
      problems: [],
      before: null,
      after: inputTables({ results }, node)[node.inputs[0]!.port]!.rows.length,
      removed: 0,
      added: 0,
      changed: 0,
      columns: out.columns.map(({ name }) => `${node.name}.${name}`).toSorted(),
    };
  });
  return others.reduce(
    (sum, each) => ({
      ...sum,
      removed: sum.removed + each.removed,
      added: sum.added + each.added,
      changed: sum.changed + each.changed,
      columns: [...sum.columns, ...each.columns].toSorted(),
    }),
    first!,
  );
}

/** Where a node further down has other values than before, its column must stand on the card. */
function unannounced(proposal: Proposal, proof: Proof): string[] {
  const given = documents(proposal);
  const [before, after] = [interpret(given.before, tables), interpret(given.after, tables)];
  const below = new Set(added(given).flatMap((node) => downstream(given.after, node.name)));
  return [...below]
    .flatMap((name) => {
      const [was, is] = [before[name]?.out, after[name]?.out];
      if (!was || !is || was.rows.length !== is.rows.length) return [];
      const only = (table: Table, column: string): Table => {
        const at = table.columns.findIndex((each) => each.name === column);
        return { columns: at < 0 ? [] : [table.columns[at]!], rows: at < 0 ? [] : table.rows.map((row) => [row[at]!]) };
      };
      return is.columns
        .filter((column) => tableDifferences(only(was, column.name), only(is, column.name)).length > 0)
        .map((column) => `${name}.${column.name}`);
    })
    .filter((column) => !proof.columns.includes(column));
}

/** The card without the columns that lineage finds further down. */
function own(proposal: Proposal, proof: Proof): Card {
  const names = added(documents(proposal)).map(({ name }) => name);
  const card = cardOf(proof);
  return { ...card, columns: card.columns.filter((column) => names.some((name) => column.startsWith(`${name}.`))) };
}

describe("the example's suggestions", () => {
  it("carry the interpreter's figures, each of them", () => {
    expect(reply.proposals.length).toBeGreaterThan(8);
    for (const proposal of reply.proposals) {
      const proof = reply.proofs[proposal.id]!;
      expect({ title: proposal.title, ...own(proposal, proof) }).toEqual({
        title: proposal.title,
        ...interpreted(proposal),
      });
      expect({ title: proposal.title, unannounced: unannounced(proposal, proof) }).toEqual({
        title: proposal.title,
        unannounced: [],
      });
    }
  });

  it("are caught when a condition is another one than the card was made for", () => {
    const conditions = reply.proposals.filter((each) => JSON.stringify(each.operations).includes('"where"'));
    expect(conditions.length).toBeGreaterThan(0);
    for (const proposal of conditions) {
      const wrong: Proposal = JSON.parse(
        JSON.stringify(proposal).replace(/"where":"([^"]*(?:\\"[^"]*)*)"/, '"where":"NOT ($1)"'),
      ) as Proposal;
      expect(own(proposal, reply.proofs[proposal.id]!)).not.toEqual(interpreted(wrong));
    }
  });
});
