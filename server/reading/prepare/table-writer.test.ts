import { expect, it, describe } from "vitest";
import { type FileReading, plainMarks } from "#domain/reading/file-reading.ts";
import { TableWriter } from "./table-writer.ts";

const plain: FileReading = {
  ...plainMarks,
  format: "csv",
  prepare: "table",
  columns: ["a", "b", "c"].map((name) => ({ name, type: "varchar" })),
};

/** The rows as lists of cells, and what became of the other records; in pieces of this size. */
function table(text: string, reading: Partial<FileReading>, size = text.length) {
  const writer = new TableWriter({ ...plain, ...reading });
  let csv = "";
  for (let at = 0; at < text.length; at += Math.max(1, size)) csv += writer.push(text.slice(at, at + size));
  return { csv: csv + writer.end(), counts: writer.counts };
}
const csvOf = (text: string, reading: Partial<FileReading>): string => {
  const { csv } = table(text, reading);
  expect(table(text, reading, 3).csv).toBe(csv);
  return csv;
};

const noQuotes = { delimiter: "\t", quote: "", escape: "", backslash: true };

describe("what databases write out", () => {
  it("has every escape of COPY, and an empty field is an empty text", () => {
    expect(csvOf("1\t\\N\tx\\ty\n2\t\tC:\\\\dir\n3\ta\\\nb\t\\Nx\n", noQuotes)).toBe(
      '1,,x\ty\n2,"",C:\\dir\n3,"a\nb",Nx\n',
    );
  });
  it("has fields in quotes, in which quotes and line ends are escaped", () => {
    expect(csvOf('"1",\\N,"say \\"hi\\", all"\n"2","a\\\nb","\\\\"\n', { backslash: true })).toBe(
      '1,,"say ""hi"", all"\n2,"a\nb",\\\n',
    );
  });
});

describe("records with a quote or a delimiter out of place", () => {
  const mend = { width: 3, figures: [0] };
  it.each([
    ["a quote that nothing closes", '1,"b,c\n2,"d, e",f\n', '1,"""b",c\n2,"d, e",f\n'],
    ["a quote that nothing closes, last", '1,a,b\n2,"c,d', '1,a,b\n2,"""c",d\n'],
    ["one quote too many before a value", '1,""b, c",d\n', '1,"""b, c",d\n'],
    ["quotes inside a value", '1,"say "hi", all",d\n', '1,"say ""hi"", all",d\n'],
    ["quotes around half a value", '1,"b"x,d\n', '1,"""b""x",d\n'],
    ["another delimiter", "1,b,c\n2;d;e\n", "1,b,c\n2,d,e\n"],
  ])("are rows: %s", (_what, text, csv) => {
    expect(csvOf(text, { mend })).toBe(csv);
    expect(table(text, { mend }).counts).toMatchObject({ notes: { mended: { count: 1 } }, unreadable: 0 });
  });
  it("are rows where a delimiter can only belong to one value", () => {
    const text = "1,Lee, Ann,2.5\n2,Roe,3.5\n";
    expect(csvOf(text, { mend: { width: 3, figures: [0, 2] } })).toBe('1,"Lee, Ann",2.5\n2,Roe,3.5\n');
  });
  it("are refused where they can be cut in two ways", () => {
    const text = "1,Lee, Ann,x\n2,Roe,y\n";
    expect(table(text, { mend })).toMatchObject({
      csv: "2,Roe,y\n",
      counts: {
        rows: 1,
        notes: { mended: { count: 0 } },
        unreadable: 1,
        refused: [{ line: 1, message: "it has 4 fields instead of 3" }],
      },
    });
  });
  it.each(["1,Lee,8,9\n", "1,2,Lee,9\n"])(
    "are refused where a figure stands beside a column of figures: %s",
    (text) => {
      expect(table(text, { mend: { width: 3, figures: [0, 2] } }).counts).toMatchObject({ rows: 0, unreadable: 1 });
    },
  );
  it("are not made of records that are only short", () => {
    const text = '1,"b; c; d"\n2,"x,y"\n';
    expect(table(text, { mend })).toMatchObject({
      csv: '1,b; c; d,\n2,"x,y",\n',
      counts: { rows: 2, notes: { mended: { count: 0 } } },
    });
  });
});

describe("fields of fixed width", () => {
  const widths = [3, 8, 0];
  it("lose the blanks around them", () => {
    expect(csvOf("1  Ann     12.5\n22 Bob Lee  3\n3\n", { widths })).toBe("1,Ann,12.5\n22,Bob Lee,3\n3,,\n");
  });
  it("are counted in letters", () => {
    expect(csvOf("1  Å😀é     7\n", { widths })).toBe("1,Å😀é,7\n");
  });
  it("are refused where a word stands across two of them", () => {
    expect(table("1  Ann     12.5\n22 Bob Leeman 3\n", { widths, strict: true }).counts).toMatchObject({
      rows: 1,
      refused: [{ line: 2, message: "a value stands across the place where two columns part" }],
    });
  });
});

it("counts what stands below the table's first empty line", () => {
  const text = "a,b,c\n\n1,2,3\n4,5,6\n\nother,table\n7,8\n";
  expect(table(text, { header: true, untilBlank: true })).toMatchObject({
    csv: "1,2,3\n4,5,6\n",
    counts: { rows: 2, notes: { below: { count: 2, first: [{ line: 6, text: "other,table" }, {}] } } },
  });
});

it("takes quotes that open and close by different signs", () => {
  expect(csvOf("1,“b, c”,d\n2,“e”,f\n", { quote: "“”", escape: "" })).toBe('1,"b, c",d\n2,e,f\n');
});

describe("texts that stand alone at the end", () => {
  const rows = "1,2,3\n4,5,6\n";
  const remarks = { figures: true, longest: 1 };
  it.each([
    ["a source", `${rows}Source: here\n`, [[3, "Source: here"]]],
    [
      "several, with an empty line between them",
      `${rows}\nAs of May.\n\nSee there.\n`,
      [
        [4, "As of May."],
        [6, "See there."],
      ],
    ],
    ["a count of rows", `${rows}(2 rows)\n`, [[3, "(2 rows)"]]],
    ["no figure", `${rows}7\n`, []],
    ["no text with another beside it", `${rows}Sum,15\n`, []],
    ["nothing where there is no more", rows, []],
    ["no text above a row", `${rows}Source: here\n7,8,9\n`, []],
  ])("are remarks: %s", (_what, text, told) => {
    const { first } = table(text, { remarks }, 5).counts.notes.remarks;
    expect(first.map((each) => [each.line, each.text.replace(/,*$/, "")])).toEqual(told);
    expect(csvOf(text, { remarks }).split("\n")).toHaveLength(
      text.split("\n").filter(Boolean).length - told.length + 1,
    );
  });
  it("are remarks by what the first column holds", () => {
    const words = "Ann,2,3\nBob,5,6\nLee Roe\n";
    const left = (longest: number) => table(words, { remarks: { figures: false, longest } }).counts.notes.remarks.count;
    expect([left(7), left(3)]).toEqual([0, 0]);
    expect(
      table(words.replace("Lee Roe", "As it was then"), { remarks: { figures: false, longest: 3 } }).counts,
    ).toMatchObject({
      rows: 2,
      notes: { remarks: { count: 1 } },
    });
  });
});

it("tells the line of what a person said to leave out", () => {
  expect(table("1,2,3\n4,5,6\n7,8,9\n", { foot: 1 }).counts.notes.below).toEqual({
    count: 1,
    first: [{ line: 3, text: "7,8,9" }],
  });
});
