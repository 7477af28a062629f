import type { ColumnProfile, ForeignKey, ProfiledSource } from "#domain/sources/profile.ts";
import { type Fragment, ident, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { isIdentifier } from "./keys.ts";
import { numberOf, selectOne, type Session, snapshotRelation } from "#server/reading/columns/value-counts.ts";

const plainName = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
const singular = (name: string): string =>
  plainName(name)
    .replace(/ies$/, "y")
    .replace(/(s|x|z|ch|sh)es$/, "$1")
    .replace(/([^s])s$/, "$1");

/** 3: the same name. 2: one name ends in the other, or names the other source. 0: nothing in common. */
function likeness(from: string, to: { source: string; column: string }): number {
  const [a, b, owner] = [plainName(from), plainName(to.column), singular(to.source)];
  if (a === b) return b === "id" || b === "name" ? 0 : 3;
  if (
    owner.length >= 3 &&
    (a === `${owner}_${b}` || (a.includes(owner) && /(id|key|code|no|nr|number)$/.test(a)) || a === owner)
  )
    return 2;
  const stem = a.replace(/_(id|key|code|no|nr|number|ref)$/, "");
  if (stem.length >= 4 && owner.startsWith(stem) && /^(id|key|code|no|nr|number|ref)$/.test(b)) return 2;
  return b.length >= 4 && b !== "name" && (a.endsWith(`_${b}`) || a.replaceAll("_", "").endsWith(b.replaceAll("_", "")))
    ? 2
    : 0;
}

const joinable = (column: ColumnProfile): "integer" | "text" | null => {
  if (column.reads && column.reads.type !== "boolean") return null;
  if (/^u?(tiny|small|big|huge)?int(eger)?$/i.test(column.type)) return "integer";
  return typeFamily(column.type) === "text" && column.type !== "json" ? "text" : null;
};

const isNearKey = (column: ColumnProfile, rows: number): boolean =>
  rows > 1 && column.nulls === 0 && column.distinct >= rows * 0.9;

/** Two files of one shape are stacked or compared, not looked up in each other. */
export function isSameShape(a: ProfiledSource, b: ProfiledSource): boolean {
  const names = new Set(a.columns.map(({ name }) => plainName(name)));
  const shared = b.columns.filter(({ name }) => names.has(plainName(name))).length;
  return shared >= 2 && shared >= 0.5 * Math.min(a.columns.length, b.columns.length);
}

export const normalised = (value: Fragment): Fragment => sql`upper(trim(CAST(${value} AS VARCHAR)))`;

interface Inclusion {
  readonly values: number;
  readonly rows: number;
  readonly found: number;
  readonly foundRows: number;
}

async function inclusion(
  session: Session,
  from: { path: string; column: string },
  to: { path: string; column: string },
): Promise<Inclusion> {
  const [value, target] = [ident(from.column), ident(to.column)];
  const row = await selectOne(
    session,
    sql`
    SELECT count(*) AS all_values, coalesce(sum(n), 0)::DOUBLE AS all_rows, count(*) FILTER (WHERE met) AS met_values, coalesce(sum(n) FILTER (WHERE met), 0)::DOUBLE AS met_rows
    FROM (SELECT n, ${normalised(sql`v`)} IN (SELECT ${normalised(target)} FROM ${snapshotRelation(to.path)} WHERE ${target} IS NOT NULL) AS met
      FROM (SELECT ${value} AS v, count(*) AS n FROM ${snapshotRelation(from.path)} WHERE ${value} IS NOT NULL GROUP BY 1))`,
  );
  return {
    values: numberOf(row.all_values),
    rows: numberOf(row.all_rows),
    found: numberOf(row.met_values),
    foundRows: numberOf(row.met_rows),
  };
}

interface Candidate {
  readonly key: ForeignKey;
  readonly score: number;
  readonly rows: number;
  readonly fromIsUnique: boolean;
}

const sharesPattern = (a: ColumnProfile, b: ColumnProfile): boolean => {
  const patterns = new Set(a.patterns.slice(0, 3).map(({ pattern }) => pattern));
  return b.patterns.slice(0, 3).some(({ pattern }) => patterns.has(pattern));
};

async function candidate(
  session: Session,
  from: { source: ProfiledSource; column: ColumnProfile },
  to: { source: ProfiledSource; column: ColumnProfile },
): Promise<Candidate | null> {
  const kind = joinable(from.column);
  if (kind === null || kind !== joinable(to.column) || from.column.distinct < 2) return null;
  const score = likeness(from.column.name, { source: to.source.name, column: to.column.name });
  if (
    score === 0 &&
    (kind === "integer" ||
      !to.column.isKey ||
      !isIdentifier(to.column) ||
      from.column.distinct < 5 ||
      !sharesPattern(from.column, to.column))
  )
    return null;
  if (score === 3 && kind === "text" && !isIdentifier(to.column) && !to.column.isKey) return null;
  const met = await inclusion(
    session,
    { path: from.source.snapshotPath, column: from.column.name },
    { path: to.source.snapshotPath, column: to.column.name },
  );
  if (met.values === 0) return null;
  const [ofValues, ofRows] = [met.found / met.values, met.foundRows / met.rows];
  if (score === 0 ? ofValues < 0.98 : ofRows < (score === 3 ? 0.7 : 0.8)) return null;
  const key: ForeignKey = {
    from: { source: from.source.name, column: from.column.name },
    to: { source: to.source.name, column: to.column.name },
    coverage: ofValues,
    rowsWithout: met.rows - met.foundRows,
  };
  return {
    key,
    score: score + (isIdentifier(to.column) ? 1 : 0) - (to.column.personal ? 2 : 0),
    rows: met.rows,
    fromIsUnique: from.column.isKey,
  };
}

const isSame = (a: { source: string; column: string }, b: { source: string; column: string }): boolean =>
  a.source === b.source && a.column === b.column;

/** For each pair of sources the one column that is looked up in, with every column that looks it up. */
function best(candidates: readonly Candidate[]): ForeignKey[] {
  const ranked = candidates.toSorted(
    (a, b) =>
      b.score - a.score ||
      Number(a.fromIsUnique) - Number(b.fromIsUnique) ||
      b.key.coverage - a.key.coverage ||
      b.rows - a.rows,
  );
  const chosen: Candidate[] = [];
  for (const each of ranked) {
    const reverse = chosen.some(
      ({ key }) => key.from.source === each.key.to.source && key.to.source === each.key.from.source,
    );
    const other = chosen.some(
      ({ key }) =>
        key.from.source === each.key.from.source &&
        key.to.source === each.key.to.source &&
        !isSame(key.to, each.key.to),
    );
    const taken = chosen.some(({ key }) => isSame(key.from, each.key.from));
    if (!reverse && !other && !taken) chosen.push(each);
  }
  return chosen.map(({ key }) => key);
}

/** Columns of one source whose values are looked up in another, by name and by the values found there (case and edge blanks apart). */
export async function findForeignKeys(session: Session, sources: readonly ProfiledSource[]): Promise<ForeignKey[]> {
  const candidates: Candidate[] = [];
  for (const source of sources) {
    for (const target of sources) {
      if (source === target || isSameShape(source, target)) continue;
      for (const column of source.profile.columns) {
        for (const key of target.profile.columns.filter((each) => isNearKey(each, target.profile.rows))) {
          const found = await candidate(session, { source, column }, { source: target, column: key });
          if (found) candidates.push(found);
        }
      }
    }
  }
  return best(candidates);
}
