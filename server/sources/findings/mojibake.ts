import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { meantBy, mojibakePattern } from "#domain/text/mojibake.ts";
import { plural } from "#domain/text/plural.ts";
import { ask, findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

const mostLetters = 500;
const shortest = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

async function mojibakeIn(context: TrapContext, source: ProfiledSource, column: ColumnProfile): Promise<Finding[]> {
  const rows = rowsWith(context, source, column.name);
  const name = ident(column.name);
  const signs = sql`unnest(regexp_extract_all(${name}, ${literal(mojibakePattern)}))`;
  const found = await ask(
    context,
    "letters read as others",
    sql`SELECT signs, count(*) AS n FROM (SELECT ${signs} AS signs FROM ${rows}) GROUP BY 1 ORDER BY n DESC, signs LIMIT ${literal(mostLetters)}`,
  );
  const letters = Object.fromEntries(
    found.flatMap((row) => {
      const letter = meantBy(String(row.signs));
      return letter === null ? [] : [[String(row.signs), letter]];
    }),
  );
  const wrong = Object.keys(letters);
  if (wrong.length === 0) return [];
  const isWrong = sql`(${join(
    wrong.map((each) => sql`contains(${name}, ${literal(each)})`),
    " OR ",
  )})`;
  const [first] = await ask(
    context,
    "first letters read as others",
    sql`SELECT ${name} AS text FROM ${rows} WHERE ${isWrong} ORDER BY ${context.row} LIMIT 1`,
  );
  const written = String(first?.text ?? "");
  const meant = wrong.reduce((text, each) => text.replaceAll(each, letters[each]!), written);
  const example = column.personal ? "" : `, such as "${shortest(written)}" for "${shortest(meant)}"`;
  return findingOf(context, {
    kind: "mojibake",
    source,
    columns: [column.name],
    rows: sql`SELECT ${context.row} FROM ${rows} WHERE ${isWrong}`,
    message: (count) =>
      `${plural(count, "text", "texts")} of ${column.name} ${count === 1 ? "has" : "have"} letters that were written as UTF-8 and read as Windows-1252 before they came into this file${example}.`,
    effect: () =>
      `They equal no text of ${column.name} that is written right: groups fall apart and keys find no partner.`,
    details: { spellings: letters },
  });
}

/** Letters of UTF-8 that some program took for Windows-1252, in the data itself. */
export const mojibake: Trap = async (context) => {
  const findings: Finding[] = [];
  for (const source of context.sources) {
    const texts = source.profile.columns.filter(({ type, reads }) => type === "varchar" && !reads);
    findings.push(...(await searchColumns(source, texts, (column) => mojibakeIn(context, source, column))));
  }
  return findings;
};
