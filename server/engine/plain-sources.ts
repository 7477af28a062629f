import { overRelations } from "#domain/plan/statement.ts";
import { fileRows, rejectTables } from "#domain/plan/read-file.ts";
import type { Column } from "#domain/sql/types.ts";
import { ident, literal, reference, render, sql } from "#domain/sql/fragment.ts";
import { plainColumns } from "#server/reading/index.ts";
import type { PreparedStage } from "./prepared-sources.ts";
import type { OpenSession } from "./session.ts";

/** A value was not as the scan of the file had found it: the stage is done again in the careful way, which names it. */
export class NotPlain extends Error {}

const withTypes = (columns: readonly Column[], plain: readonly Column[]): Column[] => {
  const types = new Map(plain.map(({ name, type }) => [name, type]));
  return columns.map(({ name, type }) => ({ name, type: types.get(name) ?? type }));
};

/**
 * The stage in which the engine reads by itself the columns whose every value is known to be in its type's own spelling, for as
 * long as the files hold the bytes that were scanned; null where nothing is known. Reading text and trying each value takes a
 * third longer, and is the way for everything else: the engine by itself would round surplus digits without a word.
 */
export async function plainStage(request: PreparedStage): Promise<PreparedStage | null> {
  const { stage } = request;
  const proven = new Map<string, readonly Column[]>();
  for (const { name, source } of stage.nodes) {
    if (!source?.columns) continue;
    const frozen = new Map(source.columns.map((column) => [column.name, column.type]));
    const plain = await plainColumns(request.paths[`source:${name}`]!, source.dialect);
    const fitting = plain.filter((column) => frozen.get(column.name) === column.type);
    if (fitting.length > 0) proven.set(name, fitting);
  }
  if (proven.size === 0) return null;
  const relations = stage.relations.map((relation) => {
    const plain = proven.get(relation.name);
    const source = stage.nodes.find(({ name }) => name === relation.name)?.source;
    if (!plain || !source?.columns) return relation;
    const dialect = { ...source.dialect, columns: withTypes(source.dialect.columns, plain) };
    const query = fileRows(relation.name, { dialect, columns: source.columns }, reference(`source:${relation.name}`));
    return { ...relation, query };
  });
  return { ...request, stage: { ...stage, relations, query: overRelations(stage.query, relations) }, plain: proven };
}

/** Ends a plain stage whose files changed while they were read, or whose reader refused a value that the scan had found plain. */
export async function assertPlain(session: OpenSession, request: PreparedStage): Promise<void> {
  for (const [name, columns] of request.plain ?? []) {
    const source = request.stage.nodes.find((node) => node.name === name)!.source!;
    const now = await plainColumns(request.paths[`source:${name}`]!, source.dialect);
    if (now.length < columns.length) throw new NotPlain(`${name} has changed`);
    const { errors } = rejectTables(name);
    const tables = await session.all(
      render(sql`SELECT count(*) FROM duckdb_tables() WHERE table_name = ${literal(errors)}`),
    );
    if (Number(tables.rows[0]?.[0] ?? 0) === 0) continue;
    const { rows } = await session.all(render(sql`SELECT count(*) FROM ${ident(errors)} WHERE error_type = 'CAST'`));
    if (Number(rows[0]?.[0] ?? 0) > 0) throw new NotPlain(`${name} has a value that is not plain`);
  }
}
