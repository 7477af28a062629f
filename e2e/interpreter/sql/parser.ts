import { parsePrimary } from "./parse-primary.ts";
import type { BinaryOperator, Syntax } from "./syntax.ts";
import { TokenStream } from "./token-stream.ts";

/** How tightly each operator binds; a unary sign, casts and subscripts bind tighter than all of these. */
const level = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  compare: 5,
  member: 6,
  text: 7,
  add: 8,
  multiply: 9,
  power: 10,
  sign: 11,
} as const;

const binaryLevels: Record<string, [BinaryOperator, number]> = {
  "=": ["=", level.compare],
  "==": ["=", level.compare],
  "<>": ["<>", level.compare],
  "!=": ["<>", level.compare],
  "<": ["<", level.compare],
  "<=": ["<=", level.compare],
  ">": [">", level.compare],
  ">=": [">=", level.compare],
  "||": ["||", level.text],
  "~": ["~", level.text],
  "!~": ["!~", level.text],
  "+": ["+", level.add],
  "-": ["-", level.add],
  "*": ["*", level.multiply],
  "/": ["/", level.multiply],
  "//": ["//", level.multiply],
  "%": ["%", level.multiply],
  "^": ["^", level.power],
  "**": ["^", level.power],
};

function parseList(stream: TokenStream): Syntax[] {
  const items: Syntax[] = [];
  do items.push(parseLevel(stream, 0));
  while (stream.takeSymbol(","));
  return items;
}

function parseIs(stream: TokenStream, operand: Syntax): Syntax {
  const negated = stream.takeWord("not");
  if (stream.takeWord("distinct")) {
    stream.expectWord("from");
    return { kind: "distinct", left: operand, right: parseLevel(stream, level.is + 1), negated };
  }
  const test = stream.takeWord("true") ? "true" : stream.takeWord("false") ? "false" : "null";
  if (test === "null" && !stream.takeWord("null")) stream.expectWord("unknown");
  return { kind: "is", operand, test, negated };
}

/** IN, BETWEEN, LIKE and ILIKE, each possibly after NOT; null where none of them follows. */
function parseMember(stream: TokenStream, operand: Syntax): Syntax | null {
  const negated = stream.isWord("not") && ["in", "between", "like", "ilike"].includes(stream.peek(1).text);
  if (negated) stream.next();
  if (stream.takeWord("in")) {
    const close = stream.takeSymbol("[") ? "]" : ")";
    if (close === ")") stream.expectSymbol("(");
    const items = parseList(stream);
    stream.expectSymbol(close);
    return { kind: "in", operand, items, negated };
  }
  if (stream.takeWord("between")) {
    const low = parseLevel(stream, level.member + 1);
    stream.expectWord("and");
    return { kind: "between", operand, low, high: parseLevel(stream, level.member + 1), negated };
  }
  const ignoreCase = stream.isWord("ilike");
  if (!ignoreCase && !stream.isWord("like")) return null;
  stream.next();
  const pattern = parseLevel(stream, level.member + 1);
  const escape = stream.takeWord("escape") ? parseLevel(stream, level.member + 1) : null;
  return { kind: "like", operand, pattern, escape, ignoreCase, negated };
}

/** The operators that DuckDB prints for LIKE and its kin. */
function parsePrintedLike(stream: TokenStream, operand: Syntax): Syntax | null {
  const { kind, text } = stream.peek();
  if (kind !== "symbol" || !/^!?~~\*?$/.test(text)) return null;
  stream.next();
  return {
    kind: "like",
    operand,
    pattern: parseLevel(stream, level.text + 1),
    escape: null,
    ignoreCase: text.endsWith("*"),
    negated: text.startsWith("!"),
  };
}

function parsePrefix(stream: TokenStream): Syntax {
  if (stream.takeWord("not")) return { kind: "not", operand: parseLevel(stream, level.not) };
  for (const symbol of ["-", "+"]) {
    if (stream.takeSymbol(symbol))
      return { kind: "sign", negative: symbol === "-", operand: parseLevel(stream, level.sign) };
  }
  return parsePrimary(stream, (inner) => parseLevel(inner, 0));
}

function parseNext(stream: TokenStream, left: Syntax, minimum: number): Syntax | null {
  const token = stream.peek();
  if (token.kind === "symbol") {
    const binary = binaryLevels[token.text];
    if (binary && binary[1] >= minimum) {
      stream.next();
      return { kind: "binary", operator: binary[0], left, right: parseLevel(stream, binary[1] + 1) };
    }
    return minimum <= level.text ? parsePrintedLike(stream, left) : null;
  }
  if (token.kind !== "word") return null;
  for (const operator of ["or", "and"] as const) {
    if (token.text === operator && level[operator] >= minimum) {
      stream.next();
      return { kind: "binary", operator, left, right: parseLevel(stream, level[operator] + 1) };
    }
  }
  if (minimum <= level.is && stream.takeWord("is")) return parseIs(stream, left);
  if (minimum <= level.is && stream.takeWord("isnull"))
    return { kind: "is", operand: left, test: "null", negated: false };
  if (minimum <= level.is && stream.takeWord("notnull"))
    return { kind: "is", operand: left, test: "null", negated: true };
  return minimum <= level.member ? parseMember(stream, left) : null;
}

function parseLevel(stream: TokenStream, minimum: number): Syntax {
  let left = parsePrefix(stream);
  for (let next = parseNext(stream, left, minimum); next; next = parseNext(stream, left, minimum)) left = next;
  return left;
}

/** One expression of the dialect's subset; anything that follows it is an error. */
export function parseExpression(source: string): Syntax {
  const stream = new TokenStream(source);
  const syntax = parseLevel(stream, 0);
  stream.expectEnd();
  return syntax;
}
