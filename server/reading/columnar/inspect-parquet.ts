import type { FileReading } from "#domain/reading/file-reading.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { filesOf } from "../container/files.ts";
import type { InspectRequest, ReadingEngine } from "../inspection.ts";
import { prepareSource } from "../prepare/prepare-source.ts";
import { assertWholeParquet } from "./whole-parquet.ts";

/** The columns of Parquet files, as the files themselves say. */
export async function inspectParquet(
  engine: ReadingEngine,
  { path, signal }: InspectRequest,
  how: { readonly reading: FileReading; readonly folder: string },
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const { reading, folder } = how;
  const prepared = await prepareSource({ path, reading }, { folder, signal });
  if (reading.prepare === undefined) for (const file of filesOf(path)) await assertWholeParquet(file);
  const session = await engine.session({ readable: [prepared.path], signal });
  try {
    const { columns, rows } = await describeParquet(session, prepared.path);
    return { dialect: { ...reading, columns: columns.raw }, columns: columns.frozen, rows };
  } finally {
    await session.close();
  }
}

async function describeParquet(
  session: EngineSession,
  path: string,
): Promise<{ columns: { raw: Column[]; frozen: Column[] }; rows: number }> {
  const described = await session.all(render(sql`SELECT * FROM read_parquet(${literal(path)}) LIMIT 0`));
  const raw = described.columns.map(({ name, type }) => ({ name, type }));
  const frozen = raw.map(({ name, type }) => ({
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
  return { columns: { raw, frozen }, rows: Number(rows[0]?.[0] ?? 0) };
}
