import type { Tx } from "#server/platform/db.ts";

/** Names for ids, as a function; somebody who left keeps theirs. */
export async function personNames(tx: Tx, ids: readonly (string | null)[]): Promise<(id: string | null) => string> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))];
  const people = await tx.person.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return (id) => (id ? (names.get(id) ?? "somebody") : "nobody");
}
