import type { Encoding } from "#domain/reading/encodings.ts";
import { languages, neighbours } from "./letters.ts";

/** How well a text fits an encoding: `score` between -10 and 1. */
export interface Fit {
  readonly encoding: Encoding;
  readonly score: number;
  readonly text: string;
}

const letter = /\p{L}|\p{M}/u;
const latin = /\p{Script=Latin}/u;
const currency = "€£¥¢";
const aroundWords = "–—‘’“”„…•·«»¿¡´-\u00A0";
const behindWords = "§°©®™½¼¾²³±×ªº";

/** Where all letters of a language are listed, and not only those that it adds to ASCII, the rare ones say more. */
const aWholeAlphabet = 20;

interface Seen {
  readonly sign: string;
  readonly before: string;
  readonly behind: string;
}

/** The signs of a text beyond ASCII, with what stands beside them. */
function signsOf(text: string): Seen[] {
  const all = [...text];
  return all.flatMap((sign, at) =>
    sign > "\u007F" ? [{ sign, before: all[at - 1] ?? " ", behind: all[at + 1] ?? " " }] : [],
  );
}

const isUpper = (sign: string): boolean => sign !== sign.toLowerCase();
const isLower = (sign: string): boolean => sign !== sign.toUpperCase() && sign === sign.toLowerCase();

/** A capital behind a small letter is seldom meant. */
const isOddCase = ({ sign, before }: Seen): boolean => isUpper(sign) && isLower(before);

function weightOf(seen: Seen, letters: string): number {
  const { sign, before, behind } = seen;
  if (sign === "\uFFFD" || (sign >= "\u0080" && sign <= "\u009F")) return -10;
  const [followsLetter, isFollowed] = [letter.test(before), letter.test(behind)];
  if (!letter.test(sign)) {
    if (currency.includes(sign)) return followsLetter || isFollowed ? -0.5 : 0.9;
    if (aroundWords.includes(sign)) return 0.4;
    return isFollowed ? -1.5 : behindWords.includes(sign) ? 0.3 : -0.5;
  }
  const isAlone = !followsLetter && !isFollowed;
  const isMixed = [before, behind].some((each) => letter.test(each) && latin.test(each) !== latin.test(sign));
  const place = letters.indexOf(sign.toLowerCase());
  const known = place < 0 ? -0.8 : 1 - (place / letters.length) * (letters.length > aWholeAlphabet ? 0.75 : 0.25);
  return known - (isOddCase(seen) ? 1 : 0) - (isMixed ? 1.5 : 0) - (isAlone ? 0.7 : 0);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);

/** Of equally good ones the first language, and its first encoding, is the likeliest. */
const priorOf = (language: number, place: number): number => -language * 0.004 - place * 0.03;

/** Letters of several languages are less likely than those of one; each time a little less. */
const severalLanguages = [0.15, 0.2];
const ascii = /[A-Za-z]/;

/** As the letters of neighbours: in words of which the other letters are ASCII. */
function neighbourly(seen: Seen, letters: readonly string[]): number {
  const known = Math.max(...letters.map((each) => weightOf(seen, each)));
  return letter.test(seen.sign) && !ascii.test(seen.before) && !ascii.test(seen.behind) ? known - 1 : known;
}

/** Every encoding of one byte a letter with how well these bytes fit it, the best first. */
export function fitsOf(bytes: Buffer): Fit[] {
  const best = new Map<Encoding, Fit>();
  const decodedBy = new Map<Encoding, { text: string; signs: Seen[] }>();
  const decode = (encoding: Encoding): { text: string; signs: Seen[] } => {
    const known = decodedBy.get(encoding);
    if (known) return known;
    const text = new TextDecoder(encoding).decode(bytes);
    const made = { text, signs: signsOf(text) };
    decodedBy.set(encoding, made);
    return made;
  };
  const note = (encoding: Encoding, weigh: (seen: Seen) => number, prior: number): void => {
    const { text, signs } = decode(encoding);
    const score = mean(signs.map(weigh)) + prior;
    if (score > (best.get(encoding)?.score ?? -Infinity)) best.set(encoding, { encoding, score, text });
  };
  languages.forEach(({ letters, encodings: used }, language) =>
    used.forEach((encoding, place) => note(encoding, (seen) => weightOf(seen, letters), priorOf(language, place))),
  );
  neighbours.forEach(({ letters, encodings: used }, index) =>
    used.forEach((encoding, place) => {
      const isTold = index === 0 || decode(encoding).text !== decode(neighbours[0]!.encodings[0]!).text;
      if (isTold) note(encoding, (seen) => neighbourly(seen, letters), priorOf(0, place) - severalLanguages[index]!);
    }),
  );
  return [...best.values()].toSorted((one, other) => other.score - one.score);
}
