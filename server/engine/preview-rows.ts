import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import { findNode, topological, upstream } from "#domain/pipeline/graph.ts";
import { fusedRelations, markedRelation, splitMarked } from "#domain/plan/node-relations.ts";
import { markedRows, relationName } from "#domain/plan/relation-names.ts";
import type { NamedRelation } from "#domain/plan/plan.ts";
import { boundNode, outputColumns, refusalOf } from "#domain/plan/relation-context.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { Cell, RowsReply, RowsRequest, Snapshots } from "./engine.ts";
import type { OpenSession } from "./session.ts";
import { statementProblem } from "./statement-problem.ts";

type Place = Pick<RowsRequest, "pipeline" | "bound" | "sources">;

/** The engine nests a chain in one expression of at most 1,000 levels, and planning it grows faster than its length. */
const mostShownTogether = 800;

function relationsOf(name: string, place: Place): NamedRelation[] {
  const node = findNode(place.pipeline, name)!;
  const snapshot = place.sources[name];
  if (snapshot) {
    const columns = boundNode(place.bound, name).columns.map(
      (column) => sql`CAST(${ident(column.name)} AS ${{ parts: [column.type] }}) AS ${ident(column.name)}`,
    );
    return [
      { name, node: name, query: sql`SELECT ${join(columns)} FROM read_parquet(${literal(snapshot.parquetPath)})` },
    ];
  }
  if (node.inputs.length === 0)
    throw fail("source_unreadable", `${name} has not been read yet.`, {
      node: name,
      mend: "Profile the source first.",
    });
  const action = refusalOf(node, place.bound)?.action;
  if (action !== "reject" && action !== "stop") return fusedRelations(node, place.bound);
  return [
    { name: markedRows(name), node: name, query: markedRelation(node, place.bound) },
    ...splitMarked(node, place.bound, ident(markedRows(name))),
  ];
}

/** `WITH` everything that a node's output is made from, over snapshots, then the body. */
export function overSnapshots(place: Place, node: string, body: Fragment): Fragment {
  const needed = new Set([node, ...upstream(place.pipeline, node)]);
  if (needed.size > mostShownTogether)
    throw fail(
      "too_large",
      `${node} stands behind ${needed.size - 1} steps, too many to show its rows from the sources at once.`,
      {
        node,
        expected: `at most ${mostShownTogether} steps`,
        got: String(needed.size),
        mend: "Run the pipeline: a run works in parts, and shows the rows of each output.",
      },
    );
  const relations = topological(place.pipeline)
    .order.filter((name) => needed.has(name))
    .flatMap((name) => relationsOf(name, place));
  return sql`WITH ${join(
    relations.map(({ name, query }) => sql`${ident(name)} AS (${query})`),
    ",\n",
  )}\n${body}`;
}

export const snapshotPaths = (sources: Snapshots): string[] => Object.values(sources).map((each) => each.parquetPath);

export async function previewRows(session: OpenSession, request: RowsRequest): Promise<RowsReply> {
  const output = request.output ?? "out";
  if (!request.bound.nodes[request.node]) throw new SluiceError([...request.bound.problems]);
  const columns = outputColumns(request.bound, request.node, output);
  if (columns.length === 0) throw fail("invalid_input", `${request.node} refuses no rows.`, { node: request.node });
  const from = ident(relationName(request.node, output));
  const shown = join(columns.map(({ name }) => sql`CAST(${ident(name)} AS VARCHAR) AS ${ident(name)}`));
  const page = sql`SELECT ${shown} FROM ${from} LIMIT ${literal(request.limit)} OFFSET ${literal(request.offset ?? 0)}`;
  try {
    const { rows } = await session.all(render(overSnapshots(request, request.node, page)));
    const counted = request.total
      ? await session.all(render(overSnapshots(request, request.node, sql`SELECT count(*) FROM ${from}`)))
      : null;
    return { columns, rows: rows as Cell[][], total: counted ? Number(counted.rows[0]?.[0] ?? 0) : null };
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    throw new SluiceError(statementProblem(error, request.node), String(error));
  }
}
