import type { Problem } from "#domain/errors/problem.ts";
import { rawFile } from "#domain/plan/read-file.ts";
import { ident, literal, reference, render, sql } from "#domain/sql/fragment.ts";
import type { StageRequest } from "./engine.ts";
import type { OpenSession } from "./session.ts";

/** The problem with the number of the source's first row that holds the value, where a file source has a column of that name. */
export async function rowOfValue(session: OpenSession, { stage, paths }: StageRequest, found: Problem): Promise<Problem> {
  const column = found.field?.replace(/^columns\./, "");
  if (!column || found.got === null || found.row !== null) return found;
  for (const { name, source } of stage.nodes) {
    if (!source?.dialect.columns.some((each) => each.name === column)) continue;
    const rows = sql`SELECT row_number() OVER () AS row, CAST(${ident(column)} AS VARCHAR) AS value FROM ${rawFile(source.dialect, reference(`source:${name}`))}`;
    try {
      const [first] = await session.objects(render(sql`SELECT min(row) AS row FROM (${rows}) WHERE value = ${literal(found.got)}`, paths));
      if (first?.row) return { ...found, row: Number(first.row), message: `${found.message.replace(/\.$/, "")} (row ${String(first.row)} of ${name}).` };
    } catch {
      // the reader itself fails: the first problem already says so
    }
  }
  return found;
}
