import { castValue } from "#domain/nodes/cast-value.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { isIdentifier } from "../keys.ts";
import { numberOf, select } from "#server/reading/columns/value-counts.ts";
import { findFooters, findHeaders } from "./margins.ts";
import type { Figure, OddRow, OddRowSearch } from "./odd-row.ts";
import { findSummaries } from "./summary-rows.ts";
import { findingOf, rangeOf, rowsOf, rowsWith, type Trap, type TrapContext } from "./trap.ts";

const mostColumns = 40;
const mostOddRows = 500;
const longestCondition = 12_000;

const figuresOf = (source: ProfiledSource): Figure[] =>
  source.profile.columns
    .flatMap((column): Figure[] => {
      const { name, type, reads } = column;
      if (isIdentifier(column)) return [];
      if (typeFamily(type) === "number")
        return [{ name, type, value: sql`CAST(${ident(name)} AS DOUBLE)`, range: rangeOf(column) }];
      if (!reads || typeFamily(reads.type) !== "number") return [];
      const rule = { type: "double", remove: reads.remove, decimal: reads.decimal, nulls: reads.nulls };
      return [{ name, type, value: castValue(name, "varchar", rule) }];
    })
    .slice(0, mostColumns);

/** A condition that holds for these rows and no others: by what they are called, else also by their figures. */
async function conditionOf(search: OddRowSearch, odd: readonly OddRow[]): Promise<string | null> {
  for (const key of ["holds", "exact"] as const) {
    const parts = new Map(odd.map((each) => [render(each[key]), each[key]]));
    const condition = join([...parts.values()], " OR ");
    if (render(condition).length > longestCondition) continue;
    const held = await select(
      search.session,
      sql`SELECT ${search.row} AS place FROM ${search.rows} WHERE ${condition} LIMIT ${literal(mostOddRows + 1)}`,
    );
    const rows = new Set(odd.map((each) => each.row));
    if (held.length === rows.size && held.every((each) => rows.has(numberOf(each.place)))) return render(condition);
  }
  return null;
}

const words: Record<OddRow["kind"], readonly [string, string]> = {
  total: ["total", "totals"],
  mean: ["mean", "means"],
  header: ["repeated header", "repeated headers"],
  footer: ["note under the table", "notes under the table"],
};

function describe(odd: readonly OddRow[]): string {
  const kinds = [...new Set(odd.map((each) => each.kind))].map((kind) =>
    plural(odd.filter((each) => each.kind === kind).length, ...words[kind]),
  );
  const shown = odd.slice(0, 3).map((each) => `row ${each.row.toLocaleString("en-US")}: ${each.because}`);
  return `${kinds.join(" and ")} (${shown.join("; ")}${odd.length > 3 ? "; …" : ""})`;
}

async function searchIn(context: TrapContext, source: ProfiledSource): Promise<Finding[]> {
  const search: OddRowSearch = {
    session: context.session,
    row: context.row,
    rows: rowsOf(context, source),
    rowsWith: (column) => rowsWith(context, source, column),
    source,
    texts: source.profile.columns.filter((each) => each.type === "varchar").slice(0, mostColumns),
    figures: figuresOf(source),
  };
  const found = [...(await findHeaders(search)), ...(await findFooters(search)), ...(await findSummaries(search))];
  const odd = [...new Map(found.toReversed().map((each) => [each.row, each])).values()].toSorted(
    (left, right) => left.row - right.row,
  );
  if (odd.length === 0 || odd.length > mostOddRows) return [];
  const condition = await conditionOf(search, odd);
  return findingOf(context, {
    kind: "not_records",
    source,
    columns: [...new Set(odd.flatMap((each) => each.columns))],
    rows: sql`SELECT unnest([${join(odd.map((each) => literal(each.row)))}])::BIGINT AS ${context.row}`,
    message: (count) => `${plural(count, "row is no record", "rows are no records")} but ${describe(odd)}.`,
    effect: (count) => `Counts and sums take ${count === 1 ? "this row" : "these rows"} for records.`,
    details: condition === null ? {} : { condition },
  });
}

/** Rows of a file that are no records: totals, means, headers that come again, notes under the table. */
export const notRecords: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources)
    if (source.profile.rows > 1 && source.columns.length > 1) findings.push(...(await searchIn(context, source)));
  return findings;
};
