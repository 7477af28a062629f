/** The comparable root of a word: case, plural, -ed, -ing and a trailing e do not count. */
export function stem(word: string): string {
  let root = word
    .toLowerCase()
    .replaceAll(/['’]s$|['’]/g, "")
    .replaceAll("-", "");
  if (!/^[a-z]+$/.test(root) || root.length <= 3) return root;
  if (root.endsWith("ies") && root.length > 4) root = `${root.slice(0, -3)}y`;
  else if (/(ss|x|ch|sh)es$/.test(root)) root = root.slice(0, -2);
  else if (root.endsWith("s") && !/(ss|us|is)$/.test(root)) root = root.slice(0, -1);
  const suffix = /(ing|ed)$/.exec(root)?.[1];
  if (suffix && root.length - suffix.length >= 3 && /[aeiouy]/.test(root.slice(0, -suffix.length))) {
    root = root.slice(0, -suffix.length);
    if (/([bdglmnprt])\1$/.test(root)) root = root.slice(0, -1);
  }
  if (root.endsWith("ll") && root.length > 5) root = root.slice(0, -1);
  return root.length > 3 && root.endsWith("e") ? root.slice(0, -1) : root;
}

/** Letters and digits only, in lower case. */
export const squash = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^\p{L}\p{N}%$#]/gu, "");

/** The words that a column's or file's name is made of. */
export function nameWords(name: string): string[] {
  return name
    .normalize("NFKD")
    .replaceAll(/['’]s\b|['’]/g, "")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^\p{L}\p{N}%$#]+/u)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

/** Edits (insert, delete, replace, swap of neighbours) from one text to the other; stops counting above `limit`. */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let [before, last] = [[] as number[], Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1;
      let best = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + same);
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        best = Math.min(best, before[column - 2]! + 1);
      next.push(best);
    }
    [before, last] = [last, next];
  }
  return last[right.length]!;
}
