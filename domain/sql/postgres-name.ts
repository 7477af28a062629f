/** Postgres cuts the name of a table or column behind so many bytes, and takes two that are alike until there for one. */
export const mostNameBytes = 63;

const encoder = new TextEncoder();
export const nameBytes = (name: string): number => encoder.encode(name).length;

/** The beginning of a text that takes so many bytes at the most, in whole letters. */
export function cutToBytes(text: string, most: number): string {
  let [cut, bytes] = ["", 0];
  for (const letter of text) {
    bytes += nameBytes(letter);
    if (bytes > most) break;
    cut += letter;
  }
  return cut;
}

/** A name that Postgres keeps whole and that none of the others is. */
export function shorterName(name: string, others: readonly string[]): string {
  const taken = new Set(others);
  const cut = cutToBytes(name, mostNameBytes).trim();
  if (!taken.has(cut)) return cut;
  for (let number = 2; ; number += 1) {
    const ending = `_${number}`;
    const candidate = cutToBytes(name, mostNameBytes - ending.length).trim() + ending;
    if (!taken.has(candidate)) return candidate;
  }
}
