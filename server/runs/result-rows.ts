import path from "node:path";
import type { ResultRows, ResultRowsInput } from "#domain/api/run-results.ts";
import { fail } from "#domain/errors/sluice-error.ts";
import { refusalColumn } from "#domain/plan/plan.ts";
import { readRefusal, refusalRules, refusedBy, type RefusalRule } from "#domain/runs/refusals.ts";
import { type Fragment, ident, join, literal, render, sql } from "#domain/sql/fragment.ts";
import { shownAsText } from "#domain/sql/formula-text.ts";
import { freeName } from "#domain/sql/free-name.ts";
import type { Column } from "#domain/sql/types.ts";
import { readerWords } from "#server/reading/index.ts";
import type { EngineSession } from "#server/engine/engine.ts";
import type { Caller } from "#server/platform/caller.ts";
import { processEngine } from "#server/sources/process-engine.ts";
import { getStoredResults, rowsFileOf, type StoredResults, type Wanted } from "./stored-results.ts";

/** A set of rows opened for reading: its data columns, and the rules of the step that refused them. */
interface OpenRows {
  readonly session: EngineSession;
  readonly from: Fragment;
  readonly place: string;
  readonly columns: readonly Column[];
  readonly rules: readonly RefusalRule[];
  readonly isRefused: boolean;
}

async function openRows(session: EngineSession, file: string): Promise<Pick<OpenRows, "from" | "place" | "columns">> {
  const plain = await session.all(render(sql`SELECT * FROM read_parquet(${literal(file)}) LIMIT 0`));
  const place = freeName("file_row_number", plain.columns);
  return {
    place,
    // A file that has a column of that name keeps it: then rows are numbered by hand.
    from:
      place === "file_row_number"
        ? sql`read_parquet(${literal(file)}, file_row_number = TRUE)`
        : sql`(SELECT *, row_number() OVER () AS ${ident(place)} FROM read_parquet(${literal(file)}))`,
    columns: plain.columns.filter((column) => column.name !== refusalColumn),
  };
}

/** Readers refuse by their own words, of which there are few; every other step by the rules that it names. */
async function readerRules({ session, from }: Pick<OpenRows, "session" | "from">): Promise<ResultRows["rules"]> {
  const { rows } = await session.all(
    render(sql`SELECT ${ident(refusalColumn)}, count(*) FROM ${from} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`),
  );
  const counted = new Map<string, number>();
  for (const [message, count] of rows) {
    const words = readerWords(String(message));
    counted.set(words, (counted.get(words) ?? 0) + Number(count));
  }
  return [...counted].map(([name, count]) => ({ name, rows: count }));
}

async function countRules(open: OpenRows): Promise<ResultRows["rules"]> {
  if (!open.isRefused) return [];
  if (open.rules.length === 0) return readerRules(open);
  const counts = join(open.rules.map((rule) => sql`count(*) FILTER (WHERE ${refusedBy(rule)})`));
  const { rows } = await open.session.all(render(sql`SELECT ${counts} FROM ${open.from}`));
  return open.rules
    .map((rule, index) => ({ name: rule.name, rows: Number(rows[0]?.[index] ?? 0) }))
    .filter((each) => each.rows > 0);
}

async function condition({ session, from, rules }: OpenRows, wanted: string | undefined): Promise<Fragment> {
  if (wanted === undefined) return sql`TRUE`;
  const rule = rules.find((each) => each.name === wanted);
  if (rule) return refusedBy(rule);
  if (rules.length > 0) return sql`FALSE`;
  const said = await session.all(render(sql`SELECT DISTINCT ${ident(refusalColumn)} FROM ${from} LIMIT 1000`));
  const same = said.rows.map(([message]) => String(message)).filter((message) => readerWords(message) === wanted);
  return same.length > 0
    ? sql`${ident(refusalColumn)} IN (${join(same.map((message) => literal(message)))})`
    : sql`FALSE`;
}

/** By the typed column, then by the place in the file: pages never overlap. */
function order({ columns, place }: OpenRows, sort: ResultRowsInput["sort"]): Fragment {
  if (!sort) return ident(place);
  if (!columns.some((column) => column.name === sort.column))
    throw fail("invalid_input", `There is no column ${sort.column}.`, { field: "sort", got: sort.column });
  return sql`${ident(sort.column)} ${{ parts: [sort.descending ? "DESC" : "ASC"] }} NULLS LAST, ${ident(place)}`;
}

async function page(open: OpenRows, given: ResultRowsInput): Promise<ResultRows> {
  const { session, columns, rules } = open;
  const where = await condition(open, given.rule);
  const reason = open.isRefused ? [sql`${ident(refusalColumn)}`] : [];
  const shown = join([...columns.map(({ name }) => sql`CAST(${ident(name)} AS VARCHAR)`), ...reason]);
  const [total] = (await session.all(render(sql`SELECT count(*) FROM ${open.from} WHERE ${where}`))).rows;
  const { rows } = await session.all(
    render(
      sql`SELECT ${shown} FROM ${open.from} WHERE ${where} ORDER BY ${order(open, given.sort)} LIMIT ${literal(given.limit)} OFFSET ${literal(given.offset)}`,
    ),
  );
  const cells = rows as (string | null)[][];
  const refusalsOf = (row: (string | null)[]): ResultRows["refusals"][number] => {
    const text = row[columns.length] ?? "";
    if (rules.length === 0) return [{ rule: readerWords(text), reason: text }];
    return readRefusal(rules, text, Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
  };
  return {
    columns: [...columns],
    rows: cells.map((row) => row.slice(0, columns.length)),
    refusals: open.isRefused ? cells.map(refusalsOf) : [],
    total: Number(total?.[0] ?? 0),
    rules: await countRules(open),
  };
}

const rulesOf = ({ nodes }: StoredResults, node: string): RefusalRule[] => {
  const found = nodes.find((each) => each.name === node);
  return found ? refusalRules(found) : [];
};

/** A page of the rows that a run left at a sink or that a step refused, typed as they were written. */
export async function readResultRows(caller: Caller, given: ResultRowsInput): Promise<ResultRows> {
  const results = await getStoredResults(caller, given.id);
  const file = rowsFileOf(results, given);
  const session = await processEngine().session({ readable: [file] });
  try {
    const isRefused = given.output === "rejects";
    const opened = await openRows(session, file);
    return await page({ ...opened, session, rules: isRefused ? rulesOf(results, given.node) : [], isRefused }, given);
  } finally {
    await session.close();
  }
}

export type RowsFormat = "csv" | "tsv" | "parquet";

/** `text` for a file that people open in a program for tables, `kept` for one that machines read. */
export type Formulas = "text" | "kept";

/** The rows as a file of that format, made in an engine child; the caller removes its folder. */
export async function exportResultRows(
  caller: Caller,
  wanted: Wanted & { readonly run: string },
  given: { readonly format: RowsFormat; readonly formulas: Formulas; readonly folder: string },
): Promise<string> {
  const file = rowsFileOf(await getStoredResults(caller, wanted.run), wanted);
  if (wanted.output === "out" && given.format === "parquet") return file;
  const session = await processEngine().session({ readable: [file], writable: given.folder });
  try {
    const { from, columns, place } = await openRows(session, file);
    const reason = { name: freeName("problem", columns), type: "varchar" };
    const all = wanted.output === "rejects" ? [...columns, reason] : columns;
    const isForPeople = given.formulas === "text" && given.format !== "parquet";
    const shown = join(all.map((column) => (isForPeople ? shownAsText(column) : ident(column.name))));
    const named = sql`SELECT *, ${wanted.output === "rejects" ? ident(refusalColumn) : literal(null)} AS ${ident(reason.name)} FROM ${from}`;
    const query = render(sql`SELECT ${shown} FROM (${named}) ORDER BY ${ident(place)}`);
    const target = `rows.${given.format}`;
    await session.copy({ query, path: target, format: given.format });
    return path.join(given.folder, target);
  } finally {
    await session.close();
  }
}
