/** A shorter secret may be a part of any sentence by chance: hiding it there would show it. */
const shortest = 8;
/** A secret of this length is no word of a language: wherever it stands, it was put there. */
const surelyPut = 16;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * The text without the secret. Where a secret is expected (an address, an assignment to a password) it is hidden whatever
 * it is; elsewhere only one that cannot be there by chance, since "ex•••ired" would tell what it is.
 */
export function maskSecret(text: string, secret: string): string {
  if (secret === "") return text;
  const own = escaped(secret);
  const placed = new RegExp(`(//[^\\s/@:]*:|pass(?:word|wd)?["']?\\s*[=:]\\s*["']?)${own}(?=@|["'\\s;,&]|$)`, "gi");
  const clean = text.replaceAll(placed, "$1•••");
  if (secret.length < shortest) return clean;
  if (secret.length >= surelyPut) return clean.replaceAll(secret, "•••");
  return clean.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}_])${own}(?![\\p{L}\\p{N}_])`, "gu"), "•••");
}
