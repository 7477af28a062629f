import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { batchesOf, columnsTogether } from "#server/reading/index.ts";
import { numberOf, type Row, select, selectOne } from "#server/reading/columns/value-counts.ts";
import {
  cellName,
  cellOf,
  cellsOf,
  equalIn,
  type Figure,
  type OddRow,
  type OddRowSearch,
  rowsWhere,
} from "./odd-row.ts";
import { labelPattern, meanPattern, summaryPattern } from "./summary-labels.ts";

/** More rows than these do not sum up the others; of pairs, each with its own subtotal, nearly every second one does. */
const mostLabelled = 400;
const mostShare = 0.5;
const mostGroups = 6;
const longestLabel = 60;
const leastRecords = 2;
/** With more values than this share of the rows, grouping them takes longer than looking at each. */
const fewDoubles = 0.5;

const marked = ident("marked_rows");
const labels = ident("label_rows");

interface Sums {
  /** Whose sum it is, as a piece of a sentence. */
  readonly of: string;
  readonly sum: readonly number[];
  readonly count: readonly number[];
}

/** Equal but for the rounding of its parts. */
const isNear = (value: number, sum: number): boolean => Math.abs(value - sum) <= Math.max(1e-6 * Math.abs(sum), 0.006);

const sumsOf = (figures: readonly Figure[]): Fragment =>
  join(
    figures.flatMap((_each, index) => [
      sql`coalesce(sum(${ident(`x${index}`)}), 0) AS ${ident(`s${index}`)}`,
      sql`count(${ident(`x${index}`)}) AS ${ident(`n${index}`)}`,
    ]),
  );
const readSums = (row: Row, figures: readonly Figure[], of: string): Sums => ({
  of,
  sum: figures.map((_each, index) => numberOf(row[`s${index}`])),
  count: figures.map((_each, index) => numberOf(row[`n${index}`])),
});
const together = (left: Sums, right: Sums, of: string): Sums => ({
  of,
  sum: left.sum.map((each, index) => each + right.sum[index]!),
  count: left.count.map((each, index) => each + right.count[index]!),
});

const isLabel = (cell: Fragment): Fragment =>
  sql`coalesce(length(${cell}) <= ${literal(longestLabel)} AND regexp_matches(${cell}, ${literal(labelPattern)}), FALSE)`;

/** Text columns in which some cells, and few, read like the label of a sum. */
async function labelColumns({ session, rowsWith, texts, source }: OddRowSearch): Promise<ColumnProfile[]> {
  const most = Math.min(mostLabelled, source.profile.rows * mostShare);
  const found: ColumnProfile[] = [];
  for (const batch of batchesOf(texts, columnsTogether(source.profile.rows))) {
    const counts = batch.map(({ name, distinct }) => {
      const hasDoubles = distinct < source.profile.rows * fewDoubles;
      const cells = hasDoubles
        ? sql`(SELECT ${ident(name)} AS cell, count(*) AS times FROM ${rowsWith(name)} GROUP BY 1)`
        : sql`(SELECT ${ident(name)} AS cell, 1 AS times FROM ${rowsWith(name)})`;
      return sql`(SELECT coalesce(sum(times), 0) FROM ${cells} WHERE ${isLabel(ident("cell"))})`;
    });
    const named = counts.map((count, index) => sql`${count} AS ${ident(`n${index}`)}`);
    const row = await selectOne(session, sql`SELECT ${join(named)}`);
    found.push(...batch.filter((_each, index) => numberOf(row[`n${index}`]) > 0 && numberOf(row[`n${index}`]) <= most));
  }
  return found;
}

/** The rows with a label, as `l`; and all others with their figures and how many labels stand before them. */
async function mark({ session, row, rows, figures, texts, source }: OddRowSearch, label: string): Promise<Row[]> {
  const values = figures.map(({ value }, index) => sql`, ${value} AS ${ident(`x${index}`)}`);
  const groups = texts.map(({ name }) => sql`, ${ident(name)} AS ${cellName(source, name)}`);
  await session.run(
    render(sql`CREATE OR REPLACE TEMP TABLE ${labels} AS
      SELECT *, row_number() OVER (ORDER BY place) AS number
      FROM (SELECT ${row} AS place, ${cellsOf(source)}${values} FROM ${rows} WHERE ${isLabel(ident(label))})`),
  );
  await session.run(
    render(sql`CREATE OR REPLACE TEMP TABLE ${marked} AS
      SELECT r.*, coalesce(t.number, 0) AS block
      FROM (SELECT ${row} AS place${groups}${values} FROM ${rows} WHERE NOT ${isLabel(ident(label))}) AS r
      ASOF LEFT JOIN (SELECT place, number FROM ${labels}) AS t ON r.place > t.place`),
  );
  return select(session, sql`SELECT *, number - 1 AS block FROM ${labels} ORDER BY place`);
}

/** What a row with a label may sum up: the records before it, after it, around it, or of its group. */
async function summedBy(search: OddRowSearch, label: string): Promise<(row: Row) => Sums[]> {
  const { session, figures, texts, source } = search;
  const blocks = await select(
    session,
    sql`SELECT block, ${sumsOf(figures)} FROM ${marked} GROUP BY block ORDER BY block`,
  );
  const own = new Map(
    blocks.map((each) => [numberOf(each.block), readSums(each, figures, "of the records before it")]),
  );
  const none: Sums = { of: "", sum: figures.map(() => 0), count: figures.map(() => 0) };
  const all = [...own.values()].reduce((left, right) => together(left, right, "of all records"), none);
  const groups = texts.filter((each) => each.name !== label && each.distinct <= 1000).slice(0, mostGroups);
  const byGroup = new Map<string, Sums>();
  for (const { name } of groups) {
    const value = cellName(source, name);
    const found = await select(
      session,
      sql`SELECT ${value} AS value, ${sumsOf(figures)} FROM ${marked} WHERE ${value} IN (SELECT ${value} FROM ${labels}) GROUP BY 1`,
    );
    for (const each of found)
      byGroup.set(`${name}\0${String(each.value)}`, readSums(each, figures, `of the records of ${String(each.value)}`));
  }
  return (row) => {
    const block = numberOf(row.block);
    const upTo = [...own].filter(([key]) => key <= block).map(([, sums]) => sums);
    const after = own.get(block + 1);
    return [
      all,
      own.get(block),
      upTo.reduce((left, right) => together(left, right, "of all records before it"), none),
      after ? { ...after, of: "of the records after it" } : undefined,
      ...groups.map(({ name }) => byGroup.get(`${name}\0${cellOf(source, row, name) ?? ""}`)),
    ].filter((each) => each !== undefined);
  };
}

/** The figures of a row that are the sums, or means, of these; null where not even half of them are. */
function agreeing(row: Row, sums: Sums, figures: readonly Figure[]): { isMean: boolean; names: string[] } | null {
  const given = figures.flatMap(({ name }, index) => {
    const value = row[`x${index}`];
    const [sum, count] = [sums.sum[index]!, sums.count[index]!];
    return value === null || value === undefined || count < leastRecords || sum === 0
      ? []
      : [{ name, isSum: isNear(Number(value), sum), isMean: isNear(Number(value), sum / count) }];
  });
  const named = (key: "isSum" | "isMean"): string[] => given.filter((each) => each[key]).map((each) => each.name);
  const [asSum, asMean] = [named("isSum"), named("isMean")];
  const best = asSum.length >= asMean.length ? asSum : asMean;
  return best.length > 0 && best.length * 2 >= given.length ? { isMean: best !== asSum, names: best } : null;
}

const exact = new RegExp(summaryPattern, "iu");

/** Rows that say they are a total, and whose figures are the sums of others; in the last row the plain word alone will do. */
async function labelledIn(search: OddRowSearch, label: string): Promise<OddRow[]> {
  const { source, figures } = search;
  const rows = await mark(search, label);
  const sumsFor = await summedBy(search, label);
  const odd: OddRow[] = [];
  let withFigures = 0;
  for (const row of rows) {
    const text = (cellOf(source, row, label) ?? "").trim();
    const hasFigures = figures.some((_each, index) => row[`x${index}`] !== null && row[`x${index}`] !== undefined);
    const found = sumsFor(row).flatMap((sums) => {
      const agreed = agreeing(row, sums, figures);
      return agreed ? [{ ...agreed, of: sums.of }] : [];
    })[0];
    const isLast = numberOf(row.place) >= source.profile.rows - 1;
    const isBare = source.columns.filter(({ name }) => cellOf(source, row, name) !== null).length <= figures.length + 1;
    if (hasFigures) withFigures += 1;
    if (!found && !(exact.test(text) && isBare && (isLast || !hasFigures))) continue;
    const isMean = found?.isMean ?? meanPattern.test(text);
    odd.push({
      row: numberOf(row.place),
      kind: isMean ? "mean" : "total",
      because: found
        ? `"${text}", ${found.names[0]!} is the ${isMean ? "mean" : "sum"} ${found.of}`
        : `it says only "${text}"`,
      columns: [label, ...(found?.names ?? [])],
      holds: equalIn(source, row, [label]),
      exact: equalIn(source, row, [label, ...(found?.names ?? []).slice(0, 3)]),
    });
  }
  return odd.length * 2 >= withFigures ? odd : [];
}

/** Whether no value comes near this one. */
const isOutside = ({ min, max }: NonNullable<Figure["range"]>, value: number): boolean => {
  const near = Math.max(1e-6 * Math.abs(value), 0.006);
  return value > max + near || value < min - near;
};

/** A row without a label whose every figure is the sum of all the others, and that lacks what the records have. */
async function unlabelled(search: OddRowSearch, known: readonly number[]): Promise<OddRow[]> {
  const { session, row, rows, figures, texts, source } = search;
  if (figures.length === 0 || source.profile.rows - known.length < 5) return [];
  const rest = known.length > 0 ? sql`${row} NOT IN (${join(known.map((each) => literal(each)))})` : literal(true);
  const sums = await selectOne(
    session,
    sql`SELECT ${join(figures.map(({ value }, index) => sql`sum(${value}) AS ${ident(`s${index}`)}`))} FROM ${rows} WHERE ${rest}`,
  );
  const all = figures.map((_each, index) => numberOf(sums[`s${index}`]));
  if (all.some((each) => each === 0 || !Number.isFinite(each))) return [];
  if (figures.some(({ range }, index) => range && isOutside(range, all[index]! / 2))) return [];
  const same = figures.map(
    ({ value }, index) =>
      sql`coalesce(abs(2 * ${value} - ${literal(all[index]!)}) <= ${literal(Math.max(1e-6 * Math.abs(all[index]!), 0.006))}, FALSE)`,
  );
  const found = await rowsWhere(search, sql`${rest} AND ${join(same, " AND ")}`, 2);
  const lacking = source.profile.columns.filter((each) => !figures.some(({ name }) => name === each.name));
  return found
    .filter((each) => {
      const empty = lacking.filter(({ name }) => (cellOf(source, each, name) ?? "").trim() === "");
      const isEdge = [1, source.profile.rows].includes(numberOf(each.place));
      return figures.length > 1 ? empty.length > 0 || isEdge : texts.length > 0 && empty.length === lacking.length;
    })
    .map((each) => {
      const names = figures.map(({ name }) => name);
      const holds = equalIn(source, each, names.slice(0, 4));
      return {
        row: numberOf(each.place),
        kind: "total",
        because: `${names.slice(0, 2).join(" and ")} ${names.length > 1 ? "are the sums" : "is the sum"} of all other rows`,
        columns: names,
        holds,
        exact: holds,
      };
    });
}

/** Rows that sum up other rows: they would be counted twice. */
export async function findSummaries(search: OddRowSearch): Promise<OddRow[]> {
  const odd: OddRow[] = [];
  for (const { name } of await labelColumns(search)) odd.push(...(await labelledIn(search, name)));
  const known = [...new Set(odd.map((each) => each.row))];
  return [...odd, ...(await unlabelled(search, known))];
}
