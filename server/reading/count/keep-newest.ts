/** Adds to what a process knows, and forgets the oldest of more than `most`. */
export function keepNewest<T>(
  known: Map<string, T>,
  added: readonly (readonly [place: string, what: T])[],
  most: number,
): void {
  for (const [place, what] of added) known.set(place, what);
  for (const oldest of known.keys()) {
    if (known.size <= most) break;
    known.delete(oldest);
  }
}
