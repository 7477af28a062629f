import { castValue } from "../nodes/cast-value.ts";
import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import { type Column, typeFamily } from "../sql/types.ts";
import { asPrepared, type FileReading, isTyped } from "../reading/file-reading.ts";
import { raiseValue } from "./engine-text.ts";

const typed = (type: string): Fragment => ({ parts: [type] });
const structOf = (columns: readonly Column[]): Fragment =>
  sql`{${join(columns.map(({ name, type }) => sql`${literal(name)}: ${literal(type)}`))}}`;

/** DuckDB takes no quoted name here: a hyphen is spelled `_h` and an underscore `__`, so that no two nodes meet. */
const plainName = (node: string): string => node.replaceAll("_", "__").replaceAll("-", "_h");

/** The tables in which the reader of this source keeps the records that it refused. */
export const rejectTables = (node: string): { scans: string; errors: string } => ({
  scans: `refused_scans_${plainName(node)}`,
  errors: `refused_errors_${plainName(node)}`,
});

const mebibyte = 1_048_576;
/** A record up to this size is read with buffers as they are; a reader drops a longer one, or fails at it. */
const usualRecordBytes = { csv: 4 * mebibyte, tsv: 4 * mebibyte, json: 64 * mebibyte, ndjson: 64 * mebibyte };
/** The reader has room for eight records of the usual size; where it has less, its parallel parts lose some between them. */
const usualBufferBytes = 8 * usualRecordBytes.csv;
/** Above this a record is refused: the reader holds two buffers of its size, and each step a copy of the value. */
export const mostRecordBytes = 256 * mebibyte;

type Measured = Pick<FileReading, "format" | "longestBytes">;

/** The longest record that the reader takes, with room for its line end. */
export function longestTaken({ format, longestBytes }: Measured): number {
  if (format === "parquet" || format === "arrow" || format === "avro") return Infinity;
  if (longestBytes === undefined) return usualRecordBytes[format];
  return Math.max(usualRecordBytes[format], (Math.ceil(longestBytes / mebibyte) + 1) * mebibyte);
}

/** Whether a record of so many bytes asks for more room than the reader has by itself. */
export const isLong = ({ format }: Measured, bytes: number): boolean =>
  longestTaken({ format, longestBytes: bytes }) > longestTaken({ format });

/** Left to itself the reader takes `year=2024` in a folder's name for a column, and for the file's own of that name. */
const folders = ({ partitions = [] }: Pick<FileReading, "partitions">): Fragment =>
  partitions.length === 0
    ? sql`hive_partitioning = FALSE`
    : sql`hive_partitioning = TRUE, hive_types = ${structOf(partitions.map(({ name }) => ({ name, type: "VARCHAR" })))}`;

function delimited(dialect: FileReading, file: Fragment, rejectsOf: string | null): Fragment {
  const longest = longestTaken(dialect);
  const options = [
    file,
    sql`auto_detect = FALSE`,
    sql`delim = ${literal(dialect.delimiter)}`,
    sql`quote = ${literal(dialect.quote)}`,
    sql`escape = ${literal(dialect.escape)}`,
    sql`encoding = 'utf-8'`,
    sql`header = ${literal(dialect.header)}`,
    sql`skip = ${literal(dialect.skip)}`,
    sql`columns = ${structOf(dialect.columns.map(({ name, type }) => ({ name, type: type.toUpperCase() })))}`,
    sql`nullstr = [${join(["", ...dialect.nulls].map((text) => literal(text)))}]`,
    sql`allow_quoted_nulls = FALSE`,
    sql`strict_mode = ${literal(dialect.strict ?? false)}`,
    sql`max_line_size = ${literal(longest)}`,
    sql`buffer_size = ${literal(Math.max(usualBufferBytes, longest + mebibyte))}`,
    folders(dialect),
    ...(dialect.lineEnd ? [sql`new_line = ${literal(dialect.lineEnd === "\r" ? "\\r" : "\\r\\n")}`] : []),
    ...(dialect.ragged ? [sql`null_padding = TRUE`] : []),
    ...(dialect.longestBytes !== undefined || (dialect.ragged && dialect.multiline) ? [sql`parallel = FALSE`] : []),
  ];
  if (rejectsOf !== null) {
    const tables = rejectTables(rejectsOf);
    options.push(
      sql`store_rejects = TRUE`,
      sql`rejects_scan = ${literal(tables.scans)}`,
      sql`rejects_table = ${literal(tables.errors)}`,
      sql`rejects_limit = 0`,
    );
  }
  return sql`read_csv(${join(options)})`;
}

/** The rows of Parquet files: by the columns of the first, or of all of them by name. */
export const readParquet = (reading: Pick<FileReading, "byName" | "partitions">, file: Fragment): Fragment =>
  sql`read_parquet(${join([file, ...(reading.byName ? [sql`union_by_name = TRUE`] : []), folders(reading)])})`;

/**
 * The records of the file, prepared as its reading says, before types are applied. Refused records are kept aside under
 * `rejectsOf`.
 */
export function rawFile(reading: FileReading, file: Fragment, rejectsOf: string | null = null): Fragment {
  const dialect = asPrepared(reading);
  if (dialect.format === "parquet") return readParquet(dialect, file);
  if (dialect.format === "json" || dialect.format === "ndjson") {
    const format = dialect.format === "json" ? "array" : "newline_delimited";
    return sql`read_json(${file}, format = ${literal(format)}, columns = ${structOf(dialect.columns)}, maximum_object_size = ${literal(longestTaken(dialect))}, ${folders(dialect)})`;
  }
  return delimited(dialect, file, rejectsOf);
}

/** The short way for values in the type's own spelling; anything else goes through the cast's patterns. */
function plainSpelling(column: Fragment, type: string): Fragment[] {
  const family = typeFamily(type);
  const roundTrips = (family === "number" && type !== "double" && type !== "real") || type === "date";
  return roundTrips
    ? [
        sql`CASE WHEN CAST(TRY_CAST(${column} AS ${typed(type)}) AS VARCHAR) = ${column} THEN TRY_CAST(${column} AS ${typed(type)}) END`,
      ]
    : [];
}

const castColumn = (name: string, type: string): Fragment =>
  sql`CAST(${ident(name)} AS ${typed(type)}) AS ${ident(name)}`;

function readColumn(node: string, raw: Column, type: string): Fragment {
  const column = ident(raw.name);
  if (raw.type === type) return column;
  if (raw.type !== "varchar" || typeFamily(type) === "text" || typeFamily(type) === "other")
    return castColumn(raw.name, type);
  const unreadable = sql`CASE WHEN trim(${column}) <> '' THEN ${raiseValue({ node, field: raw.name, expected: type }, column)} END`;
  return sql`coalesce(${join([...plainSpelling(column, type), castValue(raw.name, "varchar", { type }), unreadable])}) AS ${column}`;
}

/** The columns of the raw file that the source has, in their frozen types: a value that does not fit names itself. */
export function typedColumns(node: string, source: { dialect: FileReading; columns: readonly Column[] }): Fragment[] {
  const types = new Map(source.columns.map((column) => [column.name, column.type]));
  const own = new Map(isTyped(source.dialect) ? source.dialect.columns.map(({ name, type }) => [name, type]) : []);
  const { columns, partitions = [] } = asPrepared(source.dialect);
  return [...columns, ...partitions.map(({ name }) => ({ name, type: "varchar" }))]
    .filter(({ name }) => types.has(name))
    .map((raw) => {
      const type = types.get(raw.name)!;
      return own.get(raw.name) === type ? castColumn(raw.name, type) : readColumn(node, raw, type);
    });
}

/** The source's rows in their frozen types: a value that does not fit ends the statement and names itself. */
export const fileRows = (
  node: string,
  source: { dialect: FileReading; columns: readonly Column[] },
  file: Fragment,
): Fragment => sql`SELECT ${join(typedColumns(node, source))} FROM ${rawFile(source.dialect, file, node)}`;
