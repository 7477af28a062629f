import { ColumnarFault } from "./columnar-job.ts";

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Avro's own spelling of values, read one after another. */
export class AvroInput {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  broken(): ColumnarFault {
    return new ColumnarFault("is damaged or was cut off.", "Copy or write the file again.");
  }

  take(size: number): Uint8Array {
    const end = this.#at + size;
    if (!(size >= 0) || end > this.#bytes.length) throw this.broken();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  long(): bigint {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
      shift += 7n;
      if (shift > 63n) throw this.broken();
    }
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  float(): number {
    this.take(4);
    return this.#view.getFloat32(this.#at - 4, true);
  }

  double(): number {
    this.take(8);
    return this.#view.getFloat64(this.#at - 8, true);
  }

  bytes(): Uint8Array {
    return this.take(Number(this.long()));
  }

  string(): string {
    try {
      return decoder.decode(this.bytes());
    } catch (error) {
      if (error instanceof ColumnarFault) throw error;
      throw this.broken();
    }
  }

  /** The items of a list or map, which stand in blocks of so many until one of none. */
  blocks<T>(read: () => T): T[] {
    const items: T[] = [];
    for (;;) {
      let count = this.long();
      if (count === 0n) return items;
      if (count < 0n) {
        this.long();
        count = -count;
      }
      for (; count > 0n; count -= 1n) {
        // items that take no bytes could be without an end
        if (this.isAtEnd && items.length > this.#bytes.length) throw this.broken();
        items.push(read());
      }
    }
  }
}
