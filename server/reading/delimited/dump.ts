/** What databases put a backslash before, so that it means something else. */
const escapes = /\\[\s\S]/g;
const isWhole = /(^|[\t,;|])\\N(?=[\t,;|\r\n]|$)/m;

/** Signs that stand for another one behind a backslash, or for themselves as a delimiter, quote or line end does. */
const isEscape = (pair: string): boolean => /^\\[NtnrbfvZ0\\\t,;|"'\r\n]$/.test(pair);

/** Whether whole fields are `\\N`, as databases write nothing, and every other backslash is one that they write. */
export function isDump(text: string): boolean {
  if (!isWhole.test(text)) return false;
  const pairs = text.match(escapes) ?? [];
  const odd = pairs.filter((pair) => !isEscape(pair));
  if (odd.length > 0) return false;
  const isQuoted = /(^|[\t,;|])"/m.test(text);
  // in quotes, backslashes are escapes only where they stand before quotes, line ends or another one
  return !isQuoted || pairs.every((pair) => /^\\[N0\\"\r\n\t,;|]$/.test(pair));
}

/** The text with a letter in place of each escape, so that its marks alone stand in it. */
export const masked = (text: string): string => text.replaceAll(escapes, "xx");

/**
 * Whether backslashes stand before line ends, tabs or other delimiters, and before nothing that they do not belong to. One at
 * the end of a line, and none elsewhere, is a value's last sign as likely.
 */
export function isEscaped(text: string): boolean {
  const pairs = text.match(escapes) ?? [];
  const isOneLineEnd = pairs.length === 1 && /[\r\n]/.test(pairs[0]!);
  return /\\[\r\n\t,;|]/.test(text) && !isOneLineEnd && pairs.every(isEscape);
}
