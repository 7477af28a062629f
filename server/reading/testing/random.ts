/** A pseudo-random stream that a seed fixes. */
export function randomOf(seed: number): {
  next(): number;
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
} {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return { next, below, pick: (from) => from[below(from.length)]! };
}
export type Random = ReturnType<typeof randomOf>;
