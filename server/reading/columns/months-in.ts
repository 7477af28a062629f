import { sql } from "#domain/sql/fragment.ts";
import { languageOf, type MonthLanguage } from "#domain/sql/month-names.ts";
import { type ColumnValues, firstOf } from "./column-values.ts";
import { isNullWord } from "./null-words.ts";

/** Three letters or more: a month, or nothing that a date has. */
const word = "[\\pL\\pM]{3,}\\.?";

/** The language of the months' names among these texts, said where strptime does not know them; null where they are none. */
export async function monthsIn(values: ColumnValues): Promise<{ said: { language?: MonthLanguage } } | null> {
  const found = await values.ask((of) => {
    const words = sql`SELECT col, lower(unnest(regexp_extract_all(value, ${{ parts: [`'${word}'`] }}))) AS word, n FROM ${of.rows} WHERE regexp_matches(value, '[0-9]')`;
    const counted = sql`SELECT col, word, sum(n)::DOUBLE AS n FROM (${words}) GROUP BY col, word`;
    return firstOf(of, counted, { order: sql`n DESC, word`, most: 60 });
  });
  const words = found.map((row) => String(row.word)).filter((each) => !isNullWord(each));
  const language = languageOf(words);
  if (language === null) return null;
  const isKnown = language === "en" && words.every((each) => each !== "sept" && !each.endsWith("."));
  return { said: isKnown ? {} : { language } };
}
