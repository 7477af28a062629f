import { stem } from "./stem.ts";

export type TokenKind = "word" | "number" | "quoted" | "date" | "format" | "file" | "sign";

/** One piece of a request. `value` is a number's value, or the text between quotes. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly lower: string;
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  readonly number: number | null;
  readonly isPercent: boolean;
}

const formatPart = "(?:YYYY|YY|DD?|MM?|HH|hh|mm|ss)";
const rules: readonly [TokenKind, RegExp][] = [
  [
    "quoted",
    /"([^"\n]{1,200})"|“([^”\n]{1,200})”|`([^`\n]{1,200})`|(?<![\p{L}\p{N}])'([^'\n]{1,200})'(?![\p{L}\p{N}])/uy,
  ],
  ["date", /\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b/y],
  ["format", new RegExp(`${formatPart}(?:[-/. :T]${formatPart}){1,6}\\b`, "y")],
  ["file", /[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.(?:csv|tsv|txt|jsonl?|ndjson|parquet|ya?ml)\b/iuy],
  ["word", /#?N\/A\b|true\/false\b|yes\/no\b|and\/or\b/iy],
  ["word", /\d+(?:st|nd|rd|th)\b|\d+_[\p{L}\p{N}_]+/iuy],
  ["number", /[$€£]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?(?!\w)|[$€£]?\d+(?:\.\d+)?(?:%|[kKmM]\b)?(?!\w)/y],
  ["word", /\d+\p{L}[\p{L}\p{N}_]*/uy],
  ["word", /[ie]\.(?:e|g)\.?(?![\p{L}\p{N}])/iuy],
  ["word", /[\p{L}_#][\p{L}\p{N}_]*(?:['’][\p{L}]+)*(?:[-][\p{L}\p{N}_]+)*(?:\.(?=[\p{L}])[\p{L}\p{N}_]+)*/uy],
  ["sign", /\*{2,}|<=|>=|<>|!=|==|[=<>≥≤≠]|\r?\n\s*(?:[-*•]\s+)?|[.,;:?!()/+*&%[\]{}—–@#~^|\\°-]/y],
];

const spelled: Record<string, number> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  hundred: 100,
  thousand: 1000,
  million: 1_000_000,
  half: 0.5,
  quarter: 0.25,
};

function numberOf(kind: TokenKind, text: string): number | null {
  if (kind === "word") return spelled[text.toLowerCase()] ?? null;
  if (kind !== "number") return null;
  const digits = Number(text.replaceAll(/[$€£,%kKmM]/g, ""));
  return /[kK]$/.test(text) ? digits * 1000 : /[mM]$/.test(text) ? digits * 1_000_000 : digits;
}

function readToken(request: string, at: number): Token | null {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(request);
    if (!match) continue;
    const inner = kind === "quoted" ? match.slice(1).find((group) => group !== undefined)! : match[0];
    const lower = inner
      .toLowerCase()
      .replaceAll("’", "'")
      .replaceAll(/'s$/g, "")
      .replaceAll(/(?<=\p{L})-(?=\p{L})/gu, "");
    return {
      kind,
      text: inner,
      lower: kind === "word" ? lower : inner.toLowerCase(),
      stem: kind === "word" ? stem(lower) : inner.toLowerCase(),
      start: at,
      end: at + match[0].length,
      number: numberOf(kind, inner),
      isPercent: kind === "number" && inner.endsWith("%"),
    };
  }
  return null;
}

/** The request as tokens; `non-x` becomes two words, so that no negation hides in a compound. */
export function tokenise(request: string): Token[] {
  const text = request.replaceAll(/\bnon-(?=\p{L})/giu, "not ");
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const token = readToken(text, at);
    if (token) tokens.push(token);
    at = token ? token.end : at + 1;
  }
  return tokens;
}

const isBreak = (token: Token, next: Token | undefined): boolean =>
  token.kind === "sign" &&
  (/^[.?!;]$/.test(token.text) ||
    (token.text.includes("\n") && (next === undefined || /^[\p{Lu}"\d]/u.test(next.text) || /[-*•]/.test(token.text))));

/** Sentences as [start, end) token ranges; a break inside parentheses does not end one. */
export function sentences(tokens: readonly Token[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let [start, depth] = [0, 0];
  tokens.forEach((token, index) => {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth = Math.max(0, depth - 1);
    if (depth > 0 || !isBreak(token, tokens[index + 1])) return;
    if (index > start) found.push({ start, end: index });
    start = index + 1;
  });
  if (start < tokens.length) found.push({ start, end: tokens.length });
  return found;
}
