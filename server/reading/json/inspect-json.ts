import { rawFile } from "#domain/plan/read-file.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { literal } from "#domain/sql/fragment.ts";
import type { Column } from "#domain/sql/types.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { frozenColumns, inferTypes } from "../columns/infer-types.ts";
import type { InferredType } from "../columns/value-types.ts";
import { isWideFile } from "../columns/wide-file.ts";
import { filesOf, totalBytes } from "../container/files.ts";
import { type FoundKey, holdsOnly } from "./found-keys.ts";

/** The types that what stands under a key may be read as: a text is never a number, and what is mixed stays text. */
function among(key: FoundKey | undefined): InferredType[] {
  if (key === undefined) return [];
  if (holdsOnly(key, "number")) return ["bigint", "decimal", "double"];
  if (holdsOnly(key, "boolean")) return ["boolean"];
  return holdsOnly(key, "text") ? ["date", "timestamp", "timestamptz"] : [];
}

/** The exact types of the columns of JSON records, from a scan of all of them. */
export async function inspectJson(
  session: EngineSession,
  given: { readonly path: string; readonly dialect: FileReading; readonly keys: readonly FoundKey[] },
  declared: Readonly<Record<string, string>>,
): Promise<{ dialect: FileReading; columns: Column[]; rows: number }> {
  const { path, dialect, keys } = given;
  const names = dialect.columns.map(({ name }) => name);
  const scalars = dialect.columns.flatMap(({ name, type }, at) => {
    const types = among(keys[at]);
    const isOpen = type !== "json" && declared[name] === undefined;
    return isOpen ? [{ name, likely: types[0] ?? null, among: types }] : [];
  });
  const { types, rows } = await inferTypes(session, {
    from: rawFile(dialect, literal(path)),
    columns: scalars,
    isWide: isWideFile(names.length, totalBytes(filesOf(path))),
  });
  dialect.columns.filter(({ type }) => type === "json").forEach(({ name }) => types.set(name, "json"));
  return { dialect, columns: frozenColumns(names, types, declared), rows };
}
