import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DelimitedCounter } from "./delimited-counter.ts";
import { countOfJson, JsonScan } from "../json/json-scan.ts";
import type { RecordCount, RecordCounter } from "./record-count.ts";

function counted(counter: RecordCounter, text: string, pieceBytes = 7): RecordCount {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) counter.push(bytes.subarray(at, at + pieceBytes));
  return counter.end();
}
const spelling = { delimiter: ",", quote: '"', escape: '"', header: true, skip: 0 };
const columnsOf = (width: number) => Array.from({ length: width }, (_, at) => ({ name: `c${at}`, type: "varchar" }));
const delimited = (text: string, change: Partial<typeof spelling & { lineEnd: "\r" }> & { width?: number } = {}) =>
  counted(new DelimitedCounter({ ...spelling, columns: columnsOf(change.width ?? 2), ...change }), text);

const cell = fc.stringMatching(/^[a-z"', \n\r\\]{0,9}$/);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const pieceBytes = fc.integer({ min: 1, max: 40 });

describe("counting delimited records", () => {
  it("gives what was written, however the bytes are cut", () => {
    const table = fc.record({
      rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }),
      delimiter: fc.constantFrom(",", ";", "\t", ", ", "§"),
      lineEnd: fc.constantFrom("\n", "\r\n"),
      isClosed: fc.boolean(),
      pieceBytes,
    });
    fc.assert(
      fc.property(table, ({ rows, delimiter, lineEnd, isClosed, pieceBytes: size }) => {
        const lines = [["h", "i"], ...rows].map((row) => row.map(quoted).join(delimiter));
        const text = lines.join(lineEnd) + (isClosed ? lineEnd : "");
        const counter = new DelimitedCounter({ ...spelling, delimiter, columns: columnsOf(2) });
        const longest = Math.max(...lines.map((line) => Buffer.byteLength(line)));
        expect(counted(counter, text, size)).toMatchObject({
          records: rows.length,
          longest: { bytes: longest },
          openQuote: null,
          torn: null,
          loneReturn: null,
        });
      }),
    );
  });

  it.each([
    ["records without a line end at the end of the file", "a,b\n1,2\n3,4", 2],
    ["no record in an empty line", "a,b\n1,2\n\n\r\n3,4\n\n", 2],
    ["a quote in the middle of a value as a character", 'a,b\n1,5" pipe\n2,x\n', 2],
    ["text behind a closing quote to the same record", 'a,b\n1,"x"y"\n2,z\n', 2],
    ["a quote behind spaces as an opening one", 'a,b\n1,  "x\ny"\n2,z\n', 2],
    ["a NUL as a character", "a,b\n1,\0\n\0,2\n", 2],
  ])("counts %s", (_what, text, records) => {
    expect(delimited(text)).toMatchObject({ records, openQuote: null, loneReturn: null });
  });

  it("counts an empty line where there is one column, and passes over titles that take two lines", () => {
    expect(delimited("a\n1\n\n2\n", { width: 1 }).records).toBe(3);
    expect(delimited('"A title\nof two lines",x\n\na,b\n1,2\n', { skip: 2 }).records).toBe(1);
  });

  it("takes a backslash for the escape of a quote where it is one, and no quote where there are none", () => {
    expect(delimited('a,b\n1,"say \\"hi,\n"\n2,x\n', { escape: "\\" }).records).toBe(2);
    expect(delimited('a,b\n1,"x\n2,y\n', { quote: "", escape: "" })).toMatchObject({ records: 2, openQuote: null });
  });

  it("counts records that end by a carriage return", () => {
    expect(delimited('a,b\r1,"x\ny"\r2,z\r', { lineEnd: "\r" })).toMatchObject({ records: 2, loneReturn: null });
  });

  it("tells where a carriage return stands alone among other line ends", () => {
    expect(delimited("a,b\r\n1,x\r\n2,y\rz\r\n3,k\r\n")).toMatchObject({ loneReturn: { record: 2, line: 3 } });
    expect(delimited('a,b\n1,"x\ry"\n')).toMatchObject({ records: 1, loneReturn: null });
  });

  it("tells where a quote is opened that nothing closes, and how many lines it swallows", () => {
    expect(delimited('a,b\n1,x\n2,"y\n\n3,z\n4,k\n')).toMatchObject({
      records: 2,
      openQuote: { record: 2, line: 3, lines: 3 },
    });
    expect(delimited('a,b\n1,x\n2,"y')).toMatchObject({ records: 2, openQuote: { record: 2, line: 3, lines: 1 } });
  });

  it("tells where a value of several lines goes on behind its closing quote", () => {
    expect(delimited('a,b\n1,"open\n2,"x"\n3,y\n')).toMatchObject({ records: 2, torn: { record: 1, line: 2 } });
    expect(delimited('a,b\n1,"x\ny" \n2,"a\n""b"\n"k\nl",3\n')).toMatchObject({ records: 3, torn: null });
    expect(delimited('a,b\n1,"x"y\n')).toMatchObject({ records: 1, torn: null });
  });

  it("finds the longest record with its number and its line", () => {
    expect(delimited(`a,b\n"x\ny",1\n2,${"z".repeat(90)}\n3,k\n`).longest).toEqual({ record: 2, line: 4, bytes: 92 });
  });
});

describe("counting a large piece, whose lines without a quote are found at once", () => {
  const line = fc.constantFrom("1,abc", "", '2,"x\ny"', '"say ""hi""",k', "3,a\rb", '4,"', "5,zz   ", '  "q",1');
  const end = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r");
  const few = fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 4 });
  const plain = (ending: string) => Array.from({ length: 900 }, (_, at) => `${at},value ${at}${ending}`).join("");

  it("gives what counting byte by byte gives", () => {
    const parts = fc.array(fc.tuple(few, fc.constantFrom("\n", "\r\n")), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, fc.constantFrom({}, { escape: "\\" }, { quote: "", escape: "" }), (made, change) => {
        const text = made.map(([lines, ending]) => lines.flat().join("") + plain(ending)).join("");
        const [whole, cut] = [20_000, 64].map((size) =>
          counted(new DelimitedCounter({ ...spelling, columns: columnsOf(2), ...change }), `a,b\n${text}`, size),
        );
        expect(whole).toEqual(cut);
      }),
    );
  });
});

/** Counts the elements of lists or the documents. */
const countedJson = (format: "json" | "ndjson", text: string, pieceBytes = 7): RecordCount =>
  countOfJson(counted(new JsonScan(), text, pieceBytes).json!, format);

describe("counting JSON records", () => {
  const values = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant({ a: '],"[{\\' })), { maxLength: 6 });

  it("gives the elements of an array, however it is spaced and cut", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 2), pieceBytes, (elements, indent, size) => {
        const text = `${JSON.stringify(elements, null, indent)}\n`;
        expect(countedJson("json", text, size).records).toBe(elements.length);
      }),
    );
  });

  it("gives the lines that are not empty", () => {
    fc.assert(
      fc.property(values, fc.constantFrom("\n", "\r\n", "\n \n"), pieceBytes, (elements, lineEnd, size) => {
        const text = elements.map((each) => JSON.stringify(each)).join(lineEnd);
        expect(countedJson("ndjson", text, size).records).toBe(elements.length);
      }),
    );
  });

  it("finds the longest record", () => {
    expect(countedJson("ndjson", '{"a":1}\n\n{"a":"xyz"}\n').longest).toEqual({ record: 2, line: 3, bytes: 11 });
    expect(countedJson("json", '[{"a":1},\n{"a":"xyz"}]').longest).toEqual({ record: 2, line: 2, bytes: 11 });
  });
});
