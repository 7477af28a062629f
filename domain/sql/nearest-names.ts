/** Edits between two words, letter case apart. */
function distance(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The names most like this one, nearest first, at most three, none that is no likeness. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 2));
  return names
    .map((each) => ({ each, far: distance(name.slice(0, 100), each.slice(0, 100)) }))
    .filter(({ far }) => far <= limit)
    .toSorted((one, other) => one.far - other.far || one.each.localeCompare(other.each))
    .slice(0, 3)
    .map(({ each }) => each);
}

/** "Did you mean a or b?", or what there is to choose from. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = nearestNames(name, names);
  if (near.length > 0) return `Did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`;
  const shown = names
    .slice(0, 10)
    .map((each) => `"${each}"`)
    .join(", ");
  return names.length > 0
    ? `There is ${shown}${names.length > 10 ? ` and ${names.length - 10} more` : ""}.`
    : "There are no columns here.";
}
