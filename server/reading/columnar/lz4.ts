import { ColumnarFault } from "./columnar-job.ts";

const magic = 0x18_4d_22_04;
const broken = (): ColumnarFault =>
  new ColumnarFault("is damaged: a packed part of it does not unpack.", "Copy or write the file again.");

/** What is unpacked, in room that grows. */
class Unpacked {
  #room = new Uint8Array(1 << 16);
  #length = 0;

  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#room.length) return;
    const room = new Uint8Array(Math.max(needed, 2 * this.#room.length));
    room.set(this.#room.subarray(0, this.#length));
    this.#room = room;
  }

  add(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#room.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What stands so far back once more, as often as it takes. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw broken();
    this.#grow(length);
    const end = this.#length + length;
    for (let at = this.#length; at < end; at += 1) this.#room[at] = this.#room[at - distance]!;
    this.#length = end;
  }

  end(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }
}

function unpackBlock(block: Uint8Array, out: Unpacked): void {
  let from = 0;
  const lengthOf = (half: number): number => {
    let length = half;
    for (let more = half === 15 ? 255 : 0; more === 255; length += more) {
      if (from >= block.length) throw broken();
      more = block[from++]!;
    }
    return length;
  };
  while (from < block.length) {
    const token = block[from++]!;
    const literals = lengthOf(token >> 4);
    if (from + literals > block.length) throw broken();
    out.add(block.subarray(from, from + literals));
    from += literals;
    if (from >= block.length) return;
    const distance = block[from]! | (block[from + 1]! << 8);
    from += 2;
    out.repeat(distance, lengthOf(token & 15) + 4);
  }
}

/** A frame of LZ4, unpacked. */
export function unpackLz4(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== magic) throw broken();
  const flags = frame[4]!;
  const sumBytes = (flags & 0x10) === 0 ? 0 : 4;
  let from = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  const out = new Unpacked();
  for (;;) {
    if (from + 4 > frame.length) throw broken();
    const header = view.getUint32(from, true);
    if (header === 0) return out.end();
    const length = header & 0x7f_ff_ff_ff;
    const block = frame.subarray(from + 4, from + 4 + length);
    if (block.length < length) throw broken();
    if (header >>> 31 === 1) out.add(block);
    else unpackBlock(block, out);
    from += 4 + length + sumBytes;
  }
}
