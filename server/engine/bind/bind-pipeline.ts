import { type Problem, problem } from "#domain/errors/problem.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { nodeKind } from "#domain/nodes/table.ts";
import { findNode, type Pipeline, type PipelineNode, topological } from "#domain/pipeline/document.ts";
import type { Bound, BoundNode, SourceShape } from "#domain/plan/bound.ts";
import { ident, render } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { QueryResult } from "../engine.ts";
import type { OpenSession } from "../session.ts";
import { type BindingStatements, bindSource, bindTransform } from "./bind-node.ts";
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
      const waited =
        Date.now() - statementStart >= statementLimitMs * patience || Date.now() - start >= bindLimitMs * patience;
      if (worked || waited) void session.child.kill(tooSlow());
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

async function bindNodes(
  order: readonly PipelineNode[],
  sources: Readonly<Record<string, SourceShape>>,
  binding: { statements: BindingStatements; texts: Map<string, SlotText[]> },
): Promise<Bound> {
  const nodes: Record<string, BoundNode> = {};
  const problems: Problem[] = [];
  for (const node of order) {
    const isSource = nodeKind(node.kind).family === "source";
    if (!isSource && !isReady(node, nodes)) continue;
    try {
      const outcome = isSource
        ? await bindSource(node, sources[node.name], binding.statements)
        : await bindTransform(
            node,
            { nodes, problems: [] },
            { statements: binding.statements, texts: binding.texts.get(node.name) ?? [] },
          );
      if ("node" in outcome) nodes[node.name] = outcome.node;
      else problems.push(...outcome.problems);
    } catch (error) {
      problems.push(placed(error, node.name));
      break;
    }
  }
  return { nodes, problems };
}

/** Exact types of a document's nodes, on empty tables in a locked-down child. */
export async function bindPipeline(
  pipeline: Pipeline,
  sources: Readonly<Record<string, SourceShape>>,
  session: OpenSession,
): Promise<Bound> {
  const within = limited(session);
  const statements: BindingStatements = {
    table: (table, columns) =>
      within(
        session.child.request<void>({
          op: "table",
          table: render(ident(table)),
          columns: columns.map(({ name, type }) => `${render(ident(name))} ${type}`).join(", "),
        }),
      ),
    tables: new Map(),
    describe: async (sql) => (await within(session.child.request<Column[]>({ op: "describe", sql }))).map(storable),
  };
  const order = topological(pipeline)
    .order.map((name) => findNode(pipeline, name)!)
    .filter(isConfigured);
  const all = (sql: string): Promise<QueryResult> => within(session.all(sql));
  const texts = await parseExpressions(order, all).catch((error: unknown) => {
    if (error instanceof SluiceError) return null;
    throw error;
  });
  if (!texts)
    return {
      nodes: {},
      problems: [problem("engine_limit", "The expressions take too long to read.", { mend: "Make them shorter." })],
    };
  return bindNodes(order, sources, { statements, texts });
}
