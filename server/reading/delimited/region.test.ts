import { expect, it } from "vitest";
import { detectDialect } from "./dialect.ts";

const rows = Array.from({ length: 12 }, (_, index) => index + 1);
const table = rows.map((each) => `${each},n${each},${each}.5`).join("\n");

const detect = (text: string, config = {}) => {
  const { dialect, decisions } = detectDialect({ path: "x.csv", text, encoding: "utf-8", format: "csv" }, config);
  return { ...dialect, names: dialect.columns.map(({ name }) => name), says: decisions.map(({ says }) => says) };
};
const plain = ["id", "name", "price"];

it.each([
  [
    "remarks below an empty line",
    `id,name,price\n${table}\n\nSource: the register of 2020\n`,
    { remarks: { figures: true, longest: 2 }, names: plain },
  ],
  [
    "remarks apart",
    `id,name,price\n${table}\n\nAs of May.\nSee the notes.\n`,
    { remarks: { figures: true, longest: 2 }, names: plain },
  ],
  [
    "a count of rows",
    `id,name,price\n${table}\n\n(12 rows)\n`,
    { remarks: { figures: true, longest: 2 }, names: plain },
  ],
  ["a header that comes again", `id,name,price\n${table}\nid,name,price\n${table}\n`, { repeats: true, names: plain }],
  ["a remark right below", `id,name,price\n${table}\nSource: the register of 2020\n`, { remarks: {}, names: plain }],
  ["another table", `id,name,price\n${table}\n\ncity,people\nA,5\nB,6\n`, { untilBlank: true, names: plain }],
  [
    "columns of fixed width",
    "id  name        price\n1   Ann Lee       1.5\n22  Bob          20.5\n3   Cid Roe        .5\n",
    { delimiter: "", names: plain },
  ],
  ["runs of blanks", "id  name  price\n1 Ann    1.5\n22   Bob 20.5\n  3  Cid 7.5\n", { runs: true, names: plain }],
  ["two bars", "id||name||price\n1||Ann||1.5\n2||Bob||2.5\n3||Cid||3.5\n", { delimiter: "||", names: plain }],
  ["carets", "id^name^price\n1^Ann^1.5\n2^Bob^2.5\n3^Cid^3.5\n", { delimiter: "^", names: plain }],
  ["tildes for quotes", "id,name,price\n~1~,~Lee, Ann~,~1.5~\n~2~,~Roe, Bob~,~2.5~\n", { quote: "~", names: plain }],
  ["typographic quotes", "id,name,price\n1,“Lee, Ann”,1.5\n2,“Roe, Bob”,2.5\n", { quote: "“”", names: plain }],
  ["carets before quotes", 'id,name,price\n1,"a ^"b^", c",1.5\n2,"d ^"e^", f",2.5\n', { escape: "^", names: plain }],
])("finds %s", (_what, text, expected) => expect(detect(text)).toMatchObject(expected));

it("reads the table that a person chose, and says which there are", () => {
  const text = `id,name,price\n${table}\n\ncity,people\nA,5\nB,6\n`;
  expect(detect(text).says).toContain("table 1 of 2");
  expect(detect(text, { table: 2 })).toMatchObject({ names: ["city", "people"], skip: 14 });
  expect(() => detect(text, { table: 3 })).toThrow("has 2 tables, and no table 3");
});

it("obeys what a person says of lines above and below", () => {
  expect(detect(`x\ny\nid,name,price\n${table}\n`, { skip: 2, foot: 1 })).toMatchObject({
    skip: 2,
    foot: 1,
    names: plain,
  });
});
