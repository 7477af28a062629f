import { type Problem, problem } from "#domain/errors/problem.ts";
import type { Stage } from "#domain/plan/plan.ts";
import { writtenDates } from "#domain/plan/written-dates.ts";
import { implausibleDates, type YearCount } from "#domain/sources/implausible-dates.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { batchesOf, columnsTogether } from "#server/reading/index.ts";
import type { EngineSession } from "./engine.ts";

/** Rows by year of each column: of several at once where there are few rows, as a statement opens all columns of the file. */
async function yearCounts(
  session: EngineSession,
  names: readonly string[],
  from: { rows: Fragment; count: number },
): Promise<Map<string, YearCount[]>> {
  const counts = new Map<string, YearCount[]>(names.map((name) => [name, []]));
  for (const batch of batchesOf(names, columnsTogether(from.count))) {
    const years = batch.map((name) => sql`CASE WHEN isfinite(${ident(name)}) THEN year(${ident(name)}) END`);
    const each =
      batch.length === 1
        ? sql`SELECT 0 AS place, ${years} AS year FROM ${from.rows}`
        : sql`SELECT unnest([${join(batch.map((_name, place) => literal(place)))}]) AS place, unnest([${join(years)}]) AS year FROM ${from.rows}`;
    const counted = await session.objects(
      render(sql`SELECT place, year, count(*) AS n FROM (${each}) WHERE year IS NOT NULL GROUP BY ALL`),
    );
    for (const { place, year, n } of counted)
      counts.get(batch[Number(place)]!)!.push({ year: Number(year), rows: Number(n) });
  }
  return counts;
}

/** The dates that a stage hands to a target and that nobody can have meant; `from` holds what it wrote. */
export async function unlikelyDates(
  session: EngineSession,
  stage: Stage,
  from: { rows: Fragment; count: number },
): Promise<Problem[]> {
  const dates = writtenDates(stage);
  if (!dates) return [];
  const { node, target } = dates;
  const found: Problem[] = [];
  const names = dates.columns.map(({ name }) => name);
  for (const [name, counts] of await yearCounts(session, names, from))
    for (const message of implausibleDates(name, counts))
      found.push(
        problem("step_failed", `${target}: ${message}`, {
          severity: "warning",
          node,
          field: node === target ? null : `columns.${name}`,
          got: name,
          mend: "Look at those rows in the results; if they were read wrongly, correct the formats of the step that reads them, and run again.",
        }),
      );
  return found;
}
