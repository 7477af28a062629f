import { ident, literal, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { brokenCode } from "#server/reading/columns/broken-codes.ts";
import { findingOf, rowsWith, searchColumns, type Trap } from "./trap.ts";

/** Codes that a spreadsheet took for numbers and wrote as `1.23E+15`: their last digits are gone. */
export const codesAsExponents: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources) {
    const shaped = source.profile.columns.filter(
      ({ type, patterns }) =>
        type === "varchar" && (patterns.length >= 8 || patterns.some(({ pattern }) => /9A\+99/.test(pattern))),
    );
    const found = await searchColumns(source, shaped, ({ name }) =>
      findingOf(context, {
        kind: "codes_as_exponents",
        source,
        columns: [name],
        rows: sql`SELECT ${context.row} FROM ${rowsWith(context, source, name)} WHERE regexp_full_match(trim(${ident(name)}), ${literal(brokenCode)})`,
        message: (count) =>
          `${plural(count, "value", "values")} of ${name} ${count === 1 ? "is" : "are"} written with an exponent, as a spreadsheet writes long codes: the last digits are lost.`,
        effect: (count) =>
          `${count === 1 ? "It names" : "They name"} nothing any more, and codes that differed may be equal now; take the file from where it was made, with that column as text.`,
      }),
    );
    findings.push(...found);
  }
  return findings;
};
