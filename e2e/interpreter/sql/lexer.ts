import { BindError } from "./values.ts";

export interface Token {
  readonly kind: "number" | "string" | "word" | "name" | "symbol" | "end";
  /** A word in lower case; a name (quoted or as a column) as written. */
  readonly text: string;
  readonly raw: string;
  readonly at: number;
}

const patterns: readonly [Token["kind"] | "skip" | "escaped" | "dollar", RegExp][] = [
  ["skip", /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y],
  ["escaped", /[eE]'((?:[^'\\]|\\[\s\S]|'')*)'/y],
  ["string", /'((?:[^']|'')*)'/y],
  ["dollar", /\$\$([\s\S]*?)\$\$/y],
  ["name", /"((?:[^"]|"")*)"/y],
  ["number", /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ["word", /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ["symbol", /::|\|\||<>|!=|<=|>=|==|\/\/|\*\*|!~~\*|!~~|~~\*|~~|!~|[-+*/%^<>=(),.[\]~:]/y],
];

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const unescape = (text: string): string =>
  text.replaceAll("''", "'").replaceAll(/\\([\s\S])/g, (_whole, letter: string) => escapes[letter] ?? letter);

function tokenAt(source: string, at: number): { token: Token | null; next: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) continue;
    const [raw, inner = ""] = match;
    const next = at + raw.length;
    if (kind === "skip") return { token: null, next };
    if (kind === "escaped") return { token: { kind: "string", text: unescape(inner), raw, at }, next };
    if (kind === "string") return { token: { kind, text: inner.replaceAll("''", "'"), raw, at }, next };
    if (kind === "dollar") return { token: { kind: "string", text: inner, raw, at }, next };
    if (kind === "name") return { token: { kind, text: inner.replaceAll('""', '"'), raw, at }, next };
    return { token: { kind, text: kind === "word" ? raw.toLowerCase() : raw, raw, at }, next };
  }
  throw new BindError(`the interpreter cannot read "${source.slice(at, at + 20)}"`);
}

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length;) {
    const { token, next } = tokenAt(source, at);
    if (token) tokens.push(token);
    at = next;
  }
  return [...tokens, { kind: "end", text: "", raw: "", at: source.length }];
}
