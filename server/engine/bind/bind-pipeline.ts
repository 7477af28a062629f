import { type Problem, problem } from "#domain/errors/problem.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import type { Pipeline, PipelineNode } from "#domain/pipeline/document.ts";
import { findNode, topological } from "#domain/pipeline/graph.ts";
import type { Bound, BoundNode, SourceShape } from "#domain/plan/bound.ts";
import { relationName } from "#domain/plan/relation-names.ts";
import { ident, render } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { QueryResult } from "../engine.ts";
import type { OpenSession } from "../session.ts";
import { bindMemory } from "./bind-memory.ts";
import { type BindingStatements, bindSource, bindTransform, type Outcome } from "./bind-node.ts";
import { BoundTables } from "./bound-tables.ts";
import { cpuMsOf } from "../process-cpu.ts";
import { parseExpressions, type SlotText } from "./expressions.ts";

/** Parquet has no whole numbers of 128 bits and would keep them as doubles; as decimals they stay exact. */
const storable = ({ name, type }: Column): Column => ({
  name,
  type: type === "hugeint" || type === "uhugeint" ? "decimal(38,0)" : type,
});

const statementLimitMs = 1_000;
const bindLimitMs = 5_000;
/** On a busy machine the child may wait for its turn: only its own work counts, up to this factor. */
const patience = 6;

const tooSlow = (): SluiceError =>
  fail("engine_limit", "This takes too long to check.", {
    mend: "Make the expression simpler: it computes a very large value.",
  });

/** A child that neither works nor answers is stuck or stopped, whatever it was asked: another one may try. */
const stuck = (ms: number): SluiceError =>
  fail("engine_crashed", `The engine's process did not answer for ${Math.round(ms / 1_000)} s and was ended.`, {
    mend: "Run it again.",
  });

/** Kills the child when a statement, or binding as a whole, takes longer than it may. */
function limited(session: OpenSession): <T>(work: Promise<T>) => Promise<T> {
  const startCpu = cpuMsOf(session.pid);
  const start = Date.now();
  return async (work) => {
    const statementCpu = cpuMsOf(session.pid);
    const statementStart = Date.now();
    const timer = setInterval(() => {
      const cpu = cpuMsOf(session.pid);
      const worked = cpu - statementCpu >= statementLimitMs || cpu - startCpu >= bindLimitMs;
      const waitedMs = Date.now() - statementStart;
      if (worked) void session.child.kill(tooSlow());
      else if (waitedMs >= statementLimitMs * patience || Date.now() - start >= bindLimitMs * patience)
        void session.child.kill(stuck(waitedMs));
    }, 100);
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
  };
}

function isReady(node: PipelineNode, nodes: Readonly<Record<string, BoundNode>>): boolean {
  return (
    node.inputs.length === nodeKind(node.kind).inputs.length &&
    node.inputs.every(
      (input) => input.node in nodes && (input.output === "out" || nodes[input.node]!.rejects.length > 0),
    )
  );
}

const isConfigured = (node: PipelineNode): boolean => nodeKind(node.kind).config.safeParse(node.config).success;

const placed = (error: unknown, node: string): Problem => {
  if (!(error instanceof SluiceError)) throw error;
  return problem(error.code, `${node}: ${error.message}`, { node, mend: error.problems[0]?.mend ?? null });
};

/** The columns of each input, as they were bound. */
const inputColumns = (node: PipelineNode, nodes: Readonly<Record<string, BoundNode>>): (readonly Column[])[] =>
  node.inputs.map(({ node: from, output }) => (output === "out" ? nodes[from]!.columns : nodes[from]!.rejects));

interface Binding {
  readonly sources: Readonly<Record<string, SourceShape>>;
  readonly statements: BindingStatements;
  /** The expressions of the nodes that are not known yet, parsed together when the first of them is met. */
  readonly texts: (node: PipelineNode) => Promise<readonly SlotText[]>;
}

async function bindOne(node: PipelineNode, nodes: Record<string, BoundNode>, binding: Binding): Promise<Outcome> {
  if (nodeKind(node.kind).family === "source") return bindSource(node, binding.sources[node.name]);
  const key = bindMemory.keyOf(node, inputColumns(node, nodes));
  const known = bindMemory.find(key);
  const outcome =
    known ??
    (await bindTransform(
      node,
      { nodes, problems: [] },
      { statements: binding.statements, texts: await binding.texts(node) },
    ));
  bindMemory.keep(key, outcome);
  return outcome;
}

async function bindNodes(order: readonly PipelineNode[], binding: Binding): Promise<Bound> {
  const nodes: Record<string, BoundNode> = {};
  const problems: Problem[] = [];
  const { tables } = binding.statements;
  for (const node of order) {
    if (nodeKind(node.kind).family !== "source" && !isReady(node, nodes)) continue;
    try {
      const outcome = await bindOne(node, nodes, binding);
      if (!("node" in outcome)) {
        problems.push(...outcome.problems);
        continue;
      }
      const [input] = node.inputs;
      const before = input ? relationName(input.node, input.output) : null;
      nodes[node.name] = outcome.node;
      tables.add(node.name, outcome.node.columns, before);
      if (outcome.node.rejects.length > 0) tables.add(relationName(node.name, "rejects"), outcome.node.rejects, before);
    } catch (error) {
      problems.push(placed(error, node.name));
      break;
    }
  }
  return { nodes, problems };
}

/** How many expressions are parsed by one statement: a few hundred take a few ms, and each is under its own time limit. */
const parsedTogether = 250;

/** Parses the expressions of a node when they are asked for, together with those of the nodes behind it. */
function expressionsOf(
  order: readonly PipelineNode[],
  all: (sql: string) => Promise<QueryResult>,
): (node: PipelineNode) => Promise<readonly SlotText[]> {
  const parsed = new Map<string, SlotText[]>();
  const places = new Map(order.map((node, place) => [node.name, place]));
  return async (node) => {
    const known = parsed.get(node.name);
    if (known) return known;
    const place = places.get(node.name)!;
    const found = await parseExpressions(order.slice(place, place + parsedTogether), all);
    for (const [name, texts] of found) parsed.set(name, texts);
    return parsed.get(node.name)!;
  };
}

interface Child {
  readonly session: OpenSession;
  readonly within: ReturnType<typeof limited>;
}

/** Exact types of a document's nodes, on empty tables in a locked-down child; where every step is known, without one. */
export async function bindPipeline(
  pipeline: Pipeline,
  sources: Readonly<Record<string, SourceShape>>,
  open: () => Promise<OpenSession>,
): Promise<Bound> {
  let opened: Promise<Child> | null = null;
  const child = (): Promise<Child> => (opened ??= open().then((session) => ({ session, within: limited(session) })));
  const statements: BindingStatements = {
    tables: new BoundTables(async (table, columns) => {
      const { session, within } = await child();
      await within(
        session.child.request<void>({
          op: "table",
          table: render(ident(table)),
          columns: columns.map(({ name, type }) => `${render(ident(name))} ${type}`).join(", "),
        }),
      );
    }),
    describe: async (sql) => {
      const { session, within } = await child();
      return (await within(session.child.request<Column[]>({ op: "describe", sql }))).map(storable);
    },
  };
  const order = topological(pipeline)
    .order.map((name) => findNode(pipeline, name)!)
    .filter(isConfigured);
  const all = async (sql: string): Promise<QueryResult> => {
    const { session, within } = await child();
    return within(session.all(sql));
  };
  return bindNodes(order, { sources, statements, texts: expressionsOf(order, all) });
}
