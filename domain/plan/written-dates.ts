import type { SinkFormat } from "../nodes/file-sink.ts";
import { type Fragment, ident, join, literal, sql } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import { copyOptions } from "./copy-options.ts";
import type { Stage } from "./plan.ts";

const typed = (type: string): Fragment => ({ parts: [type] });

/** The dates that a stage hands to a target, and the node that is told of them: the last that reads dates, or the target. */
export interface WrittenDates {
  readonly node: string;
  readonly target: string;
  readonly columns: readonly Column[];
}

export function writtenDates(stage: Stage): WrittenDates | null {
  if (stage.writes.to !== "file" && stage.writes.to !== "postgres") return null;
  const columns = stage.columns.filter(({ type }) => /^(date|timestamp)/i.test(type));
  if (columns.length === 0) return null;
  const target = stage.writes.node;
  return { node: stage.nodes.findLast(({ kind }) => kind === "cast")?.name ?? target, target, columns };
}

/** The rows of a file that `copyOptions` wrote; in CSV every value is a text. */
function writtenRows(file: Fragment, format: SinkFormat, columns: readonly Column[]): Fragment {
  if (format === "parquet") return sql`read_parquet(${file})`;
  const texts = sql`{${join(columns.map(({ name }) => sql`${literal(name)}: 'VARCHAR'`))}}`;
  const json = format === "json" ? "array" : "newline_delimited";
  if (format === "json" || format === "ndjson")
    return sql`read_json(${file}, format = ${literal(json)}, columns = ${texts}, maximum_object_size = 67108864)`;
  const delimiter = copyOptions[format].includes("\t") ? "\t" : ",";
  return sql`read_csv(${file}, auto_detect = FALSE, header = TRUE, delim = ${literal(delimiter)}, quote = '"', escape = '"', columns = ${texts}, max_line_size = 16777216, buffer_size = 33554432)`;
}

/** Place of the column, year and rows, in one pass over a file that a stage wrote. */
export function writtenYears(
  stage: Stage,
  dates: WrittenDates,
  written: { file: Fragment; format: SinkFormat },
): Fragment {
  const years = dates.columns.map(({ name, type }, place) => {
    const value = sql`TRY_CAST(${ident(name)} AS ${typed(type)})`;
    return sql`{'place': ${literal(place)}, 'year': CASE WHEN isfinite(${value}) THEN year(${value}) END}`;
  });
  const rows = writtenRows(written.file, written.format, stage.columns);
  return sql`SELECT dated.place, dated.year, count(*) FROM (SELECT unnest([${join(years)}]) AS dated FROM ${rows}) WHERE dated.year IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`;
}
