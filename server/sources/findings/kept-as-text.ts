import type { ColumnProfile } from "#domain/sources/profile.ts";
import { type Fragment, ident, literal, sql } from "#domain/sql/fragment.ts";
import { plural } from "#domain/text/plural.ts";
import { findingOf, rowsWith, searchColumns, type Trap } from "./trap.ts";

/** Digits of a number, its point left out, that the widest decimal holds. */
const mostDigits = 38;
const longNumber = /^[-+]?9{20}/;
const longTime = /^9{2,6}:99(:99)?$/;

interface Kept {
  readonly isLikely: (column: ColumnProfile) => boolean;
  readonly holds: (cell: Fragment) => Fragment;
  readonly says: (name: string, count: number) => string;
  readonly effect: string;
}

const kept: readonly Kept[] = [
  {
    isLikely: ({ patterns }) => patterns.some(({ pattern }) => longNumber.test(pattern)),
    holds: (cell) =>
      sql`regexp_full_match(trim(${cell}), '[-+]?[0-9]+([.][0-9]+)?') AND length(ltrim(regexp_replace(trim(${cell}), '[-+.]', '', 'g'), '0')) > ${literal(mostDigits)}`,
    says: (name, count) =>
      `${plural(count, "number")} of ${name} ${count === 1 ? "has" : "have"} more than ${mostDigits} digits.`,
    effect: "The column stays text, which keeps every digit; nothing is counted with it.",
  },
  {
    isLikely: ({ patterns, reads }) => reads === null && patterns.some(({ pattern }) => longTime.test(pattern)),
    holds: (cell) =>
      sql`regexp_full_match(trim(${cell}), '[0-9]{2,6}:[0-5][0-9](:[0-5][0-9])?') AND TRY_CAST(split_part(trim(${cell}), ':', 1) AS BIGINT) >= 24`,
    says: (name, count) =>
      `${plural(count, "value")} of ${name} ${count === 1 ? "is" : "are"} longer than a day, as no time of day is.`,
    effect:
      "The column stays text; a step that splits it at the colons makes hours or seconds of it, which can be counted with.",
  },
];

/** Figures for which there is no type: the column is text, and a person is told why. */
export const keptAsText: Trap = async (context) => {
  const findings = [];
  for (const source of context.sources)
    for (const { isLikely, holds, says, effect } of kept) {
      const columns = source.profile.columns.filter((column) => column.type === "varchar" && isLikely(column));
      const found = await searchColumns(source, columns, ({ name }) =>
        findingOf(context, {
          kind: "kept_as_text",
          severity: "notice",
          source,
          columns: [name],
          rows: sql`SELECT ${context.row} FROM ${rowsWith(context, source, name)} WHERE ${holds(ident(name))}`,
          message: (count) => says(name, count),
          effect: () => effect,
        }),
      );
      findings.push(...found);
    }
  return findings;
};
