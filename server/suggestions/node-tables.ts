import { createHash } from "node:crypto";
import { fail } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Bound } from "#domain/plan/bound.ts";
import { raiseRefusal } from "#domain/plan/engine-text.ts";
import { boundNode, outputColumns, refusalOf, relationContext } from "#domain/plan/relation-context.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, render, sql } from "#domain/sql/fragment.ts";
import { freeName } from "#domain/sql/free-name.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { numberedSnapshot } from "#server/reading/columns/value-counts.ts";

const mostHeldRows = 4_000_000;

/** By the name of the source's node. */
export type ProofSources = Readonly<Record<string, ProfiledSource>>;

/** One output of a node over the snapshots' rows, held in the session. */
export interface NodeTable {
  readonly from: Fragment;
  readonly columns: readonly Column[];
  /** The hidden column that carries a row's number in its source along the chain. */
  readonly row: string;
  /** Whether it is there. */
  readonly hasRow: boolean;
  /** Whether no two rows have the same number; null where that has not been looked at. */
  readonly isUnique: boolean | null;
  readonly rows: number;
  /** What computing it from its inputs took. */
  readonly durationMs: number;
}

export interface Graph {
  readonly pipeline: Pipeline;
  readonly bound: Bound;
}
export interface Place {
  readonly node: string;
  readonly output: "out" | "rejects";
}

interface Held {
  readonly query: Fragment;
  readonly columns: readonly Column[];
  readonly hasRow: boolean;
  readonly isUnique: boolean | null;
  readonly about: number;
}

const passes = (node: string, reason: Fragment): Fragment =>
  sql`CASE WHEN (${reason}) IS NULL THEN TRUE ELSE ${raiseRefusal(node, reason)} END`;
const typed = (column: Column): Fragment =>
  sql`CAST(${ident(column.name)} AS ${{ parts: [column.type] }}) AS ${ident(column.name)}`;

/** Computes nodes one after the other and keeps what they gave: proofs of one plan share everything upstream. */
export class NodeTables {
  readonly session: EngineSession;
  readonly #sources: ProofSources;
  readonly #row: string;
  readonly #refusal: string;
  readonly #made = new Map<string, Promise<NodeTable>>();

  constructor(session: EngineSession, sources: ProofSources) {
    this.session = session;
    this.#sources = sources;
    const columns = Object.values(sources).flatMap((source) => source.columns);
    this.#row = freeName("__sluice_row", columns);
    this.#refusal = freeName("__sluice_refusal", columns);
  }

  /** Equal for outputs that are computed alike from the same snapshots, whatever the nodes are called. */
  key(graph: Graph, place: Place): string {
    const node = findNode(graph.pipeline, place.node);
    if (!node) throw fail("not_found", `There is no step ${place.node}.`, { node: place.node });
    const kind = nodeKind(node.kind);
    const own = Object.entries(node.config).filter(([name]) => !kind.inputs.includes(name));
    const inputs = node.inputs.map((input) => [input.port, this.key(graph, input)]);
    const source = kind.family === "source" ? this.#source(node.name).snapshotPath : null;
    return createHash("sha256")
      .update(JSON.stringify([place.output, node.kind, own, inputs, source]))
      .digest("hex")
      .slice(0, 24);
  }

  output(graph: Graph, place: Place): Promise<NodeTable> {
    const key = this.key(graph, place);
    const known = this.#made.get(key);
    if (known) return known;
    const made = this.#make(graph, place, `t_${key}`);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  /** The input of a node's first port. */
  async input(graph: Graph, node: PipelineNode): Promise<NodeTable> {
    const [first] = node.inputs;
    if (!first)
      throw fail("invalid_document", `${node.name} reads nothing.`, { node: node.name, mend: "Connect it to a step." });
    return this.output(graph, first);
  }

  /** The node's output computed from other rows in place of its first input, with that input's own row numbers. */
  async outputOver(graph: Graph, node: PipelineNode, over: NodeTable): Promise<NodeTable> {
    const inputs = await this.#inputs(graph, node);
    const [first] = node.inputs;
    return this.#compute(
      graph,
      { node, output: "out", inputs: new Map([...inputs, [first!.port, over]]) },
      `o_${this.key(graph, { node: node.name, output: "out" })}`,
    );
  }

  /** Keeps rows that were derived from an output. */
  hold(table: NodeTable, name: string): Promise<NodeTable> {
    return this.#hold(name, {
      query: sql`SELECT * FROM ${table.from}`,
      columns: table.columns,
      hasRow: table.hasRow,
      isUnique: table.isUnique,
      about: table.rows,
    });
  }

  #source(name: string): ProfiledSource {
    const source = this.#sources[name];
    if (!source)
      throw fail("source_unreadable", `${name} has not been profiled.`, {
        node: name,
        mend: "Profile the source first.",
      });
    return source;
  }

  async #inputs(graph: Graph, node: PipelineNode): Promise<Map<string, NodeTable>> {
    const inputs = new Map<string, NodeTable>();
    for (const input of node.inputs) inputs.set(input.port, await this.output(graph, input));
    return inputs;
  }

  async #make(graph: Graph, place: Place, name: string): Promise<NodeTable> {
    const node = findNode(graph.pipeline, place.node)!;
    boundNode(graph.bound, place.node);
    if (nodeKind(node.kind).family === "sink") return this.input(graph, node);
    if (nodeKind(node.kind).family !== "source")
      return this.#compute(graph, { node, output: place.output, inputs: await this.#inputs(graph, node) }, name);
    const source = this.#source(node.name);
    const columns = boundNode(graph.bound, node.name).columns;
    const row = ident(this.#row);
    const query = sql`SELECT ${join([...columns.map(typed), row])} FROM ${numberedSnapshot({ path: source.snapshotPath, columns: source.columns }, row)}`;
    return this.#hold(name, { query, columns, hasRow: true, isUnique: true, about: source.profile.rows });
  }

  async #hold(name: string, made: Held): Promise<NodeTable> {
    const started = performance.now();
    const held = made.about <= mostHeldRows ? sql`TABLE` : sql`VIEW`;
    await this.session.run(render(sql`CREATE OR REPLACE TEMP ${held} ${ident(name)} AS ${made.query}`));
    const [row] = await this.session.objects(render(sql`SELECT count(*) AS n FROM ${ident(name)}`));
    return {
      from: ident(name),
      columns: made.columns,
      row: this.#row,
      hasRow: made.hasRow,
      isUnique: made.isUnique,
      rows: Number(row?.n ?? 0),
      durationMs: performance.now() - started,
    };
  }

  async #compute(
    graph: Graph,
    step: { node: PipelineNode; output: "out" | "rejects"; inputs: ReadonlyMap<string, NodeTable> },
    name: string,
  ): Promise<NodeTable> {
    const { node, inputs } = step;
    const first = inputs.get(node.inputs[0]?.port ?? "");
    if (!first)
      throw fail("invalid_document", `${node.name} reads nothing.`, { node: node.name, mend: "Connect it to a step." });
    const about = Math.max(...[...inputs.values()].map(({ rows }) => rows));
    const columns = outputColumns(graph.bound, node.name, step.output);
    const refusal = refusalOf(node, graph.bound);
    if (step.output === "rejects") {
      if (!refusal) throw fail("invalid_document", `${node.name} refuses no rows.`, { node: node.name });
      const problem = columns.at(-1)?.name ?? "problem";
      const hidden = first.hasRow ? [ident(this.#row)] : [];
      const query = sql`SELECT ${join([...first.columns.map((column) => ident(column.name)), sql`${ident(this.#refusal)} AS ${ident(problem)}`, ...hidden])} FROM (SELECT *, ${refusal.reason} AS ${ident(this.#refusal)} FROM ${first.from}) WHERE ${ident(this.#refusal)} IS NOT NULL`;
      return this.#hold(name, { query, columns, hasRow: first.hasRow, isUnique: first.isUnique, about });
    }
    const isLate = node.kind === "cast" && refusal?.action === "error" && first.hasRow && first.isUnique === true;
    const good =
      !refusal || isLate
        ? first.from
        : refusal.action === "error"
          ? sql`(SELECT * FROM ${first.from} WHERE ${passes(node.name, refusal.reason)})`
          : sql`(SELECT * EXCLUDE (${ident(this.#refusal)}) FROM (SELECT *, ${refusal.reason} AS ${ident(this.#refusal)} FROM ${first.from}) WHERE ${ident(this.#refusal)} IS NULL)`;
    const { query, hasRow } = await this.#relation(graph, { node, inputs, good });
    const shown = [...columns.map(typed), ...(hasRow ? [ident(this.#row)] : [])];
    const { law } = nodeKind(node.kind);
    const isUnique = hasRow && (law === "map" || law === "filter") ? first.isUnique : null;
    const held = await this.#hold(name, {
      query: sql`SELECT ${join(shown)} FROM (${query})`,
      columns,
      hasRow,
      isUnique,
      about,
    });
    if (isLate && refusal) await this.#refuseLate(node, { first, held, reason: refusal.reason });
    return held;
  }

  /** A cast refuses a row only where a value became nothing: its reasons, as dear as the cast, are made for these rows alone. */
  async #refuseLate(node: PipelineNode, step: { first: NodeTable; held: NodeTable; reason: Fragment }): Promise<void> {
    const key = ident(this.#row);
    const isEmpty = join(
      Object.keys(node.config.columns as object).map((name) => sql`${ident(name)} IS NULL`),
      " OR ",
    );
    const suspects = sql`(SELECT * FROM ${step.first.from} WHERE ${key} IN (SELECT ${key} FROM ${step.held.from} WHERE ${isEmpty}))`;
    await this.session.objects(
      render(sql`SELECT count(*) AS n FROM ${suspects} WHERE ${passes(node.name, step.reason)}`),
    );
  }

  /**
   * The node's SELECT with the hidden row number let through where the kind allows: kinds that take `*` pass it by themselves,
   * kinds that list their columns are told that the input has one more. Groups have none.
   */
  async #relation(
    graph: Graph,
    step: { node: PipelineNode; inputs: ReadonlyMap<string, NodeTable>; good: Fragment },
  ): Promise<{ query: Fragment; hasRow: boolean }> {
    const { node, inputs, good } = step;
    const kind = nodeKind(node.kind);
    const port = node.inputs[0]!.port;
    const plain = relationContext(node, graph.bound, (name) => (name === port ? good : inputs.get(name)!.from));
    const query = kind.relation(node.config, plain);
    if (kind.law === "collapse" || !inputs.get(port)!.hasRow) return { query, hasRow: false };
    if (await this.#gives(query)) return { query, hasRow: true };
    const widened = kind.relation(withRow(node, this.#row), {
      expression: (field) => plain.expression(field),
      input: (name) => {
        const input = plain.input(name);
        return name === port
          ? { from: input.from, columns: [...input.columns, { name: this.#row, type: "bigint" }] }
          : input;
      },
    });
    return (await this.#gives(widened)) ? { query: widened, hasRow: true } : { query, hasRow: false };
  }

  async #gives(query: Fragment): Promise<boolean> {
    const { columns } = await this.session.all(render(sql`SELECT * FROM (${query}) LIMIT 0`));
    return columns.some((column) => column.name === this.#row);
  }
}

/** A selection keeps the hidden column when it is selected. */
function withRow(node: PipelineNode, row: string): PipelineNode["config"] {
  if (node.kind !== "select") return node.config;
  const { columns } = node.config;
  return {
    ...node.config,
    columns: Array.isArray(columns) ? [...(columns as string[]), row] : { ...(columns as object), [row]: row },
  };
}
