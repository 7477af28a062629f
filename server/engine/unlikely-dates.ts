import { type Problem, problem } from "#domain/errors/problem.ts";
import type { Stage } from "#domain/plan/plan.ts";
import { writtenDates } from "#domain/plan/written-dates.ts";
import { implausibleDates } from "#domain/sources/implausible-dates.ts";
import { type Fragment, ident, render, sql } from "#domain/sql/fragment.ts";
import type { EngineSession } from "./engine.ts";

/** The dates that a stage hands to a target and that nobody can have meant; `rows` holds what it wrote. */
export async function unlikelyDates(session: EngineSession, stage: Stage, rows: Fragment): Promise<Problem[]> {
  const dates = writtenDates(stage);
  if (!dates) return [];
  const { node, target } = dates;
  const found: Problem[] = [];
  for (const { name } of dates.columns) {
    const years = await session.objects(
      render(
        sql`SELECT year(${ident(name)}) AS year, count(*) AS n FROM ${rows} WHERE isfinite(${ident(name)}) GROUP BY 1`,
      ),
    );
    const counts = years.map((row) => ({ year: Number(row.year), rows: Number(row.n) }));
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
  }
  return found;
}
