import { longestTaken, rawFile } from "#domain/plan/read-file.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { frozenColumns, inferTypes } from "../columns/infer-types.ts";
import { uniqueNames } from "../columns/unique-names.ts";
import type { InferredType } from "../columns/value-types.ts";
import { isWideFile } from "../columns/wide-file.ts";
import { filesOf, totalBytes } from "../container/files.ts";

/** The columns of JSON records and their exact types, from a scan of all of them. */
export async function inspectJson(
  session: EngineSession,
  request: { path: string; plain: FileReading; declared: Readonly<Record<string, string>> },
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const format = request.plain.format === "json" ? "array" : "newline_delimited";
  const mostBytes = longestTaken(request.plain);
  const described = await session.all(
    render(
      sql`SELECT * FROM read_json(${literal(request.path)}, format = ${literal(format)}, sample_size = -1, maximum_depth = 1, maximum_object_size = ${literal(mostBytes)}) LIMIT 0`,
    ),
  );
  const nested = await session.all(
    render(
      sql`SELECT * FROM read_json(${literal(request.path)}, format = ${literal(format)}, sample_size = 20000, maximum_depth = 2, maximum_object_size = ${literal(mostBytes)}) LIMIT 0`,
    ),
  );
  const kinds = new Map(nested.columns.map(({ name, type }) => [name, type]));
  const names = uniqueNames(described.columns.map(({ name }) => name));
  const isNested = (name: string): boolean => /\[|^json$|^STRUCT|^MAP/.test(kinds.get(name) ?? "json");
  const raw = names.map((name) => ({ name, type: isNested(name) ? "json" : "varchar" }));
  const dialect: FileReading = { ...request.plain, columns: raw };
  const among = (name: string): InferredType[] =>
    /^(bigint|double|hugeint|ubigint)$/.test(kinds.get(name) ?? "")
      ? ["bigint", "decimal", "double"]
      : kinds.get(name) === "boolean"
        ? ["boolean"]
        : ["date", "timestamp", "timestamptz"];
  const scalars = raw
    .filter(({ type }) => type === "varchar")
    .map(({ name }) => ({ name, likely: among(name)[0]!, among: among(name) }));
  const { types, rows } = await inferTypes(session, {
    from: rawFile(dialect, literal(request.path)),
    columns: scalars,
    isWide: isWideFile(names.length, totalBytes(filesOf(request.path))),
  });
  raw.filter(({ type }) => type === "json").forEach(({ name }) => types.set(name, "json"));
  return { dialect, columns: frozenColumns(names, types, request.declared), rows };
}
