/**
 * SQL that is only ever composed of fixed text, quoted identifiers, quoted literals and named references.
 * A reference (a path that is known only where the statement runs) is filled in by the executor as a literal.
 */
export interface Reference {
  readonly ref: string;
}
export interface Fragment {
  readonly parts: ReadonlyArray<string | Reference>;
}

type Piece = Fragment | readonly Fragment[];

const push = (parts: (string | Reference)[], next: string | Reference): void => {
  const last = parts.at(-1);
  if (typeof next === "string" && typeof last === "string") parts[parts.length - 1] = last + next;
  else parts.push(next);
};

/** Template tag: only fragments can be put in, so no name or value becomes SQL by concatenation. */
export function sql(texts: TemplateStringsArray, ...pieces: Piece[]): Fragment {
  const parts: (string | Reference)[] = [];
  texts.forEach((text, index) => {
    push(parts, text);
    const piece = pieces[index];
    if (piece === undefined) return;
    const list = Array.isArray(piece) ? (piece as readonly Fragment[]) : [piece as Fragment];
    list.forEach((fragment) => fragment.parts.forEach((part) => push(parts, part)));
  });
  return { parts };
}

export const join = (fragments: readonly Fragment[], separator = ", "): Fragment => {
  const parts: (string | Reference)[] = [];
  fragments.forEach((fragment, index) => {
    if (index > 0) push(parts, separator);
    fragment.parts.forEach((part) => push(parts, part));
  });
  return { parts };
};

/** An identifier in double quotes; NUL cannot stand in one. */
export const ident = (name: string): Fragment => ({ parts: [`"${name.replaceAll("\0", "").replaceAll('"', '""')}"`] });

/** A value as a literal of both DuckDB and Postgres with standard strings. */
export const literal = (value: string | number | bigint | boolean | null): Fragment => {
  if (value === null) return { parts: ["NULL"] };
  if (typeof value === "boolean") return { parts: [value ? "TRUE" : "FALSE"] };
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`${value} has no literal`);
  if (typeof value !== "string") return { parts: [String(value)] };
  return { parts: [quoteString(value)] };
};

export const quoteString = (value: string): string => `'${value.replaceAll("\0", "").replaceAll("'", "''")}'`;

/** A path or other string that the executor fills in where the statement runs. */
export const reference = (name: string): Fragment => ({ parts: [{ ref: name }] });

/** Text that has already been parsed and printed by DuckDB (`json_deserialize_sql`), or is fixed in our own source. */
export const parsed = (text: string): Fragment => ({ parts: [text] });

/** The statement with every reference filled in as a quoted string. A missing one is an error. */
export const render = (fragment: Fragment, values: Readonly<Record<string, string>> = {}): string =>
  fragment.parts
    .map((part) => {
      if (typeof part === "string") return part;
      const value = values[part.ref];
      if (value === undefined) throw new Error(`no value for the reference ${part.ref}`);
      return quoteString(value);
    })
    .join("");
