/** A small seeded generator (sfc32), one independent stream per label, so that a trap never shifts other values. */
export interface Random {
  /** An integer from 0 to `below` - 1. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in `percent` of 100 draws. */
  chance(percent: number): boolean;
}

function hash(text: string, start: number): number {
  let state = start >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    state ^= state >>> 15;
  }
  return state >>> 0;
}

export function createRandom(seed: number, label: string): Random {
  const text = `${seed}/${label}`;
  let [a, b, c, counter] = [hash(text, 0x811c9dc5), hash(text, 0x9e3779b9), hash(text, 0x85ebca6b), 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  const below = (limit: number): number => Math.floor((next() / 0x1_0000_0000) * limit);
  return {
    below,
    pick: (list) => list[below(list.length)]!,
    chance: (percent) => below(100) < percent,
  };
}

/** `count` different integers below `limit`, none of them in `taken`, which grows by them. */
export function drawDistinct(random: Random, count: number, limits: { below: number; taken: Set<number> }): number[] {
  if (limits.taken.size + count > limits.below) throw new RangeError(`cannot draw ${count} more of ${limits.below}`);
  const drawn: number[] = [];
  while (drawn.length < count) {
    const value = random.below(limits.below);
    if (limits.taken.has(value)) continue;
    limits.taken.add(value);
    drawn.push(value);
  }
  return drawn;
}
