import { type Fragment, ident, join, sql } from "../sql/fragment.ts";
import type { Column } from "../sql/types.ts";
import type { NamedRelation, Stage } from "./plan.ts";

const how = { held: sql`MATERIALIZED `, anew: sql`NOT MATERIALIZED ` };

const withAll = (relations: readonly NamedRelation[]): Fragment =>
  sql`WITH ${join(
    relations.map(
      ({ name, query, readAgain }) => sql`${ident(name)} AS ${readAgain ? how[readAgain] : sql``}(${query})`,
    ),
    ",\n",
  )}`;

/** The statement over other relations than its own: what it selects from them in the end stays. */
export function overRelations(query: Fragment, relations: readonly NamedRelation[]): Fragment {
  const last = query.parts.at(-1);
  const text = typeof last === "string" ? last : "";
  const body = text.slice(text.lastIndexOf(")\nSELECT ") + 2);
  return sql`${withAll(relations)}\n${{ parts: [body] }}`;
}

/** A stage's statement as an executor runs it that counts the rows of every node. */
export function countingQuery({ query, relations }: Pick<Stage, "query" | "relations">): Fragment {
  if (!relations.some(({ counted }) => counted)) return query;
  return overRelations(
    query,
    relations.map((relation) => ({ ...relation, query: relation.counted ?? relation.query })),
  );
}

/** `WITH` the relations, the last query's columns cast to their bound types. */
export function statement(relations: readonly NamedRelation[], from: Fragment, columns: readonly Column[]): Fragment {
  const casts = join(
    columns.map(({ name, type }) => sql`CAST(${ident(name)} AS ${{ parts: [type] }}) AS ${ident(name)}`),
  );
  const body = sql`SELECT ${casts} FROM ${from}`;
  return relations.length === 0 ? body : sql`${withAll(relations)}\n${body}`;
}
