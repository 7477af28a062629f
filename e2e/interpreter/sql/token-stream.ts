import { type Token, tokenize } from "./lexer.ts";
import { BindError } from "./values.ts";

/** The tokens of one expression and a place among them. */
export class TokenStream {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  isWord(word: string): boolean {
    return this.peek().kind === "word" && this.peek().text === word;
  }

  isSymbol(symbol: string): boolean {
    return this.peek().kind === "symbol" && this.peek().text === symbol;
  }

  takeWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.next();
    return found;
  }

  takeSymbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.next();
    return found;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.refuse(word);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.refuse(symbol);
  }

  expectEnd(): void {
    if (this.peek().kind !== "end") throw this.refuse("the end");
  }

  refuse(expected: string): BindError {
    return new BindError(`the interpreter expected ${expected} at "${this.peek().raw}" in: ${this.#source}`);
  }
}
