import { type CastConfig, castRule } from "#domain/nodes/cast.ts";
import type { CastRule } from "#domain/nodes/cast-rule.ts";
import type { PipelineNode } from "#domain/pipeline/document.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import { implausibleDates } from "#domain/sources/implausible-dates.ts";
import { otherFormats } from "#domain/sources/other-formats.ts";
import { type Fragment, ident, literal, render, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { valuesIn } from "#server/reading/columns/column-values.ts";
import { alsoFit } from "#server/reading/columns/meant-format.ts";
import type { Measured } from "./measure.ts";
import type { Graph, NodeTable, NodeTables } from "./node-tables.ts";

type Session = NodeTables["session"];

const isDated = (type: string | undefined): boolean => type !== undefined && /^(date|timestamp)/i.test(type);
const typeOf = (table: NodeTable, column: string): string | undefined =>
  table.columns.find(({ name }) => name === column)?.type;

async function yearsOf(session: Session, from: Fragment, column: string) {
  const year = sql`year(${ident(column)})`;
  const rows = await session.objects(
    render(sql`SELECT ${year} AS year, count(*) AS n FROM ${from} WHERE isfinite(${ident(column)}) GROUP BY 1`),
  );
  return rows.map((row) => ({ year: Number(row.year), rows: Number(row.n) }));
}

/** Dates written in a way that another format reads as well, over all rows. */
async function doubtfulDates(session: Session, from: Fragment, given: { column: string; rule: CastRule }) {
  const formats = given.rule.formats ?? [];
  const values = sql`(SELECT CAST(${ident(given.column)} AS VARCHAR) AS value, count(*) AS n FROM ${from} GROUP BY 1)`;
  const found: string[] = [];
  for (const format of formats) {
    const others = otherFormats(format).filter((each) => !formats.includes(each));
    const fits = await alsoFit(valuesIn(session, values), { format, others });
    if (fits.length > 0)
      found.push(
        `Every date of ${given.column} that ${format} reads is also a date by ${fits.join(" and by ")}: the values do not tell which is meant.`,
      );
  }
  return found;
}

const both = "[^0-9.,]*";
/**
 * "1,234" alone may be a thousand or one and a part. It is settled where some text has two groups, both signs, another number of
 * digits behind the sign, a plain decimal with the other sign, or where ten plain numbers fill up to 999 and none goes beyond.
 */
async function doubtfulNumbers(session: Session, from: Fragment, given: { column: string; rule: CastRule }) {
  const { column, rule } = given;
  const [sign, other] = rule.decimal === "," && !rule.remove?.includes(".") ? [",", "."] : signsOf(rule);
  if (sign === null) return [];
  const text = sql`trim(CAST(${ident(column)} AS VARCHAR))`;
  const matches = (pattern: string): Fragment => sql`regexp_full_match(value, ${literal(pattern)})`;
  const [row] = await session.objects(
    render(sql`SELECT count(*) FILTER (WHERE contains(value, ${literal(sign)})) AS n,
      count(*) FILTER (WHERE contains(value, ${literal(sign)}) AND NOT ${matches(`${both}[1-9][0-9]{0,2}[${sign}][0-9]{3}${both}`)}) AS settled,
      count(*) FILTER (WHERE ${matches(`${both}[0-9]*[${other}][0-9]+${both}`)}) AS decimals,
      count(*) FILTER (WHERE ${matches(`${both}[1-9][0-9]{2}${both}`)}) AS hundreds,
      count(*) FILTER (WHERE ${matches(`${both}[1-9][0-9]{3,}${both}`)}) AS thousands,
      min(value) FILTER (WHERE contains(value, ${literal(sign)})) AS example
    FROM (SELECT ${text} AS value FROM ${from}) WHERE regexp_matches(value, '[0-9]')`),
  );
  const of = (name: string): number => Number(row?.[name] ?? 0);
  const isFull = of("hundreds") >= 10 && of("thousands") === 0;
  if (of("n") === 0 || of("settled") > 0 || of("decimals") > 0 || isFull) return [];
  const as = rule.decimal === sign ? "the sign of decimals" : "a sign between thousands";
  return [
    `Every "${sign}" in ${column} stands before exactly three digits, as in "${String(row?.example)}": it is read as ${as}, and nothing in the values says so.`,
  ];
}

const signsOf = (rule: CastRule): readonly [string, string] | readonly [null, null] =>
  rule.decimal === "," && rule.remove?.includes(".")
    ? [".", ","]
    : rule.decimal !== "," && rule.remove?.includes(",")
      ? [",", "."]
      : [null, null];

const makesDates = /strptime|\bas\s+(date|timestamp)|::\s*(date|timestamp)/i;
/** The columns that a step reads from text: with their rules where it is a cast. */
function readBy(node: PipelineNode): { column: string; rule: CastRule | null }[] {
  const columns = Object.entries((node.config.columns ?? {}) as Record<string, unknown>);
  if (node.kind === "cast")
    return columns.map(([column, entry]) => ({ column, rule: castRule(entry as CastConfig["columns"][string]) }));
  if (node.kind !== "derive") return [];
  return columns
    .filter(([, expression]) => makesDates.test(String(expression)))
    .map(([column]) => ({ column, rule: null }));
}

/** What the steps read on all rows, and a person should look at before it is believed: one sentence each. */
export async function doubtfulReadings(
  tables: NodeTables,
  graph: Graph,
  measured: readonly Measured[],
): Promise<string[]> {
  const { session } = tables;
  const found: string[] = [];
  for (const { node: name, after } of measured) {
    const node = findNode(graph.pipeline, name);
    if (!node) continue;
    for (const { column, rule } of readBy(node)) {
      const type = typeOf(after, column);
      if (isDated(type)) found.push(...implausibleDates(column, await yearsOf(session, after.from, column)));
      if (!rule) continue;
      const input = await tables.input(graph, node);
      if (typeFamily(typeOf(input, column) ?? "") !== "text") continue;
      const given = { column, rule };
      if (isDated(type)) found.push(...(await doubtfulDates(session, input.from, given)));
      else if (typeFamily(rule.type) === "number") found.push(...(await doubtfulNumbers(session, input.from, given)));
    }
  }
  return [...new Set(found)];
}
