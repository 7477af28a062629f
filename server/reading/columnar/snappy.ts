import { ColumnarFault } from "./columnar-job.ts";

const broken = (): ColumnarFault =>
  new ColumnarFault("is damaged: a packed part of it does not unpack.", "Copy or write the file again.");

/** How many of these bytes a number takes, and what it is; seven bits in each, the lowest first. */
function lengthOf(packed: Uint8Array): { size: number; from: number } {
  let [size, from] = [0, 0];
  for (let shift = 0; ; shift += 7) {
    const byte = packed[from++];
    if (byte === undefined || shift > 28) throw broken();
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { size, from };
  }
}

/** Bytes that Snappy packed. */
export function unpackSnappy(packed: Uint8Array, most: number): Uint8Array {
  const { size, from: begin } = lengthOf(packed);
  if (size > most) throw broken();
  const out = new Uint8Array(size);
  let [from, at] = [begin, 0];
  const little = (bytes: number): number => {
    let value = 0;
    for (let byte = 0; byte < bytes; byte += 1) value += (packed[from + byte] ?? 0) * 2 ** (8 * byte);
    from += bytes;
    return value;
  };
  while (from < packed.length) {
    const tag = packed[from++]!;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : little(short - 59)) + 1;
      if (from + length > packed.length || at + length > size) throw broken();
      out.set(packed.subarray(from, from + length), at);
      from += length;
      at += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance = kind === 1 ? ((tag >> 5) << 8) + little(1) : little(kind === 2 ? 2 : 4);
    if (distance === 0 || distance > at || at + length > size) throw broken();
    for (let copied = 0; copied < length; copied += 1, at += 1) out[at] = out[at - distance]!;
  }
  if (at !== size) throw broken();
  return out;
}
