import { ident, join, render, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { numberOf, selectOne } from "#server/reading/columns/value-counts.ts";
import { findingOf, rowsOf, type Trap, type TrapContext } from "./trap.ts";

/** Tables of the rows that repeat an earlier one in every column; other searches leave them out. Where a column has no value twice, no row is there twice. */
export async function findCopies(context: TrapContext): Promise<void> {
  for (const [index, source] of context.sources.entries()) {
    const table = ident(`copies_${index}`);
    const columns = source.columns.map(({ name }) => ident(name));
    const isEachOne = source.profile.columns.some((column) => column.isKey);
    if (columns.length === 0 || isEachOne) continue;
    const doubled = sql`(SELECT hash(${join(columns)}) AS h FROM ${rowsOf(context, source)} GROUP BY 1 HAVING count(*) > 1)`;
    const some = numberOf((await selectOne(context.session, sql`SELECT count(*) AS n FROM ${doubled}`)).n);
    const query =
      some === 0
        ? sql`SELECT 0::BIGINT AS ${context.row} WHERE FALSE`
        : sql`SELECT ${context.row} FROM (SELECT ${context.row}, row_number() OVER (PARTITION BY ${join(columns)} ORDER BY ${context.row}) AS place FROM ${rowsOf(context, source)} WHERE hash(${join(columns)}) IN (FROM ${doubled})) WHERE place > 1`;
    await context.session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${table} AS ${query}`));
    context.copies.set(source.name, table);
  }
}

export const duplicateRows: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const copies = context.copies.get(source.name);
    if (!copies) continue;
    const identifies = source.profile.columns.some(
      (column) => isIdentifier(column) && column.distinct > source.profile.rows * 0.1,
    );
    findings.push(
      ...(await findingOf(context, {
        kind: "duplicate_rows",
        source,
        columns: source.columns.map(({ name }) => name),
        rows: sql`SELECT ${context.row} FROM ${copies}`,
        severity: identifies ? "changes_result" : "notice",
        message: (count) =>
          `${plural(count, "row is a whole copy", "rows are whole copies")} of an earlier row: equal in every column.${identifies ? "" : " No column identifies a row, so they may be different things that look alike."}`,
        effect: (count) => `Sums and counts take ${plural(count, "row", "rows")} twice.`,
      })),
    );
  }
  return findings;
};
