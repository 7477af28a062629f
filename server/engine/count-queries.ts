import type { PlannedNode, Stage } from "#domain/plan/plan.ts";
import { refusalColumn } from "#domain/plan/plan.ts";
import { rejectTables } from "#domain/plan/read-file.ts";
import { relationName } from "#domain/plan/relation-context.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";

type Paths = Readonly<Record<string, string>>;

const withRelations = (stage: Stage, body: Fragment): Fragment =>
  stage.relations.length === 0 ? body : sql`WITH ${join(stage.relations.map(({ name, query }) => sql`${ident(name)} AS (${query})`))}\n${body}`;

/** Exact rows of every relation of a stage by its name, each counted by itself. */
export async function countRelations(session: EngineSession, stage: Stage, paths: Paths): Promise<Map<string, number>> {
  const names = stage.relations.map(({ name }) => name);
  if (names.length === 0) return new Map();
  const counts = join(names.map((name) => sql`(SELECT count(*) FROM ${ident(name)})`));
  const { rows } = await session.all(render(withRelations(stage, sql`SELECT ${counts}`), paths));
  return new Map(names.map((name, index) => [name, Number(rows[0]?.[index] ?? 0)]));
}

export interface JoinCounts { readonly unmatched: number; readonly multiplied: number }

/** Left rows without a partner, and rows that a repeated key of the right side added, from the keys alone. */
export async function countJoin(session: EngineSession, stage: Stage, request: { node: PlannedNode; paths: Paths }): Promise<JoinCounts> {
  const { join: keys, inputs } = request.node;
  if (!keys) throw new Error(`${request.node.name} is no join`);
  const relation = (port: string): Fragment => {
    const input = inputs.find((each) => each.port === port)!;
    return ident(relationName(input.node, input.output));
  };
  const aliases = keys.left.map((_, index) => ident(`k${index}`));
  const select = (columns: readonly string[]): Fragment => join(columns.map((name, index) => sql`${ident(name)} AS ${aliases[index]!}`));
  const on = join(aliases.map((alias) => sql`l.${alias} = r.${alias}`), " AND ");
  const body = sql`SELECT coalesce(sum(CASE WHEN r.n IS NULL THEN l.n ELSE 0 END), 0) AS unmatched, coalesce(sum(l.n * (r.n - 1)), 0) AS multiplied
FROM (SELECT ${join(aliases)}, count(*) AS n FROM (SELECT ${select(keys.left)} FROM ${relation("left")}) GROUP BY ALL) l
LEFT JOIN (SELECT ${join(aliases)}, count(*) AS n FROM (SELECT ${select(keys.right)} FROM ${relation("right")}) GROUP BY ALL) r ON ${on}`;
  const [row] = await session.objects(render(withRelations(stage, body), request.paths));
  return { unmatched: Number(row?.unmatched ?? 0), multiplied: keys.type === "semi" || keys.type === "anti" ? 0 : Number(row?.multiplied ?? 0) };
}

export interface RefusedRecord { readonly line: number; readonly message: string; readonly text: string }

/** Records that a file's reader refused in the statement that this session just ran, and the first of them. */
export async function refusedRecords(session: EngineSession, node: string): Promise<{ count: number; first: RefusedRecord[] }> {
  const { errors } = rejectTables(node);
  const table = ident(errors);
  const known = await session.all(render(sql`SELECT count(*) FROM duckdb_tables() WHERE table_name = ${literal(errors)}`));
  if (Number(known.rows[0]?.[0] ?? 0) === 0) return { count: 0, first: [] };
  const [total] = (await session.all(render(sql`SELECT count(DISTINCT (file_id, line)) FROM ${table}`))).rows;
  const rows = await session.objects(render(sql`SELECT CAST(line AS BIGINT) AS line, min(error_message) AS message, left(min(csv_line), 500) AS text FROM ${table} GROUP BY file_id, line ORDER BY file_id, line LIMIT 20`));
  return { count: Number(total?.[0] ?? 0), first: rows.map((row) => ({ line: Number(row.line), message: String(row.message), text: String(row.text) })) };
}

/** Refused rows of a dataset that this session wrote. */
export async function countRefused(session: EngineSession, parquet: string): Promise<number> {
  const { rows } = await session.all(render(sql`SELECT count(${ident(refusalColumn)}) FROM read_parquet(${literal(parquet)})`));
  return Number(rows[0]?.[0] ?? 0);
}
