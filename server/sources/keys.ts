import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { numberOf, selectOne, type Session } from "#server/reading/columns/value-counts.ts";

const identifying = /(^|[_\s.-])(id|key|code|no|nr|num|number|ref|uuid|guid|sku|iata|isbn|ean|iban)$/i;

/** Whether a column's name or the uniform shape of its values says that it names things rather than measures or describes them. */
export function isIdentifier(column: ColumnProfile): boolean {
  if (column.reads || /^(real|double|decimal.*|boolean|date|time|timestamp.*|json)$/i.test(column.type)) return false;
  const spaced = column.name.replaceAll(/([a-z])([A-Z])/g, "$1_$2");
  if (identifying.test(spaced) || /^(id|uuid|guid|key)[_\s-]/i.test(spaced)) return true;
  if (typeFamily(column.type) !== "text") return false;
  const [most] = column.patterns;
  const filled = column.patterns.reduce((sum, { count }) => sum + count, 0);
  return (
    most !== undefined &&
    most.count >= filled * 0.9 &&
    /9/.test(most.pattern) &&
    /^[A9_/-]{4,40}$/.test(most.pattern) &&
    !/^9{4}[-/]9{2}[-/]9{2}$/.test(most.pattern)
  );
}

const canIdentify = (column: ColumnProfile): boolean =>
  !/^(real|double|decimal.*|boolean|blob|json)$/i.test(column.type) && !column.reads;

/** Columns that identify a row alone, best first; where none does, and none nearly does, pairs that do. */
export async function findKeys(
  session: Session,
  columns: readonly ColumnProfile[],
  context: { relation: Fragment; rows: number },
): Promise<string[][]> {
  const { relation, rows } = context;
  if (rows === 0) return [];
  const rank = (column: ColumnProfile): number =>
    isIdentifier(column) ? 0 : typeFamily(column.type) === "time" ? 2 : 1;
  const single = columns.filter((column) => column.isKey && canIdentify(column)).toSorted((a, b) => rank(a) - rank(b));
  if (single.length > 0) return single.map(({ name }) => [name]);
  if (rows < 3 || columns.some((column) => isIdentifier(column) && column.distinct >= rows * 0.9)) return [];
  const parts = columns
    .filter((column) => canIdentify(column) && column.nulls === 0 && column.distinct > 1)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, 8);
  const pairs = parts
    .flatMap((a, index) => parts.slice(index + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => a.distinct * b.distinct >= rows);
  const found: string[][] = [];
  for (const [a, b] of pairs) {
    if (found.length === 3) break;
    if (await isUnique(session, [a.name, b.name], { relation, rows })) found.push([a.name, b.name]);
  }
  return found;
}

/** Tried on the first rows before all are grouped. */
async function isUnique(
  session: Session,
  columns: readonly string[],
  context: { relation: Fragment; rows: number },
): Promise<boolean> {
  const key = sql`hash(${columns.flatMap((name, index) => (index > 0 ? [sql`, `, ident(name)] : [ident(name)]))})`;
  const first = await selectOne(
    session,
    sql`SELECT count(*) - count(DISTINCT k) AS doubled FROM (SELECT ${key} AS k FROM ${context.relation} LIMIT 20000)`,
  );
  if (numberOf(first.doubled) > 0) return false;
  if (context.rows <= 20_000) return true;
  const all = await selectOne(session, sql`SELECT count(DISTINCT ${key}) AS n FROM ${context.relation}`);
  return numberOf(all.n) === context.rows;
}
