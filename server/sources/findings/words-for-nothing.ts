import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, NothingWord, ProfiledSource } from "#domain/sources/profile.ts";
import { ident, join, literal, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { saidBeside } from "#server/reading/columns/settle-words.ts";
import { findingOf, rowsWith, searchColumns, type Trap, type TrapContext } from "./trap.ts";

const counted = (words: readonly NothingWord[]): string =>
  words.map(({ word, count }) => `"${word}" (${count.toLocaleString("en-US")})`).join(", ");

/** Why a word says what it says, as the end of a sentence. */
function because({ word, because: why }: NothingWord, source: ProfiledSource): string {
  switch (why) {
    case "sign":
      return `"${word}" has neither a letter nor a digit, as all other values do`;
    case "mark":
      return `"${word}" is how programs and people write that there is no value`;
    case "apart":
      return `"${word}" is written unlike all other values`;
    case "figures":
      return `the other values have digits`;
    case "beside":
      return `"${word}" stands among the figures of ${saidBeside(word, source.profile.columns)?.name ?? "another column"} too, where it can only mean that`;
    case "code":
      return `"${word}" may be a code like the others`;
    case "alike":
      return `"${word}" is written like other values`;
    case "word":
      return `"${word}" may be a value of its own`;
    case "many":
      return `several such words stand in one column, so that it may be about them`;
  }
}

const reasons = (words: readonly NothingWord[], source: ProfiledSource): string =>
  [...new Set(words.map((each) => because(each, source)))].slice(0, 3).join("; ");

function textIn(context: TrapContext, source: ProfiledSource, place: { column: ColumnProfile; isOpen: boolean }) {
  const { column, isOpen } = place;
  const words = (column.nothing ?? []).filter((each) => each.isOpen === isOpen);
  if (words.length === 0) return Promise.resolve([]);
  const nulls = words.map(({ word }) => word);
  const listed = join(nulls.map((word) => literal(word)));
  const why = reasons(words, source);
  return findingOf(context, {
    kind: isOpen ? "open_words_for_nothing" : "words_for_nothing",
    source,
    columns: [column.name],
    rows: sql`SELECT ${context.row} FROM ${rowsWith(context, source, column.name)} WHERE trim(${ident(column.name)}) IN (${listed})`,
    severity: isOpen ? "notice" : "changes_result",
    message: (count) =>
      isOpen
        ? `${plural(count, "value", "values")} of ${column.name} may mean that there is none: ${counted(words)}; ${why}. It stays a value until you say that it means nothing.`
        : `${plural(count, "value", "values")} of ${column.name} ${count === 1 ? "says" : "say"} that there is none: ${counted(words)}; ${why}.`,
    effect: (count) =>
      `As ${count === 1 ? "a text it is" : "texts they are"} counted, grouped and matched like any other value of ${column.name}.`,
    details: { reading: { type: "varchar", nulls, plain: 1, share: 1, ambiguous: [] } },
  });
}

const searched =
  (isOpen: boolean): Trap =>
  async (context) => {
    const findings: Finding[] = [];
    for (const source of context.sources) {
      const columns = source.profile.columns.filter(({ nothing }) => nothing?.length);
      findings.push(...(await searchColumns(source, columns, (column) => textIn(context, source, { column, isOpen }))));
    }
    return findings;
  };

/** Words among texts that mean that there is nothing, by all that the rows show. */
export const wordsForNothing: Trap = searched(false);
/** Words among texts of which the rows do not show whether they are values. */
export const openWordsForNothing: Trap = searched(true);
