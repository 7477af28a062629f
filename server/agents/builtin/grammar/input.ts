import type { Token } from "../text/tokenise.ts";
import type { Vocabulary } from "../link/vocabulary.ts";

/** One sentence being read: tokens [start, end) of the request. */
export interface Input {
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
  readonly vocabulary: Vocabulary;
  /** What each parser found at each place, so that trying many clauses stays cheap. */
  readonly memo: Map<string, readonly Found<unknown>[]>;
}

export interface Found<T> {
  readonly end: number;
  readonly value: T;
}
export type Parser<T> = (input: Input, at: number) => readonly Found<T>[];

export const tokenAt = (input: Input, at: number): Token | null =>
  at >= input.start && at < input.end ? input.tokens[at]! : null;

/** The parser with its findings remembered, and an endless descent cut. */
export function remember<T>(name: string, parser: Parser<T>): Parser<T> {
  return (input, at) => {
    const key = `${name}@${at}`;
    const known = input.memo.get(key);
    if (known) return known as readonly Found<T>[];
    input.memo.set(key, []);
    const found = parser(input, at).toSorted((left, right) => right.end - left.end);
    input.memo.set(key, found);
    return found;
  };
}

export const either =
  <T>(...parsers: readonly Parser<T>[]): Parser<T> =>
  (input, at) =>
    parsers.flatMap((parser) => parser(input, at));
