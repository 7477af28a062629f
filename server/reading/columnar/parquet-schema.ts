import { literal, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "#server/engine/engine.ts";

/** A column of a Parquet file, as the file itself says. */
export interface ParquetColumn {
  readonly name: string;
  /** Its own type, or those of all that it nests, one after another. */
  readonly type: string;
  readonly isNested: boolean;
  /** It, or something in it, is written in nanoseconds that the engine reads to the microsecond. */
  readonly isCut: boolean;
  /** The most digits of the decimals in it. */
  readonly digits: number;
}

export interface ParquetFile {
  readonly file: string;
  readonly columns: readonly ParquetColumn[];
}

interface Element {
  readonly file: string;
  readonly name: string;
  readonly type: string;
  readonly physical: string;
  readonly logical: string;
  readonly children: number;
  readonly digits: number;
}

/** Of a moment without a zone the engine keeps all nine digits; of the others, and of times of day, six. */
const isCut = ({ physical, logical, type }: Element): boolean =>
  physical === "INT96" || (logical.includes("NANOS=NanoSeconds") && type !== "TIMESTAMP_NS");

/** The element at this place with all that it nests, and the place behind them. */
function together(elements: readonly Element[], from: number): { own: Element[]; next: number } {
  let next = from + 1;
  const own = [elements[from]!];
  for (let child = 0; child < elements[from]!.children; child += 1) {
    const found = together(elements, next);
    own.push(...found.own);
    next = found.next;
  }
  return { own, next };
}

function columnsOf(elements: readonly Element[]): ParquetColumn[] {
  const columns: ParquetColumn[] = [];
  // the first element is the file's root
  for (let at = 1; at < elements.length;) {
    const { own, next } = together(elements, at);
    const isNested = own.length > 1;
    columns.push({
      name: own[0]!.name,
      type: isNested
        ? own.map(({ name, type }, index) => (index === 0 ? "" : `${name} ${type}`)).join(",")
        : own[0]!.type,
      isNested,
      isCut: own.some(isCut),
      digits: Math.max(...own.map(({ digits }) => digits)),
    });
    at = next;
  }
  return columns;
}

/** The columns of every Parquet file that a path stands for, in the order of their names. */
export async function parquetFiles(session: EngineSession, path: string): Promise<ParquetFile[]> {
  const { rows } = await session.all(
    render(
      sql`SELECT file_name, name, coalesce(duckdb_type, ''), coalesce(type, ''), coalesce(logical_type, ''), coalesce(num_children, 0), CASE WHEN converted_type = 'DECIMAL' OR logical_type LIKE 'Decimal%' THEN coalesce(precision, 0) ELSE 0 END FROM parquet_schema(${literal(path)}) ORDER BY file_name, column_id`,
    ),
  );
  const elements = rows.map(([file, name, type, physical, logical, children, digits]) => ({
    file: String(file),
    name: String(name),
    type: String(type),
    physical: String(physical),
    logical: String(logical),
    children: Number(children),
    digits: Number(digits),
  }));
  return [...Map.groupBy(elements, ({ file }) => file)]
    .map(([file, own]) => ({ file, columns: columnsOf(own) }))
    .toSorted((one, other) => (one.file < other.file ? -1 : 1));
}
