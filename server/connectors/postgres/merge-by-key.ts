import { fail } from "#domain/errors/sluice-error.ts";
import type { LoadCounts } from "./load-ledger.ts";
import type { Loading } from "./loading.ts";
import { quoted } from "./table-name.ts";

async function assertUnique({ client, request }: Loading, from: string): Promise<void> {
  const key = request.key.map(quoted).join(", ");
  const { rows } = await client.query<{ keys: string; example: string | null }>(
    `SELECT count(*) AS keys, min(k) AS example FROM (SELECT concat_ws(', ', ${request.key.map((name) => `coalesce(${quoted(name)}::text, 'NULL')`).join(", ")}) AS k FROM ${from} GROUP BY ${key} HAVING count(*) > 1) doubled`,
  );
  const doubled = Number(rows[0]?.keys ?? 0);
  if (doubled > 0)
    throw fail(
      "step_failed",
      `${doubled} keys occur more than once among the rows, so it is not clear which one counts.`,
      {
        node: request.node ?? null,
        field: "key",
        expected: "one row for each key",
        got: rows[0]?.example ?? null,
        mend: "Put a dedupe or aggregate step on the key before the table.",
      },
    );
}

/** Updates what differs, inserts what is new, leaves the rest alone. Keys with NULL match keys with NULL. */
export async function mergeByKey(
  loading: Loading,
  { from, names }: { from: string; names: string },
): Promise<LoadCounts> {
  const { client, request, target } = loading;
  await assertUnique(loading, from);
  const hasNull = `(${request.key.map((name) => `s.${quoted(name)} IS NULL`).join(" OR ")})`;
  const equal = request.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(" AND ");
  const same = request.key.map((name) => `t.${quoted(name)} IS NOT DISTINCT FROM s.${quoted(name)}`).join(" AND ");
  const others = request.columns.filter(({ name }) => !request.key.includes(name));
  // An equality can be joined by hash, IS NOT DISTINCT FROM cannot: so the few keys with NULL go by a statement of their own.
  const halves = [
    { only: `NOT ${hasNull}`, match: equal },
    { only: hasNull, match: same },
  ];
  let [updated, inserted] = [0, 0];
  for (const { only, match } of halves) {
    if (others.length > 0) {
      const set = others.map(({ name }) => `${quoted(name)} = s.${quoted(name)}`).join(", ");
      const shown = (side: string): string =>
        others
          .map(({ name, type }) => (type === "json" ? `${side}.${quoted(name)}::text` : `${side}.${quoted(name)}`))
          .join(", ");
      const done = await client.query(
        `UPDATE ${target} t SET ${set} FROM ${from} s WHERE ${only} AND ${match} AND (${shown("t")}) IS DISTINCT FROM (${shown("s")})`,
      );
      updated += done.rowCount ?? 0;
    }
    const added = await client.query(
      `INSERT INTO ${target} (${names}) SELECT ${names} FROM ${from} s WHERE ${only} AND NOT EXISTS (SELECT 1 FROM ${target} t WHERE ${match})`,
    );
    inserted += added.rowCount ?? 0;
  }
  return { inserted, updated, unchanged: request.rows - inserted - updated };
}
