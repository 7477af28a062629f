import { type Encoding, encodings } from "#domain/reading/encodings.ts";

/** The letters of an encoding: of each byte alone, and behind each byte that is none alone; an empty text is no letter. */
export interface Letters {
  readonly one: readonly string[];
  /** By the first byte, of the second bytes 0 to 255. */
  readonly two: Readonly<Record<number, readonly string[]>>;
  /** By the first byte, of the pairs behind it, 94 by 94 from 0xa1 on. */
  readonly three: Readonly<Record<number, readonly string[]>>;
}

const every = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));

/** The platform's own decoder asked for each letter: Python's codecs differ in some of them. */
export function lettersOf(encoding: Encoding): Letters {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const letter = (...bytes: number[]): string => {
    try {
      return decoder.decode(Uint8Array.from(bytes));
    } catch {
      return "";
    }
  };
  const one = every(256, (byte) => letter(byte));
  const leads = encodings[encoding].bytes > 1 ? one.flatMap((text, byte) => (text === "" ? [byte] : [])) : [];
  const two = leads.map((lead) => [lead, every(256, (byte) => letter(lead, byte))] as const);
  const three = leads
    .filter((lead) => encoding === "euc-jp" && lead === 0x8f)
    .map((lead) => [lead, every(94 * 94, (at) => letter(lead, 0xa1 + Math.floor(at / 94), 0xa1 + (at % 94)))] as const);
  return { one, two: Object.fromEntries(two), three: Object.fromEntries(three) };
}
