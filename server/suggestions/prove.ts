import { type Problem } from "#domain/errors/problem.ts";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import type { Pipeline } from "#domain/pipeline/document.ts";
import { downstreamOf, findNode, upstreamOf } from "#domain/pipeline/graph.ts";
import { affectedColumns } from "#domain/plan/lineage.ts";
import type { Bound } from "#domain/plan/bound.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { ident, join, render, sql } from "#domain/sql/fragment.ts";
import type { Engine, EngineSession } from "#server/engine/engine.ts";
import { Binder } from "#server/engine/bind/binder.ts";
import { statementProblem } from "#server/engine/statement-problem.ts";
import { maskValue, type PersonalKind } from "#server/sources/personal.ts";
import { checkResults } from "./check-results.ts";
import { mostShown } from "./compare-rows.ts";
import { type Measured, measureChange } from "./measure.ts";
import { doubtfulReadings } from "./doubtful-readings.ts";
import { type Graph, NodeTables, type ProofSources } from "./node-tables.ts";

export interface ProveRequest {
  readonly before: Pipeline;
  readonly after: Pipeline;
  readonly proposal: Proposal;
  /** Problems that reading the two documents gave, besides those of binding. */
  readonly problems?: readonly Problem[];
  readonly sampleLimit?: number;
}

const emptyProof: Proof = {
  status: "failed",
  sampledRows: null,
  node: null,
  rowsBefore: null,
  rowsAfter: null,
  removedRows: 0,
  addedRows: 0,
  changedRows: 0,
  columns: [],
  checks: [],
  forecast: { durationMs: 0, sizeBytes: 0 },
  sample: [],
  problems: [],
  warnings: [],
};

const failed = (problems: readonly string[], node: string | null): Proof => ({
  ...emptyProof,
  node,
  problems: [...new Set(problems)],
});

/** How many rows a step makes differ: of several steps, the proof's rows are those of the one that does most. */
const differing = ({ removed, added, changed }: Measured): number => removed + added + changed;

/**
 * Proofs of one plan on one set of snapshots, in one locked-down child.
 *
 * What a proof counts. A step that is added is compared with the rows of its first input; a node that is changed with its own
 * output before. Rows are aligned by their number in the source where the kinds on the way keep it, groups by their columns.
 * `removedRows` and `addedRows` are rows without a partner on the other side (and the further copies that a join makes);
 * `changedRows` have another value in a column of the same name, where a text that reads plainly as the new type's value is
 * the same value. Rows that go into groups are neither removed nor changed. `columns` are the node's new, retyped and
 * measurably changed columns, and everything downstream that lineage derives from them.
 */
export class Prover {
  readonly #binder: Binder;
  readonly #session: EngineSession;
  readonly #tables: NodeTables;
  readonly #sources: ProofSources;
  readonly #bound = new Map<string, Promise<Bound>>();

  constructor(binder: Binder, session: EngineSession, sources: ProofSources) {
    this.#binder = binder;
    this.#session = session;
    this.#sources = sources;
    this.#tables = new NodeTables(session, sources);
  }

  async #graph(pipeline: Pipeline): Promise<Graph> {
    const key = JSON.stringify(pipeline.nodes);
    const known = this.#bound.get(key) ?? this.#binder.bind(pipeline, this.#sources);
    this.#bound.set(key, known);
    known.catch(() => this.#bound.delete(key));
    return { pipeline, bound: await known };
  }

  /** Runs before and after on all rows. Anything wrong with the proposal makes a failed proof; only a lost child is thrown. */
  async prove(request: ProveRequest): Promise<Proof> {
    const touched = request.proposal.touches[0] ?? null;
    try {
      const [before, after] = [await this.#graph(request.before), await this.#graph(request.after)];
      const problems = newProblems(before, after, request);
      if (problems.length > 0)
        return failed(
          problems.map(({ message }) => message),
          problems[0]?.node ?? touched,
        );
      const measured = await measureChange({ tables: this.#tables, before, after, proposal: request.proposal });
      const [first] = measured.toSorted((left, right) => differing(right) - differing(left));
      if (!first) return { ...emptyProof, status: "passed", node: touched };
      return await this.#proof({ before, after, measured, sampleLimit: request.sampleLimit ?? 20 }, first);
    } catch (error) {
      const found = error instanceof SluiceError ? error.problems : [statementProblem(error, touched)];
      if (found.some(({ code }) => code === "cancelled" || code === "engine_crashed")) throw error;
      return failed(
        found.map(({ message }) => message),
        found[0]?.node ?? touched,
      );
    }
  }

  async #proof(
    given: { before: Graph; after: Graph; measured: Measured[]; sampleLimit: number },
    first: Measured,
  ): Promise<Proof> {
    const { before, after, measured } = given;
    const sum = (of: (each: Measured) => number): number => measured.reduce((total, each) => total + of(each), 0);
    const columns = measured.flatMap((each) =>
      affectedColumns(after.pipeline, after.bound, {
        node: each.node,
        columns: each.columns,
        rows: each.before === null || each.before.rows !== each.after.rows || each.removed + each.added > 0,
      }),
    );
    const checks = await checkResults(
      this.#tables,
      { before, after },
      measured.map(({ node }) => node),
    );
    return {
      status: "passed",
      sampledRows: null,
      node: first.node,
      rowsBefore: first.before?.rows ?? null,
      rowsAfter: first.after.rows,
      removedRows: sum((each) => each.removed),
      addedRows: sum((each) => each.added),
      changedRows: sum((each) => each.changed),
      columns: [...new Set(columns)],
      checks,
      forecast: {
        durationMs: Math.ceil(sum((each) => each.after.durationMs)),
        sizeBytes: Math.round(first.after.rows * (await this.#width(first))),
      },
      sample: await this.#sample(measured, given.sampleLimit),
      problems: [],
      warnings: await doubtfulReadings(this.#tables, after, measured),
    };
  }

  /** Bytes of a row as text, from the first five thousand. */
  async #width({ after }: Measured): Promise<number> {
    if (after.columns.length === 0) return 0;
    const text = join(after.columns.map(({ name }) => sql`CAST(${ident(name)} AS VARCHAR)`));
    const [row] = await this.#session.objects(
      render(
        sql`SELECT coalesce(avg(strlen(concat_ws(',', ${text})) + 1), 0) AS width FROM (SELECT * FROM ${after.from} LIMIT 5000)`,
      ),
    );
    return Number(row?.width ?? 0);
  }

  async #sample(measured: readonly Measured[], limit: number): Promise<Proof["sample"]> {
    const personal = new Map(
      Object.values(this.#sources).flatMap((source) =>
        source.profile.columns.flatMap(({ name, personal: kind }) => (kind ? [[name, kind] as const] : [])),
      ),
    );
    const queries = measured.flatMap((each) => each.samples.map((sample) => ({ each, sample })));
    const share = Math.max(1, Math.floor(limit / Math.max(1, queries.length)));
    const sample: Proof["sample"] = [];
    for (const {
      each,
      sample: { change, query },
    } of queries) {
      for (const row of await this.#session.objects(`SELECT * FROM (${render(query)}) LIMIT ${share}`)) {
        sample.push({
          row: row.place === null || row.place === undefined ? null : Number(row.place),
          change,
          before: change === "added" || !each.before ? null : shown(each.before.columns, "b", { row, personal }),
          after: change === "removed" ? null : shown(each.after.columns, "a", { row, personal }),
        });
      }
    }
    return sample;
  }

  async close(): Promise<void> {
    await Promise.all([this.#binder.close(), this.#session.close()]);
  }
}

function shown(
  columns: readonly { name: string }[],
  side: "a" | "b",
  given: { row: Record<string, unknown>; personal: ReadonlyMap<string, PersonalKind> },
): Record<string, string | null> {
  return Object.fromEntries(
    columns.slice(0, mostShown).map(({ name }, index) => {
      const value = given.row[`${side}${index}`];
      const kind = given.personal.get(name);
      const text = value === null || value === undefined ? null : String(value);
      return [name, text !== null && kind ? maskValue(kind, text) : text];
    }),
  );
}

/** What is wrong after the proposal, at the nodes it concerns, and was not before. */
function newProblems(before: Graph, after: Graph, { proposal, problems = [] }: ProveRequest): Problem[] {
  const changed = new Set([
    ...proposal.touches,
    ...after.pipeline.nodes.filter((node) => findNode(before.pipeline, node.name) === null).map(({ name }) => name),
  ]);
  const concerned = new Set([
    ...changed,
    ...upstreamOf(after.pipeline, [...changed]),
    ...downstreamOf(after.pipeline, [...changed]),
  ]);
  const known = new Set(before.bound.problems.map(({ message }) => message));
  return [...problems, ...after.bound.problems].filter(
    (each) => each.severity === "error" && !known.has(each.message) && (each.node === null || concerned.has(each.node)),
  );
}

export interface OpenProverRequest {
  readonly engine: Pick<Engine, "session">;
  readonly sources: ProofSources;
  readonly signal?: AbortSignal | undefined;
}

export async function openProver({ engine, sources, signal }: OpenProverRequest): Promise<Prover> {
  const session = await engine.session({
    readable: Object.values(sources).map(({ snapshotPath }) => snapshotPath),
    signal,
  });
  return new Prover(new Binder(engine, signal), session, sources);
}
