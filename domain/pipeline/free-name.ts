/** Hands out step names that nobody has; each one only once. */
export function freeNames(taken: Iterable<string>): (wanted: string) => string {
  const used = new Set(taken);
  const next = new Map<string, number>();
  return (wanted) => {
    const base = wanted.slice(0, 58);
    let number = next.get(base) ?? 2;
    let name = wanted;
    for (; used.has(name); number += 1) name = `${base}_${number}`;
    next.set(base, number);
    used.add(name);
    return name;
  };
}
