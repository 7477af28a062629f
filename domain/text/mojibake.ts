/** The signs of Windows-1252 that stand at bytes 0x80 to 0x9F, in their order; five bytes have none. */
const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009Džÿ".replace("ÿ", "Ÿ");
const behind = `[\\x{80}-\\x{BF}${high}]`;
/** What letters of several bytes in UTF-8 look like where they were read as Windows-1252, for RE2. */
export const mojibakePattern = `[\\x{C2}-\\x{DF}]${behind}|[\\x{E0}-\\x{EF}]${behind}{2}|[\\x{F0}-\\x{F4}]${behind}{3}`;

const byteOf = (sign: string): number | null => {
  const place = high.indexOf(sign);
  if (place >= 0) return 0x80 + place;
  const code = sign.codePointAt(0)!;
  return code <= 0xff ? code : null;
};

/** Scripts that people mix with others in one text: "Ü€" would be a letter of Syriac. */
const inUse =
  /^[\p{Script=Common}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;

/** The letter that these signs were before UTF-8 was read as Windows-1252; null where they were none. */
export function meantBy(signs: string): string | null {
  const bytes = [...signs].map(byteOf);
  if (bytes.some((byte) => byte === null)) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes as number[]));
    return inUse.test(text) ? text : null;
  } catch {
    return null;
  }
}
