import { createReadStream } from "node:fs";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { rejectTables } from "#domain/plan/read-file.ts";
import { ident, literal, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "#server/engine/engine.ts";

/** A record that a file's reader refused; `line` counts the file's lines from 1, `row` its records. */
export interface RefusedRecord {
  readonly line: number;
  readonly row: number;
  readonly message: string;
  readonly text: string;
}

/** The reader's words as a person would put them. */
export function readerWords(message: string): string {
  const [, wanted, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (wanted && found) return `it has ${found} fields instead of ${wanted}`;
  return /unterminated quote/i.test(message) ? "a quote stands in the middle of a value, or is not closed" : message;
}

/** The lines at which these bytes of a file stand. */
async function linesAt(path: string, positions: readonly number[]): Promise<number[]> {
  const lines = positions.map(() => 1);
  let read = 0;
  for await (const chunk of createReadStream(path, { end: Math.max(0, ...positions) }) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1))
      positions.forEach((position, index) => {
        if (read + at < position) lines[index]! += 1;
      });
    read += chunk.length;
  }
  return lines;
}

export interface ReadSource {
  readonly node: string;
  readonly path: string;
  readonly dialect: FileReading;
}

/** Where some records take several lines, the reader's own line is a count of records. */
const countsRecords = ({ path, dialect }: ReadSource): boolean =>
  dialect.multiline === true && !/[*?[]|\.gz$/i.test(path);

/** Records that a file's reader refused in the statement that this session just ran: how many, and the first twenty. */
export async function refusedRecords(
  session: EngineSession,
  source: ReadSource,
): Promise<{ count: number; first: RefusedRecord[] }> {
  const { errors } = rejectTables(source.node);
  const table = ident(errors);
  const known = await session.all(
    render(sql`SELECT count(*) FROM duckdb_tables() WHERE table_name = ${literal(errors)}`),
  );
  if (Number(known.rows[0]?.[0] ?? 0) === 0) return { count: 0, first: [] };
  const [total] = (await session.all(render(sql`SELECT count(DISTINCT (file_id, line)) FROM ${table}`))).rows;
  const rows = await session.objects(
    render(
      sql`SELECT CAST(line AS BIGINT) AS line, min(error_message) AS message, left(min(csv_line), 500) AS text, CAST(min(line_byte_position) AS BIGINT) AS position FROM ${table} GROUP BY file_id, line ORDER BY file_id, line LIMIT 20`,
    ),
  );
  const lines = countsRecords(source)
    ? await linesAt(
        source.path,
        rows.map((row) => Number(row.position)),
      )
    : rows.map((row) => Number(row.line));
  const above = source.dialect.skip + (source.dialect.header ? 1 : 0);
  return {
    count: Number(total?.[0] ?? 0),
    first: rows.map((row, index) => ({
      line: lines[index]!,
      row: Number(row.line) - above,
      message: readerWords(String(row.message)),
      text: String(row.text),
    })),
  };
}

/** Records refused for a quote out of place; `openLine` is that of a quote that no later one closes, so that the rest of the file is one value. */
export async function refusedQuotes(
  session: EngineSession,
  node: string,
  sizeBytes: number,
): Promise<{ count: number; openLine: number | null }> {
  const table = ident(rejectTables(node).errors);
  const [row = {}] = await session.objects(
    render(sql`
    SELECT count(DISTINCT (file_id, line)) AS n, CAST(min(line) FILTER (WHERE contains(csv_line, chr(10)) AND line_byte_position + strlen(csv_line) >= ${literal(sizeBytes - 3)}) AS BIGINT) AS open
    FROM ${table} WHERE error_type NOT IN ('TOO MANY COLUMNS', 'MISSING COLUMNS')`),
  );
  return { count: Number(row.n ?? 0), openLine: row.open === null || row.open === undefined ? null : Number(row.open) };
}
