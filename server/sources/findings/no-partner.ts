import { ident, sql } from "#domain/sql/fragment.ts";
import { typeFamily } from "#domain/sql/types.ts";
import { plural } from "#domain/text/plural.ts";
import { normalised } from "../foreign-keys.ts";
import { findingOf, rowsOf, sourceNamed, type Trap } from "./trap.ts";

export const noPartner: Trap = async (context) => {
  const findings = [];
  for (const { from, to } of context.foreignKeys) {
    const [child, parent] = [sourceNamed(context, from.source), sourceNamed(context, to.source)];
    const isText = typeFamily(child.columns.find((each) => each.name === from.column)?.type ?? "") === "text";
    const [c, p] = [ident(from.column), ident(to.column)];
    findings.push(
      ...(await findingOf(context, {
        kind: "no_partner",
        source: child,
        columns: [from.column],
        rows: sql`SELECT ${context.row} FROM ${rowsOf(context, child)} WHERE ${c} IS NOT NULL AND ${normalised(c)} NOT IN (SELECT ${normalised(p)} FROM ${rowsOf(context, parent)} WHERE ${p} IS NOT NULL)`,
        message: (count) =>
          `${plural(count, "row has", "rows have")} a value of ${from.column} that ${to.source} does not have${isText ? ", in whatever case" : ""}.`,
        effect: (count) =>
          `An inner join loses ${plural(count, "row", "rows")}; a left join leaves the columns of ${to.source} empty there.`,
        details: { partner: to },
      })),
    );
  }
  return findings;
};
