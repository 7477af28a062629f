import { ident, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { numberOf, selectOne } from "#server/reading/columns/value-counts.ts";
import { findingOf, rowsOf, sourceNamed, type Trap } from "./trap.ts";

export const joinMultiplies: Trap = async (context) => {
  const findings = [];
  const targets = [...new Map(context.foreignKeys.map(({ to }) => [`${to.source}\0${to.column}`, to])).values()];
  for (const to of targets) {
    const target = sourceNamed(context, to.source);
    const key = ident(to.column);
    const doubled = sql`(SELECT ${key} AS k, count(*) AS n FROM ${rowsOf(context, target)} WHERE ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)`;
    const users = context.foreignKeys.filter((each) => each.to.source === to.source && each.to.column === to.column);
    let added = 0;
    for (const { from } of users) {
      const row = await selectOne(
        context.session,
        sql`SELECT coalesce(sum(d.n - 1), 0)::DOUBLE AS added FROM ${rowsOf(context, sourceNamed(context, from.source))} AS l JOIN ${doubled} AS d ON l.${ident(from.column)} = d.k`,
      );
      added += numberOf(row.added);
    }
    const [user] = users;
    if (!user || added === 0) continue;
    findings.push(
      ...(await findingOf(context, {
        kind: "join_multiplies",
        source: target,
        columns: [to.column],
        rows: sql`SELECT ${context.row} FROM (SELECT ${context.row}, row_number() OVER (PARTITION BY ${key} ORDER BY ${context.row}) AS place FROM ${rowsOf(context, target)} WHERE ${key} IN (SELECT k FROM ${doubled})) WHERE place > 1`,
        message: (count) =>
          `${plural(count, "row repeats", "rows repeat")} a ${to.column} that ${to.source} already has, and ${user.from.source}.${user.from.column} is looked up there.`,
        effect: () => `A join of ${user.from.source} with ${to.source} adds ${plural(added, "row", "rows")}.`,
        details: { partner: user.from, added },
      })),
    );
  }
  return findings;
};
