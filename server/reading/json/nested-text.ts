import type { ScalarKind } from "./json-tokens.ts";

/** Keeps a list or an object as JSON text of its own: each part as it was written, without the blanks between them. */
export class NestedText {
  readonly #ends: string[] = [];
  #parts: string[] = [];
  /** Whether the next part stands behind another one of its list or object. */
  #isBehind = false;

  get isOpen(): boolean {
    return this.#ends.length > 0;
  }

  open(isList: boolean): void {
    this.#part(isList ? "[" : "{");
    this.#ends.push(isList ? "]" : "}");
    this.#isBehind = false;
  }

  close(): void {
    this.#parts.push(this.#ends.pop()!);
    this.#isBehind = true;
  }

  key(raw: string): void {
    this.#part(`"${raw}":`);
    this.#isBehind = false;
  }

  /** NaN and the infinities, which JSON does not have, become texts. */
  scalar(kind: ScalarKind, raw: string): void {
    this.#part(kind === "text" || kind === "odd" ? `"${raw}"` : raw);
    this.#isBehind = true;
  }

  /** The text, once what was opened first is closed. */
  take(): string {
    const text = this.#parts.join("");
    this.#parts = [];
    this.#isBehind = false;
    return text;
  }

  #part(text: string): void {
    if (this.#isBehind) this.#parts.push(",");
    this.#parts.push(text);
  }
}
