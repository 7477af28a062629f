/** A value of a column and how many rows hold it. */
export interface Counted {
  readonly value: string;
  readonly count: number;
}

/** Fewer letters are codes, in which one letter is another thing: "Ana" and "Anna", "form" and "farm". */
const leastForDoubled = 5;
const leastForSlip = 6;
/** A slip of the hand is so many times rarer than what was meant. */
const rarity = 20;

/** The same for values that differ in case, blanks, accents, and signs between letters: never "-1" and "1", "A" and "A-". */
const foldedKey = (value: string): string =>
  value
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim()
    .replace(/\s+/g, " ")
    .replace(/(?<=\p{L})[ _\-./'’]+(?=\p{L})/gu, "");

const isWord = (key: string, least: number): boolean => key.length >= least && /^\p{L}+$/u.test(key);
const keyOf = (value: string): string => {
  const key = foldedKey(value);
  return isWord(key, leastForDoubled) ? key.replace(/(\p{L})\1+/gu, "$1") : key;
};

/** Which of the spellings of one value is kept: the most frequent, then without blanks around, then in mixed case. */
function preferred(first: Counted, second: Counted): number {
  const rank = ({ value }: Counted): number =>
    (value === value.trim() ? 2 : 0) + (value !== value.toUpperCase() && value !== value.toLowerCase() ? 1 : 0);
  return second.count - first.count || rank(second) - rank(first) || (first.value < second.value ? -1 : 1);
}

/** The key without one letter, never the first nor the last: "dominica" and "dominican", "order" and "orders" differ in meaning. */
const shortened = (key: string): string[] =>
  Array.from({ length: key.length - 2 }, (_, index) => key.slice(0, index + 1) + key.slice(index + 2));

/** True where one letter is missing, too much or another one, or two neighbours changed places. */
function isOneSlip(first: string, second: string): boolean {
  if (first.length !== second.length) {
    const [long, short] = first.length > second.length ? [first, second] : [second, first];
    return shortened(long).includes(short);
  }
  const at = [...first].flatMap((letter, index) => (letter === second[index] ? [] : [index]));
  const [left, right] = at as [number, number?];
  if (at.length === 1) return left > 0 && left < first.length - 1;
  return at.length === 2 && right === left + 1 && first[left] === second[right] && first[right] === second[left];
}

interface Group {
  readonly key: string;
  readonly kept: string;
  readonly count: number;
}

/** For each rare word the far more frequent one of which it is a slip. */
function slips(groups: readonly Group[]): Map<string, string> {
  const words = groups.filter((group) => isWord(group.key, leastForSlip)).toSorted((a, b) => b.count - a.count);
  const near = new Map<string, Group[]>();
  const meant = new Map<string, string>();
  for (const group of words) {
    const traces = [group.key, ...shortened(group.key)];
    const found = traces
      .flatMap((trace) => near.get(trace) ?? [])
      .find((other) => other.count >= group.count * rarity && isOneSlip(group.key, other.key));
    if (found) meant.set(group.key, found.kept);
    // only what is meant itself is a home for slips
    else for (const trace of traces) near.set(trace, [...(near.get(trace) ?? []), group]);
  }
  return meant;
}

/**
 * The values that are other spellings of one that is more frequent, with that one. `values` are distinct; the cost is
 * linear in their letters. Values that differ in digits are never one.
 */
export function spellingGroups(values: readonly Counted[]): Map<string, string> {
  const byKey = Map.groupBy(
    values.filter(({ value }) => foldedKey(value) !== ""),
    ({ value }) => keyOf(value),
  );
  const groups = [...byKey].map(([key, members]): Group => {
    const [kept] = members.toSorted(preferred);
    return { key, kept: kept!.value, count: members.reduce((sum, each) => sum + each.count, 0) };
  });
  const meant = slips(groups);
  const result = new Map<string, string>();
  for (const { key, kept } of groups)
    for (const { value } of byKey.get(key)!) {
      const into = meant.get(key) ?? kept;
      if (value !== into) result.set(value, into);
    }
  return result;
}
