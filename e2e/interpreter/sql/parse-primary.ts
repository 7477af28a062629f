import type { Ordering, Syntax } from "./syntax.ts";
import type { TokenStream } from "./token-stream.ts";

type Parse = (stream: TokenStream) => Syntax;

function parseTypeName(stream: TokenStream): string {
  let name = stream.next().text;
  for (const more of ["precision", "with", "without", "time", "zone"]) if (stream.takeWord(more)) name += ` ${more}`;
  if (stream.takeSymbol("(")) {
    const parts: string[] = [];
    do parts.push(stream.next().text);
    while (stream.takeSymbol(","));
    stream.expectSymbol(")");
    name += `(${parts.join(",")})`;
  }
  return name;
}

function parseCase(stream: TokenStream, parse: Parse): Syntax {
  const subject = stream.isWord("when") ? null : parse(stream);
  const branches: { when: Syntax; result: Syntax }[] = [];
  while (stream.takeWord("when")) {
    const when = parse(stream);
    stream.expectWord("then");
    branches.push({ when, result: parse(stream) });
  }
  const otherwise = stream.takeWord("else") ? parse(stream) : null;
  stream.expectWord("end");
  return { kind: "case", subject, branches, otherwise };
}

function parseCast(stream: TokenStream, parse: Parse, isTry: boolean): Syntax {
  stream.expectSymbol("(");
  const operand = parse(stream);
  stream.expectWord("as");
  const type = parseTypeName(stream);
  stream.expectSymbol(")");
  return { kind: "cast", operand, type, isTry };
}

const call = (name: string, args: readonly Syntax[]): Syntax => ({
  kind: "call",
  name,
  args,
  star: false,
  distinct: false,
  filter: null,
  order: [],
});

/** Functions whose arguments are set apart by words: extract, position, substring and trim. */
function parseWordedCall(stream: TokenStream, name: string, parse: Parse): Syntax {
  if (name === "extract") {
    const part: Syntax = { kind: "string", text: stream.next().text };
    stream.expectWord("from");
    return call("date_part", [part, parse(stream)]);
  }
  if (name === "trim") {
    const side = ["leading", "trailing", "both"].find((word) => stream.takeWord(word));
    if (stream.takeWord("from")) return call(sideName(side), [parse(stream)]);
    const first = parse(stream);
    if (stream.takeWord("from")) return call(sideName(side), [parse(stream), first]);
    return call(sideName(side), stream.takeSymbol(",") ? [first, parse(stream)] : [first]);
  }
  if (name === "position") {
    const part = parsePrimary(stream, parse);
    stream.expectWord("in");
    return call("strpos", [parse(stream), part]);
  }
  const operand = parse(stream);
  const args = [operand];
  if (stream.takeWord("from")) args.push(parse(stream));
  if (stream.takeWord("for"))
    args.push(...(args.length === 1 ? [{ kind: "number", text: "1" } as const] : []), parse(stream));
  while (stream.takeSymbol(",")) args.push(parse(stream));
  return call(name, args);
}

const sideName = (side: string | undefined): string =>
  side === "leading" ? "ltrim" : side === "trailing" ? "rtrim" : "trim";

function parseOrder(stream: TokenStream, parse: Parse): Ordering[] {
  const order: Ordering[] = [];
  if (!stream.takeWord("order")) return order;
  stream.expectWord("by");
  do {
    const by = parse(stream);
    const descending = stream.takeWord("desc");
    if (!descending) stream.takeWord("asc");
    const nullsFirst = stream.takeWord("nulls") && stream.takeWord("first");
    if (!nullsFirst) stream.takeWord("last");
    order.push({ by, descending, nullsFirst });
  } while (stream.takeSymbol(","));
  return order;
}

function parseCall(stream: TokenStream, name: string, parse: Parse): Syntax {
  stream.expectSymbol("(");
  if (["extract", "trim", "substring", "position"].includes(name)) {
    const worded = parseWordedCall(stream, name, parse);
    stream.expectSymbol(")");
    return worded;
  }
  const star = stream.takeSymbol("*");
  const distinct = stream.takeWord("distinct");
  const args: Syntax[] = [];
  if (!star && !stream.isSymbol(")"))
    do args.push(parse(stream));
    while (stream.takeSymbol(","));
  const order = parseOrder(stream, parse);
  stream.expectSymbol(")");
  let filter: Syntax | null = null;
  if (stream.takeWord("filter")) {
    stream.expectSymbol("(");
    stream.takeWord("where");
    filter = parse(stream);
    stream.expectSymbol(")");
  }
  return { kind: "call", name, args, star, distinct, filter, order };
}

function parseInterval(stream: TokenStream, parse: Parse): Syntax {
  const token = stream.peek();
  if (token.kind === "string" && stream.peek(1).kind !== "word")
    return { kind: "interval", count: null, text: stream.next().text };
  const count: Syntax = stream.takeSymbol("(")
    ? parse(stream)
    : token.kind === "number" || token.kind === "string"
      ? { kind: "number", text: stream.next().text }
      : parse(stream);
  if (token.text === "(") stream.expectSymbol(")");
  return { kind: "interval", count, text: stream.next().text };
}

const typedLiterals = ["date", "timestamp", "timestamptz", "time"];

function parseWord(stream: TokenStream, parse: Parse): Syntax {
  const token = stream.next();
  const { text: word } = token;
  if (word === "null") return { kind: "null" };
  if (word === "true" || word === "false") return { kind: "boolean", value: word === "true" };
  if (word === "case") return parseCase(stream, parse);
  if ((word === "cast" || word === "try_cast") && stream.isSymbol("("))
    return parseCast(stream, parse, word === "try_cast");
  if (word === "interval" && !stream.isSymbol(")") && !stream.isSymbol(",")) return parseInterval(stream, parse);
  if (typedLiterals.includes(word) && stream.peek().kind === "string") {
    return { kind: "cast", operand: { kind: "string", text: stream.next().text }, type: word, isTry: false };
  }
  if (stream.isSymbol("(")) return parseCall(stream, word, parse);
  return parseColumn(stream, token.raw);
}

/** A column, possibly after its table's name. */
function parseColumn(stream: TokenStream, first: string): Syntax {
  let name = first;
  while (stream.takeSymbol(".")) name = stream.peek().kind === "word" ? stream.next().raw : stream.next().text;
  return { kind: "column", name };
}

function parseAtom(stream: TokenStream, parse: Parse): Syntax {
  const token = stream.peek();
  if (token.kind === "word") return parseWord(stream, parse);
  stream.next();
  if (token.kind === "number") return { kind: "number", text: token.text.replaceAll("_", "") };
  if (token.kind === "string") return { kind: "string", text: token.text };
  if (token.kind === "name")
    return stream.isSymbol("(") ? parseCall(stream, token.text.toLowerCase(), parse) : parseColumn(stream, token.text);
  if (token.text === "(") {
    const inner = parse(stream);
    stream.expectSymbol(")");
    return inner;
  }
  if (token.text !== "[") throw stream.refuse("an expression");
  const items: Syntax[] = [];
  if (!stream.isSymbol("]"))
    do items.push(parse(stream));
    while (stream.takeSymbol(","));
  stream.expectSymbol("]");
  return { kind: "list", items };
}

/** An atom with the casts and subscripts behind it. */
export function parsePrimary(stream: TokenStream, parse: Parse): Syntax {
  let syntax = parseAtom(stream, parse);
  for (;;) {
    if (stream.takeSymbol("::")) {
      syntax = { kind: "cast", operand: syntax, type: parseTypeName(stream), isTry: false };
    } else if (stream.takeSymbol("[")) {
      const from = stream.isSymbol(":") ? null : parse(stream);
      const single = !stream.takeSymbol(":");
      const to = single || stream.isSymbol("]") ? null : parse(stream);
      stream.expectSymbol("]");
      syntax = { kind: "slice", operand: syntax, from, to, single };
    } else return syntax;
  }
}
