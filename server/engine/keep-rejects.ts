import path from "node:path";
import { refusalColumn } from "#domain/plan/plan.ts";
import { rejectTables } from "#domain/plan/read-file.ts";
import type { KeptRejects } from "#domain/runs/stage-result.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import type { StageOutcome } from "./engine.ts";
import type { PreparedStage } from "./prepared-sources.ts";
import type { OpenSession } from "./session.ts";

/** A record may be as long as the reader takes; of one that is shown to a person so much is enough. */
const longestText = 4_000;

interface Written {
  readonly file: string;
  readonly counts: StageOutcome["counts"];
}

/** Records as the reader left them: which one, its text, and the reader's words in the column of reasons. */
const readerRejects = (node: string, above: number): Fragment => sql`
  SELECT CAST(line AS BIGINT) - ${literal(above)} AS "row", left(min(csv_line), ${literal(longestText)}) AS "text", min(error_message) AS ${ident(refusalColumn)}
  FROM ${ident(rejectTables(node).errors)} GROUP BY file_id, line ORDER BY file_id, line`;

/** Records that could not be cut into fields, as they were kept while the source was prepared. */
const preparedRejects = (files: readonly string[]): Fragment => sql`
  SELECT "row", "line", "text", reason AS ${ident(refusalColumn)}
  FROM read_csv([${join(files.map((file) => literal(file)))}], auto_detect = FALSE, header = FALSE, delim = ',', quote = '"', escape = '"',
    columns = {'row': 'BIGINT', 'line': 'BIGINT', 'text': 'VARCHAR', 'reason': 'VARCHAR'})`;

/** Writes the rows that the stage refused into files of their own: they are looked at long after the stage's dataset is gone. */
export async function keepRejects(
  session: OpenSession,
  { stage, outDirectory, tables }: PreparedStage,
  { file, counts }: Written,
): Promise<KeptRejects[]> {
  const kept: KeptRejects[] = [];
  const keep = async (node: string, query: Fragment): Promise<void> => {
    const rows = counts[node]?.rejected ?? 0;
    if (rows === 0) return;
    const name = `.${node}.rejected.parquet`;
    await session.copy({ query: render(query), path: name, format: "parquet" });
    kept.push({ node, rows, file: path.join(outDirectory, name) });
  };
  if (stage.refuses)
    await keep(
      stage.refuses.node,
      sql`SELECT * FROM read_parquet(${literal(file)}) WHERE ${ident(refusalColumn)} IS NOT NULL`,
    );
  for (const { name, source } of stage.nodes) {
    const cut = tables.get(name);
    if (cut) await keep(name, preparedRejects(cut.flatMap(({ refusedFile }) => refusedFile ?? [])));
    else if (source?.dialect.format === "csv" || source?.dialect.format === "tsv")
      await keep(name, readerRejects(name, source.dialect.skip + (source.dialect.header ? 1 : 0)));
  }
  return kept;
}
