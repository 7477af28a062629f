import { type CastRule, castValue } from "#domain/nodes/cast-value.ts";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { isIdentifier } from "../keys.ts";
import { numberOf, select, selectOne } from "../value-counts.ts";
import { findingOf, plural, rowsOf, type Trap, type TrapContext } from "./trap.ts";

const leastRows = 30;
const leastGap = 5;
/** How likely a tail like the column's own may be to leave such a gap below as many values. */
const mostLikely = 0.001;

function measured(column: ColumnProfile): Fragment | null {
  if (typeFamily(column.type) === "number") return isIdentifier(column) ? null : sql`CAST(${ident(column.name)} AS DOUBLE)`;
  if (!column.reads || /^(date|timestamp)/.test(column.reads.type)) return null;
  const { type: _type, remove, decimal, nulls } = column.reads;
  const rule: CastRule = { type: "double", remove, decimal, nulls };
  return castValue(column.name, "varchar", rule);
}

interface Tail { readonly limit: number; readonly above: number }

const measuredTable = ident("measured_values");
const tailTable = ident("tail_values");

/** The widest gap among the greatest values, as the values on both its sides. */
async function widestGap(context: TrapContext, most: number): Promise<{ high: number; low: number; above: number } | null> {
  const [row] = await select(context.session, sql`
    SELECT x AS high, next AS low, place AS above FROM (SELECT x, lead(x) OVER (ORDER BY x DESC) AS next, row_number() OVER (ORDER BY x DESC) AS place FROM ${tailTable})
    WHERE place <= ${literal(most)} AND next > 0 ORDER BY x / next DESC LIMIT 1`);
  return row ? { high: numberOf(row.high), low: numberOf(row.low), above: numberOf(row.above) } : null;
}

/**
 * Looks for a gap in the upper tail, with everything above it a thousandfold of the bulk. The bulk's own tail is fitted as a
 * power law (Hill's estimator on its top twentieth), so that heavy-tailed data, where gaps are normal, gives no alarm.
 */
async function thousandfold(context: TrapContext): Promise<Tail | null> {
  const values = measuredTable;
  const size = await selectOne(context.session, sql`SELECT count(x) AS n, count(x) FILTER (WHERE x <= 0) AS low, max(x) AS high, quantile_cont(x, 0.5) AS median FROM ${values}`);
  const rows = numberOf(size.n);
  if (rows < leastRows || numberOf(size.low) > rows * 0.2 || numberOf(size.high) < numberOf(size.median) * 50) return null;
  const most = Math.max(8, Math.floor(rows * 0.03));
  const tailSize = Math.max(12, Math.floor(rows * 0.05));
  await context.session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${tailTable} AS SELECT x FROM ${values} WHERE x > 0 ORDER BY x DESC LIMIT ${literal(most + tailSize + 1)}`));
  const gap = await widestGap(context, most);
  if (!gap || gap.high / gap.low < leastGap) return null;
  const fit = await selectOne(context.session, sql`
    SELECT avg(ln(x / edge)) * (1 + 1 / sqrt(count(*))) AS mean FROM (SELECT x, min(x) OVER () AS edge FROM (SELECT x FROM ${tailTable} WHERE x <= ${literal(gap.low)} ORDER BY x DESC LIMIT ${literal(tailSize)}))`);
  const mean = numberOf(fit.mean);
  const likely = mean > 0 ? (gap.high / gap.low) ** (-gap.above / mean) : 0;
  if (likely > (gap.above === 1 ? mostLikely / 100 : mostLikely)) return null;
  const bulk = await selectOne(context.session, sql`SELECT quantile_cont(x, 0.005) AS least, quantile_cont(x, 0.1) AS low FROM ${values} WHERE x > 0 AND x <= ${literal(gap.low)}`);
  const middle = await selectOne(context.session, sql`SELECT quantile_cont(x, 0.5) AS x FROM ${values} WHERE x > ${literal(gap.low)}`);
  const fits = gap.high / 1000 >= numberOf(bulk.least) && numberOf(middle.x) / 1000 >= numberOf(bulk.low) && numberOf(size.high) / 1000 <= gap.low * 1.5;
  return fits ? { limit: gap.low, above: gap.above } : null;
}

export const outlierThousandfold: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    for (const column of source.profile.columns) {
      const value = measured(column);
      if (!value || column.distinct < 10) continue;
      await context.session.run(render(sql`CREATE OR REPLACE TEMP TABLE ${measuredTable} AS SELECT __row, ${value} AS x FROM ${rowsOf(context, source)}`));
      const tail = await thousandfold(context);
      if (!tail) continue;
      findings.push(...await findingOf(context, {
        kind: "outlier_thousandfold",
        source,
        columns: [column.name],
        rows: sql`SELECT __row FROM ${measuredTable} WHERE x > ${literal(tail.limit)}`,
        message: (count) => `${plural(count, "value", "values")} of ${column.name} ${count === 1 ? "is" : "are"} about a thousand times larger than the rest: above ${tail.limit} there is nothing else, and a thousandth of ${count === 1 ? "it" : "each"} lies among the others.`,
        effect: () => `Sums and averages of ${column.name} follow ${tail.above === 1 ? "this value" : "these values"}.`,
        details: { limit: tail.limit, ...(column.reads ? { reading: column.reads } : {}) },
      }));
    }
  }
  return findings;
};
