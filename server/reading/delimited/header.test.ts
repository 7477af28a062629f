import { describe, expect, it } from "vitest";
import { detectDialect } from "./dialect.ts";

const detect = (text: string, config = {}) => {
  const { dialect, decisions } = detectDialect({ path: "x.csv", text, encoding: "utf-8", format: "csv" }, config);
  const header = decisions.find(({ part }) => part === "header")!;
  return { names: dialect.columns.map(({ name }) => name), skip: dialect.skip, isHeader: dialect.header, header };
};
const namesOf = (text: string): string[] => detect(text).names;

describe("a header that looks like figures", () => {
  it.each([
    ["one year beside a word", "town,2022\nErlach,-3.4\nIns,12.5\nTwann,0.7\n", ["town", "2022"]],
    ["years above counts", "land,2017,2018\nX,31,32\nY,44,45\nZ,57,58\n", ["land", "2017", "2018"]],
    ["years alone", "2017,2018\n31,32\n44,41\n57,12\n", ["2017", "2018"]],
    ["months", "station,1,2,3,4\nA,5.1,6.2,7,8\nB,3.3,2,1,4\nC,9,8,7,6\n", ["station", "1", "2", "3", "4"]],
    ["codes", "shop,4711,4712\nA,3,15\nB,12,2\nC,7,31\n", ["shop", "4711", "4712"]],
    [
      "codes above figures with a point",
      "shop,101,102\nA,100.5,99.5\nB,99.5,98.5\nC,101.5,97.5\n",
      ["shop", "101", "102"],
    ],
  ])("is one: %s", (_what, text, names) => expect(namesOf(text)).toEqual(names));
});

describe("figures from the first line on", () => {
  it.each([
    ["numbers", "501,7.5\n502,8.25\n503,9\n"],
    ["years", "1999,31\n2000,32\n2001,35\n"],
    ["days and amounts", '03/02/2019,"$5.10"\n04/02/2019,"$7.25"\n05/02/2019,"$1.00"\n'],
    ["a name and a figure", "Ann,31\nBob,45\nAnn,27\n"],
    ["yes and no", "true,x1\nfalse,x2\ntrue,x3\n"],
  ])("are no header: %s", (_what, text) => expect(namesOf(text)).toEqual(["column_1", "column_2"]));
});

describe("several rows of header", () => {
  it("are joined, and a name above several columns stands in each of them", () => {
    expect(
      namesOf("Region,Sales,,Costs,\n,2019,2020,2019,2020\nNorth,1.5,2.5,3.5,4.5\nSouth,5.5,6.5,7.5,8.5\n"),
    ).toEqual(["Region", "Sales 2019", "Sales 2020", "Costs 2019", "Costs 2020"]);
  });
  it("are two where a row of units stands below the names, which stay as they are", () => {
    const found = detect("time,speed,place\n(s),m/s,\n0,1.5,x\n1,2.5,y\n2,3.5,z\n");
    expect(found).toMatchObject({ names: ["time", "speed", "place"], skip: 2, isHeader: false });
    expect(found.header.says).toBe("header in row 1, units in row 2");
  });
});

it("takes units above amounts in any spelling for what they are", () => {
  const found = detect("id;amount;who\n;[EUR];\n1;-818,73;Ann\n2;unknown;Bob\n3;1.250,00;Cy\n");
  expect(found.header.says).toBe("header in row 1, units in row 2");
});

it("takes few units below a title and names for what they are", () => {
  const found = detect(
    "Made by the shop\nid;who;amount;note;day;place\n;;[EUR];;;\n1;Ann;5.5;a;2024-01-01;x\n2;Bob;6.5;b;2024-01-02;y\n",
  );
  expect(found.header.says).toBe("header in row 2, units in row 3");
});

describe("names that are missing", () => {
  it("are made up, and repeated ones numbered", () => {
    expect(namesOf("id,,name,name\n1,2,a,b\n2,3,c,d\n3,4,e,f\n")).toEqual(["id", "column_2", "name", "name_2"]);
  });
  it("belong to the first column where each row has one field more than the header", () => {
    expect(namesOf("height,weight\nr1,1.5,60\nr2,1.75,70\nr3,1.8,80\n")).toEqual(["column_1", "height", "weight"]);
  });
});

describe("a first row that may be a header or not", () => {
  it("is asked about, with what either would give", () => {
    const { header } = detect("Rome,Bern\nOslo,Paris\nLima,Quito\n");
    expect(header).toMatchObject({
      chosen: "1",
      isOpen: true,
      others: [{ chosen: "0", says: "no header", gives: "column_1, column_2" }],
    });
  });
  it("is not asked about where a person has said it, or where it is plain", () => {
    expect(detect("Rome,Bern\nOslo,Paris\nLima,Quito\n", { header: true }).header.isOpen).toBe(false);
    expect(detect("id,name\n1,Ann\n2,Bob\n").header).toMatchObject({ isOpen: false, says: "header in row 1" });
  });
  it("is no header for a person who says so", () => {
    const { names, header } = detect("id,name\n1,Ann\n2,Bob\n", { header: false });
    expect(names).toEqual(["column_1", "column_2"]);
    expect(header).toMatchObject({ chosen: "0", says: "no header" });
  });
  it("has as many rows as a person says", () => {
    expect(namesOf("a,b\nc,d\n1,2\n3,4\n")).toEqual(["a c", "b d"]);
    expect(detect("a,b\nc,d\ne,f\ng,h\n", { header: 2 }).names).toEqual(["a c", "b d"]);
  });
});
