import type { PlannedNode, Stage } from "#domain/plan/plan.ts";
import { refusalColumn, unmatchedSequence } from "#domain/plan/plan.ts";
import { relationName } from "#domain/plan/relation-names.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";
import type { ProfileCounts } from "./profile-counts.ts";

type Paths = Readonly<Record<string, string>>;

/** A statement over a stage's named relations. */
export const withRelations = (stage: Stage, body: Fragment): Fragment =>
  stage.relations.length === 0
    ? body
    : sql`WITH ${join(stage.relations.map(({ name, query }) => sql`${ident(name)} AS (${query})`))}\n${body}`;

/** Exact rows of every relation of a stage by its name, each counted by itself. */
export async function countRelations(session: EngineSession, stage: Stage, paths: Paths): Promise<Map<string, number>> {
  const names = stage.relations.map(({ name }) => name);
  if (names.length === 0) return new Map();
  const counts = join(names.map((name) => sql`(SELECT count(*) FROM ${ident(name)})`));
  const { rows } = await session.all(render(withRelations(stage, sql`SELECT ${counts}`), paths));
  return new Map(names.map((name, index) => [name, Number(rows[0]?.[index] ?? 0)]));
}

export interface JoinCounts {
  readonly unmatched: number;
  readonly multiplied: number;
}

export interface Unmatched {
  readonly left: number;
  readonly right: number | null;
}

interface JoinRequest {
  readonly node: PlannedNode;
  readonly paths: Paths;
  readonly counted: ReadonlyMap<string, number>;
  /** Rows without a partner, where the statement itself has counted them. */
  readonly known?: Unmatched | null;
}

const sequences = (node: PlannedNode): string[] =>
  node.join?.type === "left"
    ? [unmatchedSequence(node.name)]
    : node.join?.type === "full"
      ? [unmatchedSequence(node.name), unmatchedSequence(node.name, "right")]
      : [];

/** What a counting statement's left and full joins draw from; made in the session that runs it. */
export async function createSequences(session: EngineSession, stage: Stage): Promise<void> {
  for (const name of stage.nodes.flatMap(sequences))
    await session.run(render(sql`CREATE TEMP SEQUENCE ${ident(name)}`));
}

async function drawn(session: EngineSession, sequence: string): Promise<number | null> {
  const { rows } = await session.all(
    render(sql`SELECT coalesce(last_value, 0) FROM duckdb_sequences() WHERE sequence_name = ${literal(sequence)}`),
  );
  return rows.length === 1 ? Number(rows[0]![0]) : null;
}

/** Unmatched rows that the counting statement of this session has counted. */
export async function knownUnmatched(
  session: EngineSession,
  node: PlannedNode,
  profiled: ProfileCounts,
): Promise<Unmatched | null> {
  const inner = node.join?.type === "inner" ? profiled.unmatched.get(node.name) : undefined;
  if (inner !== undefined) return { left: inner, right: null };
  const [left = null, right = null] = await Promise.all(sequences(node).map((sequence) => drawn(session, sequence)));
  return left === null ? null : { left, right };
}

/** Left rows without a partner: from the row counts where they tell it, else from the keys alone. */
async function unmatchedRows(
  session: EngineSession,
  stage: Stage,
  { node, paths, counted }: JoinRequest,
): Promise<number> {
  const keys = node.join!;
  const sides = (["left", "right"] as const)
    .map((port) => node.inputs.find((each) => each.port === port)!)
    .map((input) => relationName(input.node, input.output));
  const [left, right] = sides as [string, string];
  if (keys.type === "semi") return (counted.get(left) ?? 0) - (counted.get(node.name) ?? 0);
  if (keys.type === "anti") return counted.get(node.name) ?? 0;
  const on = join(
    keys.left.map((name, index) => sql`l.${ident(name)} = r.${ident(keys.right[index]!)}`),
    " AND ",
  );
  const { rows } = await session.all(
    render(
      withRelations(stage, sql`SELECT count(*) FROM ${ident(left)} AS l ANTI JOIN ${ident(right)} AS r ON ${on}`),
      paths,
    ),
  );
  return Number(rows[0]?.[0] ?? 0);
}

/** Right rows without a partner: only a full join brings them. */
async function unmatchedRight(session: EngineSession, stage: Stage, { node, paths }: JoinRequest): Promise<number> {
  const keys = node.join!;
  const [left, right] = (["left", "right"] as const)
    .map((port) => node.inputs.find((each) => each.port === port)!)
    .map((input) => ident(relationName(input.node, input.output)));
  const on = join(
    keys.left.map((name, index) => sql`l.${ident(name)} = r.${ident(keys.right[index]!)}`),
    " AND ",
  );
  const { rows } = await session.all(
    render(withRelations(stage, sql`SELECT count(*) FROM ${right!} AS r ANTI JOIN ${left!} AS l ON ${on}`), paths),
  );
  return Number(rows[0]?.[0] ?? 0);
}

/** Left rows without a partner, and rows that a repeated key of the right side added. */
export async function countJoin(session: EngineSession, stage: Stage, request: JoinRequest): Promise<JoinCounts> {
  const { node, counted } = request;
  const left = node.inputs.find((each) => each.port === "left")!;
  const given = counted.get(relationName(left.node, left.output)) ?? 0;
  const out = counted.get(node.name) ?? 0;
  const unmatched = request.known?.left ?? (await unmatchedRows(session, stage, request));
  switch (node.join!.type) {
    case "left":
      return { unmatched, multiplied: out - given };
    case "inner":
      return { unmatched, multiplied: out - (given - unmatched) };
    case "full":
      return {
        unmatched,
        multiplied: out - given - (request.known?.right ?? (await unmatchedRight(session, stage, request))),
      };
    default:
      return { unmatched, multiplied: 0 };
  }
}

/** Refused rows of a dataset that this session wrote. */
export async function countRefused(session: EngineSession, parquet: string): Promise<number> {
  const { rows } = await session.all(
    render(sql`SELECT count(${ident(refusalColumn)}) FROM read_parquet(${literal(parquet)})`),
  );
  return Number(rows[0]?.[0] ?? 0);
}
