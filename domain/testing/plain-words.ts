/** What a library says and a person should not read: phrases, code names, comparison signs, raw paths. */
const foreign: readonly RegExp[] = [
  /expected|received/i,
  /too (small|big)/i,
  /invalid/i,
  /unrecognized/i,
  /must (be|match|have|start|include)/i,
  /[<>]=/,
  /\b(string|array|undefined|NaN|null|enum|uuid|regex|nonoptional|zod|JSON\.parse)\b/i,
  /\b[a-z]+\.\d+\b/,
  /\[object/,
  /\b(ENOENT|EACCES|EPERM|EISDIR|ENOTDIR|EEXIST|ENOSPC|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_AGAIN)\b/,
];

const quoted = /"[^"]*"/g;

/** Why a text is no sentence of ours; null for a good one. What stands in quotes is the person's own, and may say anything. */
export function foreignWords(text: string): string | null {
  if (!/[.?!]$/.test(text)) return "it does not end with a full stop";
  if (!/^["A-Z0-9_]/.test(text)) return "it does not begin like a sentence";
  const own = text.replaceAll(quoted, '""');
  const found = foreign.find((pattern) => pattern.test(own));
  return found ? `it contains ${found.exec(own)![0]}` : null;
}
