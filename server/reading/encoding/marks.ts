/** The order of the two bytes of a letter, where the text is in UTF-16. */
export function utf16Of(bytes: Buffer): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const zeros: [number, number] = [0, 0];
  const length = Math.min(bytes.length, 4_000);
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) zeros[(at % 2) as 0 | 1] += 1;
  if (Math.max(...zeros) <= length * 0.3 || Math.min(...zeros) >= length * 0.02) return null;
  return zeros[0] > zeros[1] ? "utf-16be" : "utf-16le";
}

/** Whether the bytes begin with the byte order mark of UTF-8. */
export const hasMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
