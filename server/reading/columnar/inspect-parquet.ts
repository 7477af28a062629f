import type { FileReading } from "#domain/reading/file-reading.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { type InspectRequest, noDelimiters, type ReadingEngine } from "../inspection.ts";

/** The columns of Parquet files, as the files themselves say. */
export async function inspectParquet(
  engine: ReadingEngine,
  { path, signal }: InspectRequest,
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const session = await engine.session({ readable: [path], signal });
  try {
    return await describeParquet(session, path);
  } finally {
    await session.close();
  }
}

async function describeParquet(
  session: EngineSession,
  path: string,
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const described = await session.all(render(sql`SELECT * FROM read_parquet(${literal(path)}) LIMIT 0`));
  const raw = described.columns.map(({ name, type }) => ({ name, type }));
  const columns = raw.map(({ name, type }) => ({
    name,
    type: /^[a-z]+(\(\d+,\d+\))?$/.test(type)
      ? type
      : type.startsWith("ENUM")
        ? "varchar"
        : type.startsWith("timestamp")
          ? "timestamp"
          : "json",
  }));
  const { rows } = await session.all(render(sql`SELECT count(*) FROM read_parquet(${literal(path)})`));
  return { dialect: { ...noDelimiters, format: "parquet", columns: raw }, columns, rows: Number(rows[0]?.[0] ?? 0) };
}
