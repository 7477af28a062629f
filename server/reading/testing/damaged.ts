import { type Random, randomOf } from "./random.ts";

const oddBytes = [0x00, 0x0a, 0x0d, 0x22, 0x27, 0x2c, 0x3b, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x80, 0xc3, 0xff];

function mutated(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const length = 1 + random.below(random.pick([2, 20, 200]));
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([before, behind.subarray(length)]);
    case 1:
      return Buffer.concat([before, Buffer.of(random.pick(oddBytes)), behind]);
    case 2:
      return Buffer.concat([before, behind.subarray(0, length), behind]);
    case 3:
      return Buffer.from(before.length > 0 ? before : bytes);
    case 4: {
      const other = random.below(bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, other), behind.subarray(0, length), bytes.subarray(other)]);
    }
    default: {
      const changed = Buffer.from(bytes);
      if (at < changed.length) changed[at] = random.next() < 0.5 ? random.pick(oddBytes) : random.below(256);
      return changed;
    }
  }
}

/** A file with one to three faults in it, as transfers, editors and programs make them. */
export function damaged(bytes: Buffer, seed: number): Buffer {
  const random = randomOf(seed);
  let found = bytes;
  for (let fault = 1 + random.below(3); fault > 0; fault -= 1) found = mutated(found, random);
  return found;
}
