import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonFault } from "./json-fault.ts";
import { type JsonListener, JsonTokens } from "./json-tokens.ts";

/** Builds the documents again from their parts. */
class Builder implements JsonListener {
  readonly documents: unknown[] = [];
  readonly #open: { value: unknown[] | Map<string, unknown>; key: string }[] = [];

  open(isList: boolean): void {
    this.#open.push({ value: isList ? [] : new Map(), key: "" });
  }
  close(): void {
    const { value } = this.#open.pop()!;
    this.#take(Array.isArray(value) ? value : Object.fromEntries(value));
  }
  key(text: string, from: number, to: number): void {
    this.#open.at(-1)!.key = JSON.parse(`"${text.slice(from, to)}"`) as string;
  }
  scalar(kind: string, raw: string): void {
    this.#take(kind === "odd" ? raw : (JSON.parse(kind === "text" ? `"${raw}"` : raw) as unknown));
  }
  #take(value: unknown): void {
    const parent = this.#open.at(-1);
    if (!parent) this.documents.push(value);
    else if (Array.isArray(parent.value)) parent.value.push(value);
    else parent.value.set(parent.key, value);
  }
}

function documentsOf(text: string, pieceLength: number): unknown[] {
  const builder = new Builder();
  const tokens = new JsonTokens(builder);
  for (let at = 0; at < text.length; at += pieceLength) tokens.push(text.slice(at, at + pieceLength));
  tokens.end();
  return builder.documents;
}
function faultOf(text: string): { says: string; mend: string } {
  try {
    documentsOf(text, 7);
  } catch (error) {
    if (error instanceof JsonFault) return { says: error.says, mend: error.mend };
    throw error;
  }
  throw new Error("it was read");
}
const withoutMinusZero = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

describe("cutting JSON into its parts", () => {
  const value = fc.jsonValue({ maxDepth: 4 }).map(withoutMinusZero);
  const pieceLength = fc.integer({ min: 1, max: 40 });

  it("gives the documents again, one after another, however they are spaced and cut", () => {
    const given = fc.record({
      documents: fc.array(value, { maxLength: 4 }),
      indent: fc.constantFrom(0, 2),
      pieceLength,
    });
    fc.assert(
      fc.property(given, ({ documents, indent, pieceLength: length }) => {
        const text = documents.map((each) => JSON.stringify(each, null, indent)).join("\r\n");
        expect(documentsOf(text, length)).toEqual(documents);
      }),
    );
  });

  const sign = fc.constantFrom(..."{}[],:\"\\ue0123.-+eE \n\ttruefalsn'#/NaIity");
  const damaged = fc
    .tuple(value, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), sign), { minLength: 1, maxLength: 3 }))
    .map(([given, changes]) =>
      changes.reduce((text, [place, kind, put]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + (kind === 1 ? "" : put) + text.slice(kind === 0 ? at : at + 1);
      }, JSON.stringify(given)),
    );

  it("takes a damaged text exactly where a strict reader of JSON takes it, and says the line where it does not", () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(damaged, pieceLength, (text, length) => {
        let parsed: { value: unknown } | null = null;
        try {
          parsed = { value: JSON.parse(text) as unknown };
        } catch {
          // refused
        }
        if (parsed) {
          expect(documentsOf(text, length)).toEqual([parsed.value]);
          seen.taken += 1;
          return;
        }
        let found: unknown[] | null = null;
        try {
          found = documentsOf(text, length);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonFault);
          expect((error as JsonFault).line).toBeGreaterThan(0);
          seen.refused += 1;
        }
        // several documents, none at all, and the words for numbers that JSON does not have
        if (found?.length === 1) expect(text).toMatch(/NaN|Infinity/);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(50);
  });

  it.each([
    [
      "a comma behind the last record",
      '[\n{"a":1},\n{"a":2},\n]',
      "on line 3 a comma stands before ], where nothing follows it",
      "Remove the comma on line 3.",
    ],
    [
      "a comma behind the last key",
      '{"a":1,\n"b":2,\n\n}',
      "on line 2 a comma stands before }, where nothing follows it",
      "Remove the comma on line 2.",
    ],
    [
      "a file that was cut off",
      '[\n{"a":1},\n{"a":[1',
      "it ends in the middle of a list that begins on line 3",
      "Copy, download or write the file again: its end is missing.",
    ],
    [
      "a text without an end",
      '{"a":1}\n{"b":"x',
      "a text that begins on line 2 is never closed",
      "Close the text that begins on line 2.",
    ],
    [
      "a line break in a text",
      '{"a":"x\ny"}',
      "a text that begins on line 1 holds a line break as it is, or is never closed",
      "Close the text, or write \\n in it.",
    ],
    [
      "no comma between keys",
      '{"a":1\n"b":2}',
      'on line 2 stands " where a comma or } should stand',
      "Correct line 2, or write the file again as JSON.",
    ],
    [
      "single quotes",
      "{'a':1}",
      "on line 1 stands ' where a key in double quotes should stand",
      "Correct line 1, or write the file again as JSON.",
    ],
    [
      "a number with a zero before it",
      '[{"a":1},\n{"a":007}]',
      "on line 2 stands 007 where a value should stand",
      "Correct line 2, or write the file again as JSON.",
    ],
    [
      "a backslash before a sign that has none",
      '{"a":"C:\\data"}',
      "a text on line 1 holds \\d, which JSON does not have",
      "Write a backslash as two, and other signs as they are.",
    ],
    [
      "commas between documents",
      '{"a":1},\n{"a":2}',
      "on line 1 stands , where a value should stand",
      "Correct line 1, or write the file again as JSON.",
    ],
    [
      "nesting without an end",
      "[".repeat(2_000),
      "on line 1 lists and objects stand in one another more than 1000 deep",
      "Write the file with less nesting.",
    ],
  ])("names the place of %s", (_what, text, ...[says, mend]) => {
    expect(faultOf(text)).toEqual({ says, mend });
  });

  it("takes a text of many pieces in the time of a few copies", () => {
    const long = "x".repeat(20e6);
    const started = performance.now();
    expect(documentsOf(`["${long}"]`, 65_536)).toEqual([[long]]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
