import type { CastRule } from "#domain/nodes/cast-rule.ts";
import { castValue } from "#domain/nodes/cast-value.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { numberOf, select, selectOne } from "#server/reading/columns/value-counts.ts";
import { findingOf, rangeOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

const leastRows = 30;
const leastGap = 5;
/** So many times the middle is the greatest value of what is skewed. */
const farFromMiddle = 50;
/** How likely a tail like the column's own may be to leave such a gap below as many values. */
const mostLikely = 0.001;

function measuredValue(column: ColumnProfile): Fragment | null {
  if (typeFamily(column.type) === "number")
    return isIdentifier(column) ? null : sql`CAST(${ident(column.name)} AS DOUBLE)`;
  if (!column.reads || typeFamily(column.reads.type) !== "number") return null;
  const { type: _type, remove, decimal, negative, nulls } = column.reads;
  const rule: CastRule = { type: "double", remove, decimal, negative, nulls };
  return castValue(column.name, "varchar", rule);
}

/** Whether the greatest value is near the middle, as the profile says already: its own middle is never above that of the values. */
function isCompact(column: ColumnProfile): boolean {
  const range = column.reads ? undefined : rangeOf(column);
  const median = Number(column.median ?? Number.NaN);
  return range !== undefined && median > 0 && range.max < median * farFromMiddle;
}

interface Tail {
  readonly limit: number;
  readonly above: number;
}

/** A column's values as numbers, and the greatest of them, in tables of the session. */
interface Measured {
  readonly values: Fragment;
  readonly tail: Fragment;
}

interface Gap {
  readonly high: number;
  readonly low: number;
  readonly above: number;
}

/** Gaps among the greatest values, as the values on both sides; those with the most values above come first. */
async function gapsOf(context: TrapContext, measured: Measured, most: number): Promise<Gap[]> {
  const rows = await select(
    context.session,
    sql`
    SELECT x AS high, next AS low, place AS above FROM (SELECT x, lead(x) OVER (ORDER BY x DESC) AS next, row_number() OVER (ORDER BY x DESC) AS place FROM ${measured.tail})
    WHERE place <= ${literal(most)} AND next > 0 AND x / next >= ${literal(leastGap)} ORDER BY place DESC LIMIT 5`,
  );
  return rows.map((row) => ({ high: numberOf(row.high), low: numberOf(row.low), above: numberOf(row.above) }));
}

/**
 * Whether everything above the gap is a thousandfold of the bulk. The bulk's own tail is fitted as a power law (Hill's
 * estimator on its top twentieth), so that heavy-tailed data, where gaps are normal, gives no alarm.
 */
async function isThousandfold(
  context: TrapContext,
  measured: Measured,
  { gap, high, tail }: { gap: Gap; high: number; tail: number },
): Promise<boolean> {
  const fit = await selectOne(
    context.session,
    sql`
    SELECT avg(ln(x / edge)) * (1 + 1 / sqrt(count(*))) AS mean FROM (SELECT x, min(x) OVER () AS edge FROM (SELECT x FROM ${measured.tail} WHERE x <= ${literal(gap.low)} ORDER BY x DESC LIMIT ${literal(tail)}))`,
  );
  const mean = numberOf(fit.mean);
  const likely = mean > 0 ? (gap.high / gap.low) ** (-gap.above / mean) : 0;
  if (likely > (gap.above === 1 ? mostLikely / 100 : mostLikely)) return false;
  const bulk = await selectOne(
    context.session,
    sql`SELECT quantile_cont(x, 0.005) AS least, quantile_cont(x, 0.1) AS low FROM ${measured.values} WHERE x > 0 AND x <= ${literal(gap.low)}`,
  );
  const middle = await selectOne(
    context.session,
    sql`SELECT quantile_cont(x, 0.5) AS x FROM ${measured.tail} WHERE x > ${literal(gap.low)}`,
  );
  return (
    gap.high / 1000 >= numberOf(bulk.least) &&
    numberOf(middle.x) / 1000 >= numberOf(bulk.low) &&
    high / 1000 <= gap.low * 1.5
  );
}

interface Size {
  readonly rows: number;
  readonly high: number;
  /** Few of its values are zero or less, and the greatest is far from the middle. */
  readonly isSkewed: boolean;
}

/** Asked of many columns at once. */
const sizeOf = (context: TrapContext, rows: Fragment, value: Fragment): Promise<Size> =>
  context.jointly.do(`size in ${render(rows)}`, value, async (values: readonly Fragment[]) => {
    const numbers = join(values.map((_each, index) => literal(index)));
    const x =
      values.length === 1
        ? sql`SELECT ${numbers} AS col, ${values} AS x FROM ${rows}`
        : sql`SELECT unnest([${numbers}]) AS col, unnest([${join(values)}]) AS x FROM ${rows}`;
    const found = await select(
      context.session,
      sql`SELECT col, count(x) AS n, count(x) FILTER (WHERE x <= 0) AS low, max(x) AS high, quantile_cont(x, 0.5) AS median FROM (${x}) GROUP BY col`,
    );
    const sizes = new Map(found.map((row) => [numberOf(row.col), row]));
    return values.map((_each, index): Size => {
      const row = sizes.get(index) ?? {};
      const [count, high] = [numberOf(row.n), numberOf(row.high)];
      return {
        rows: count,
        high,
        isSkewed: numberOf(row.low) <= count * 0.2 && high >= numberOf(row.median) * farFromMiddle,
      };
    });
  });

async function thousandfold(context: TrapContext, measured: Measured, { rows, high }: Size): Promise<Tail | null> {
  const most = Math.max(8, Math.floor(rows * 0.03));
  const tail = Math.max(12, Math.floor(rows * 0.05));
  await context.session.run(
    render(
      sql`CREATE OR REPLACE TEMP TABLE ${measured.tail} AS SELECT x FROM ${measured.values} WHERE x > 0 ORDER BY x DESC LIMIT ${literal(most + tail + 1)}`,
    ),
  );
  for (const gap of await gapsOf(context, measured, most))
    if (await isThousandfold(context, measured, { gap, high, tail })) return { limit: gap.low, above: gap.above };
  return null;
}

async function outlierIn(
  context: TrapContext,
  source: ProfiledSource,
  { column, slot }: { column: ColumnProfile; slot: number },
): Promise<Finding[]> {
  const value = measuredValue(column);
  if (!value || column.distinct < 10 || isCompact(column)) return [];
  const rows = rowsWith(context, source, column.name);
  const size = await sizeOf(context, rows, value);
  if (size.rows < leastRows || !size.isSkewed) return [];
  const measured: Measured = { values: ident(`measured_values_${slot}`), tail: ident(`tail_values_${slot}`) };
  await context.session.run(
    render(sql`CREATE OR REPLACE TEMP TABLE ${measured.values} AS SELECT ${context.row}, ${value} AS x FROM ${rows}`),
  );
  const tail = await thousandfold(context, measured, size);
  if (!tail) return [];
  return findingOf(context, {
    kind: "outlier_thousandfold",
    source,
    columns: [column.name],
    rows: sql`SELECT ${context.row} FROM ${measured.values} WHERE x > ${literal(tail.limit)}`,
    message: (count) =>
      `${plural(count, "value", "values")} of ${column.name} ${count === 1 ? "is" : "are"} about a thousand times larger than the rest: above ${tail.limit} there is nothing else, and a thousandth of ${count === 1 ? "it" : "each"} lies among the others.`,
    effect: () => `Sums and averages of ${column.name} follow ${tail.above === 1 ? "this value" : "these values"}.`,
    details: { limit: tail.limit, ...(column.reads ? { reading: column.reads } : {}) },
  });
}

export const outlierThousandfold: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    if (source.profile.rows < leastRows) continue;
    const { columns } = source.profile;
    findings.push(
      ...(await searchColumns(source, columns, (column, slot) => outlierIn(context, source, { column, slot }))),
    );
  }
  return findings;
};
