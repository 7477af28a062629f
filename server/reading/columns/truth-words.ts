import type { ColumnReading } from "#domain/sources/profile.ts";
import { isNullWord } from "./null-words.ts";

/** Yes and no as people write them down in a column, in lower case. */
const pairs = (
  "yes/no y/n true/false t/f on/off ja/nein j/n ja/nee ja/nej oui/non o/n vrai/faux si/no sí/no sì/no s/n sim/não sim/nao " +
  "verdadero/falso verdadeiro/falso vero/falso wahr/falsch tak/nie t/n prawda/fałsz да/нет д/н evet/hayır evet/hayir ano/ne " +
  "ya/tidak igen/nem kyllä/ei はい/いいえ 是/否 हाँ/नहीं نعم/لا"
)
  .split(" ")
  .map((pair) => pair.split("/") as [string, string]);
const plainTrue = ["true", "t", "yes", "y", "1"];
const plainFalse = ["false", "f", "no", "n", "0"];

interface Word {
  readonly word: string;
  readonly n: number;
}
const countOf = (words: readonly Word[]): number => words.reduce((sum, { n }) => sum + n, 0);

/** How these words, all that a column has, read as true and false; null where they are something else. */
export function truthReading(words: readonly Word[]): ColumnReading | null {
  const filled = words.filter(({ word }) => word !== "");
  const nulls = filled.filter(({ word }) => isNullWord(word));
  const told = filled.filter(({ word }) => !isNullWord(word)).map(({ word, n }) => ({ word: word.toLowerCase(), n }));
  const has = (word: string): boolean => told.some((each) => each.word === word);
  const found = pairs.filter(([yes, no]) => has(yes) && has(no));
  if (found.length === 0) return null;
  const known = (side: 0 | 1): Set<string> => new Set([...pairs.map((pair) => pair[side]), side === 0 ? "1" : "0"]);
  const [yes, no] = [known(0), known(1)];
  if (!told.every(({ word }) => yes.has(word) || no.has(word))) return null;
  const of = (side: Set<string>): string[] =>
    [...new Set(told.map(({ word }) => word))].filter((word) => side.has(word));
  const isPlain = told.every(({ word }) => plainTrue.includes(word) || plainFalse.includes(word));
  return {
    type: "boolean",
    ...(isPlain ? {} : { true: of(yes), false: of(no) }),
    ...(nulls.length > 0 ? { nulls: nulls.map(({ word }) => word) } : {}),
    plain: isPlain ? countOf(told) / Math.max(1, countOf(filled)) : 0,
    share: 1,
    ambiguous: [],
  };
}
