import path from "node:path";
import type { Problem } from "#domain/errors/problem.ts";
import type { Plan, PlannedNode, Stage } from "#domain/plan/plan.ts";
import { plannedNodes } from "#domain/plan/planned-nodes.ts";
import { rawFile } from "#domain/plan/read-file.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { prepareSource } from "#server/reading/index.ts";
import type { StageRequest } from "./engine.ts";
import type { OpenSession } from "./session.ts";

/** The file sources whose rows come to a stage, its own first. */
function sourcesBehind(plan: Plan, stage: Stage): PlannedNode[] {
  const behind: Stage[] = [];
  const visit = (each: Stage): void => {
    if (behind.includes(each)) return;
    behind.push(each);
    plan.stages.filter(({ id }) => each.after.includes(id)).forEach(visit);
  };
  visit(stage);
  return plannedNodes({ stages: behind }).flatMap(({ node }) => (node.source ? [node] : []));
}

interface Place {
  readonly source: string;
  readonly row: number;
}

const columnNames = (node: PlannedNode): string[] => node.source?.dialect.columns.map(({ name }) => name) ?? [];

/** The first row of a file that holds the value in one of these columns. */
async function search(
  session: OpenSession,
  node: PlannedNode,
  given: { path: string; columns: readonly string[]; value: string },
): Promise<number | null> {
  const holds = join(
    given.columns.map((name): Fragment => sql`CAST(${ident(name)} AS VARCHAR) = ${literal(given.value)}`),
    " OR ",
  );
  const rows = sql`SELECT row_number() OVER () AS place, (${holds}) AS holds FROM ${rawFile(node.source!.dialect, literal(given.path), `${node.name}-row`)}`;
  const [first] = await session.objects(render(sql`SELECT min(place) AS place FROM (${rows}) WHERE holds`));
  return first?.place ? Number(first.place) : null;
}

/** By the column's own name; a renamed one by the only file that holds the value anywhere. */
async function placeOf(
  session: OpenSession,
  nodes: readonly { node: PlannedNode; path: string }[],
  value: { column: string; text: string },
): Promise<Place | null> {
  for (const { node, path: file } of nodes.filter((each) => columnNames(each.node).includes(value.column))) {
    const row = await search(session, node, { path: file, columns: [value.column], value: value.text });
    if (row !== null) return { source: node.name, row };
  }
  const found: Place[] = [];
  for (const { node, path: file } of nodes.filter((each) => !columnNames(each.node).includes(value.column))) {
    const row = await search(session, node, { path: file, columns: columnNames(node), value: value.text });
    if (row !== null) found.push({ source: node.name, row });
  }
  return found.length === 1 ? found[0]! : null;
}

/** Where a node's file lies as the engine reads it: an earlier stage's is prepared here once more. */
async function preparedPlace(request: StageRequest, node: PlannedNode): Promise<{ node: PlannedNode; path: string }> {
  const reference = `source:${node.name}`;
  const own = request.paths[reference];
  if (own !== undefined) return { node, path: own };
  const given = request.sourcePaths?.[reference];
  if (given === undefined) throw new Error(`${node.name} has no file`);
  const folder = path.join(request.outDirectory, `.source-${node.name}`);
  return { node, path: (await prepareSource({ path: given, reading: node.source!.dialect }, { folder })).path };
}

/** The problem with the number of the source's first row that holds the value, in whatever stage the file was read. */
export async function rowOfValue(
  open: (request: StageRequest) => Promise<OpenSession>,
  request: StageRequest,
  found: Problem,
): Promise<Problem> {
  const column = found.field?.replace(/^columns\./, "");
  if (!column || found.got === null || found.row !== null) return found;
  const nodes = sourcesBehind(request.plan, request.stage);
  if (nodes.length === 0) return found;
  try {
    const places = await Promise.all(nodes.map((node) => preparedPlace(request, node)));
    const session = await open({
      ...request,
      paths: Object.fromEntries(places.map(({ node, path }) => [`source:${node.name}`, path])),
    });
    try {
      const place = await placeOf(session, places, { column, text: found.got });
      return place
        ? {
            ...found,
            row: place.row,
            message: `${found.message.replace(/\.$/, "")} (row ${place.row} of ${place.source}).`,
          }
        : found;
    } finally {
      await session.close();
    }
  } catch {
    // the reader itself fails: the first problem already says so
    return found;
  }
}
