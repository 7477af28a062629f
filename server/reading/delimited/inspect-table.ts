import { rawFile } from "#domain/plan/read-file.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { literal } from "#domain/sql/fragment.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import { frozenColumns, inferTypes } from "../columns/infer-types.ts";
import { likelyTypes } from "../columns/likely-types.ts";
import { isWideFile } from "../columns/wide-file.ts";
import { filesOf, totalBytes } from "../container/files.ts";
import { isWorkbook } from "../spreadsheet/workbook-kind.ts";
import type { TableCounts } from "../prepare/table-writer.ts";
import type { InspectedRecords } from "./inspect-delimited.ts";
import type { CutRecord } from "../prepare/cut-records.ts";

/** The records that could not be read while files were cut into fields. */
export const unreadableIn = (tables: readonly TableCounts[]): Pick<InspectedRecords, "refused" | "unreadable"> => ({
  refused: tables.flatMap(({ refused }) => refused).slice(0, 20),
  unreadable: tables.reduce((sum, { unreadable }) => sum + unreadable, 0),
});

/** The exact types of the columns of a file that was cut into fields, from a scan of all its rows. */
export async function inspectTable(
  session: EngineSession,
  given: {
    readonly path: string;
    readonly dialect: FileReading;
    readonly records: readonly Pick<CutRecord, "fields">[];
    readonly tables: readonly TableCounts[];
  },
  declared: Readonly<Record<string, string>>,
): Promise<InspectedRecords> {
  const { path, dialect, tables } = given;
  const names = dialect.columns.map(({ name }) => name);
  const { types, rows } = await inferTypes(session, {
    from: rawFile(dialect, literal(path)),
    columns: likelyTypes(names, given.records).filter(({ name }) => declared[name] === undefined),
    isWide: isWideFile(names.length, totalBytes(filesOf(path))),
    ...(isWorkbook(dialect.packed) ? { digits: 15 } : { isSpelled: dialect.keys === undefined }),
  });
  return {
    dialect,
    rows,
    columns: frozenColumns(names, types, declared),
    ...unreadableIn(tables),
  };
}
