import { rawFile } from "#domain/plan/read-file.ts";
import { type Decision, decided } from "#domain/reading/decision.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import { canonicalType, type Column } from "#domain/sql/types.ts";
import { filesOf } from "../container/files.ts";
import type { InspectRequest, ReadingEngine } from "../inspection.ts";
import { prepareSource } from "../prepare/prepare-source.ts";
import { refusal } from "../refusal.ts";
import { columnarColumns, type ColumnarFormat } from "./columnar-file.ts";

type Reading = FileReading & { readonly format: ColumnarFormat };

/** The columns that all of the files have, each of one type. */
async function columnsOf({ path, signal }: InspectRequest, reading: Reading): Promise<readonly Column[]> {
  const [first, ...others] = filesOf(path);
  const of = (file: string) => columnarColumns({ file, format: reading.format, container: reading, signal });
  const columns = await of(first!);
  for (const file of others) {
    const types = new Map((await of(file)).map(({ name, type }) => [name, type]));
    const unlike = columns.find(({ name, type }) => types.get(name) !== type);
    const more = [...types.keys()].find((name) => !columns.some((column) => column.name === name));
    if (!unlike && more === undefined) continue;
    const says = unlike
      ? `has ${types.has(unlike.name) ? `another kind of value in ${unlike.name}` : `no column ${unlike.name}`}, unlike ${first}.`
      : `has the column ${more}, which ${first} has not.`;
    throw refusal(file, says, "Write the files with the same columns, or read them as two sources.");
  }
  return columns;
}

/** The columns of Arrow and Avro files, as the files themselves say; their rows are made plain first. */
export async function inspectColumnar(
  engine: ReadingEngine,
  request: InspectRequest,
  how: { readonly reading: Reading; readonly folder: string },
): Promise<{ dialect: FileReading; columns: Column[]; rows: number; decisions: Decision[] }> {
  const { path, signal } = request;
  const raw = await columnsOf(request, how.reading);
  if (raw.length === 0) throw refusal(path, "has no columns.", "Give a file with at least one.");
  const dialect = { ...how.reading, columns: raw };
  const prepared = await prepareSource({ path, reading: dialect }, { folder: how.folder, signal });
  const declared = request.config?.columns ?? {};
  const columns = raw.map(({ name, type }) => ({
    name,
    type: (Object.hasOwn(declared, name) ? canonicalType(declared[name]!) : null) ?? type,
  }));
  const session = await engine.session({ readable: [prepared.path], signal });
  try {
    const { rows } = await session.all(render(sql`SELECT count(*) FROM ${rawFile(dialect, literal(prepared.path))}`));
    const cut = columns.flatMap(({ name, type }): Decision[] => {
      const count = prepared.tables.reduce((sum, { cut: found }) => sum + (found?.[name] ?? 0), 0);
      if (count === 0 || type === "varchar") return [];
      const says = `nanoseconds of ${name} cut in ${count.toLocaleString("en-US")} of its values (as varchar it keeps them)`;
      return [decided("values", { chosen: "microseconds", says })];
    });
    return { dialect, columns, rows: Number(rows[0]?.[0] ?? 0), decisions: cut };
  } finally {
    await session.close();
  }
}
