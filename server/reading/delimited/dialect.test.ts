import { expect, test } from "vitest";
import { detectDialect } from "./dialect.ts";
import { uniqueNames } from "../columns/unique-names.ts";
import { narrowest } from "../columns/value-types.ts";

const detect = (text: string, config = {}) => {
  const { delimiter, quote, header, skip, multiline, ragged, columns } = detectDialect(
    { path: "x.csv", text, encoding: "utf-8", format: "csv" },
    config,
  ).dialect;
  return { delimiter, quote, header, skip, multiline, ragged, columns: columns.map((column) => column.name) };
};

test.each([
  ["commas", "id,name\n1,Ann\n2,Bob\n", { delimiter: ",", header: true, skip: 0, columns: ["id", "name"] }],
  ["semicolons with decimal commas", "id;price\n1;1,50\n2;2,75\n", { delimiter: ";", columns: ["id", "price"] }],
  ["tabs", "id\tname\n1\tAnn, B\n2\tBob\n", { delimiter: "\t" }],
  ["pipes", "id|name\n1|Ann\n2|Bob\n", { delimiter: "|" }],
  ["comma and space", 'id, name\n1, "Ann, B"\n2, Bob\n', { delimiter: ", ", columns: ["id", "name"] }],
  [
    "commas in sentences, with a quote that is never closed above them",
    'id,name\n1,"\n2,"a, b"\n3,"c, d"\n4,"e, f"\n5,"g, h"\n6,"i, j"\n',
    { delimiter: ",", skip: 0, columns: ["id", "name"] },
  ],
  [
    "the same in few records",
    'id,v\nk0k,"\nk1k,"v, of k1k"\nk2k,"v, of k2k"\nk3k,"v, of k3k"\nk4k,"v, of k4k"',
    { delimiter: ",", skip: 0, columns: ["id", "v"] },
  ],
  ["single quotes around one name alone", "id,name\n1,'O''Neil'\n2,Ann\n3,Bob\n", { delimiter: ",", quote: "'" }],
  [
    "colons between figures with decimal commas",
    "id:name:amount:day\n1:Ann:432,51:19.04.2025\n2:Bob:-67,68:16.07.2023\n3:Cy:58,87:10.12.2020\n4:Di:5,00:21.04.2021\n",
    { delimiter: ":", columns: ["id", "name", "amount", "day"] },
  ],
  ["single quotes", "id,name\n1,'Ann, B'\n2,'Bob, C'\n", { delimiter: ",", quote: "'" }],
  [
    "spaces beside times and addresses",
    'day at note link\n2024-01-31 10:00 "a note" "https://a.example/1"\n2024-02-01 11:30 "b note" "https://a.example/2"\n2024-02-02 12:45 "c note" "https://a.example/3"\n',
    { delimiter: " ", columns: ["day", "at", "note", "link"] },
  ],
  ["no header", "1,10.5\n2,20.5\n3,30.5\n", { header: false, columns: ["column_1", "column_2"] }],
  ["one column", "name\nAnn\nBob\n", { header: true, columns: ["name"] }],
  [
    "a title above",
    "Report of May\n\nid,name,amount\n1,Ann,2\n2,Bob,3\n",
    { header: true, skip: 2, columns: ["id", "name", "amount"] },
  ],
  [
    "a padded title above",
    "Report,,\n,,\nid,name,amount\n1,Ann,2\n2,Bob,3\n",
    { header: true, skip: 2, columns: ["id", "name", "amount"] },
  ],
  ["a header in two rows", "a,b\na,b\n1,2\n3,4\n", { header: false, skip: 2, columns: ["a a", "b b"] }],
  ["line breaks in quotes", 'id,text\n1,"a\nb"\n2,c\n', { multiline: true, ragged: false }],
  ["short rows", "id,name,note\n1,Ann\n2,Bob,x\n3,Cid,y\n", { ragged: true, columns: ["id", "name", "note"] }],
  ["text columns alone", "name,city\nAnn,Rome\nBob,Oslo\n", { header: true, columns: ["name", "city"] }],
])("finds %s", (_what, text, expected) => expect(detect(text)).toMatchObject(expected));

test("what the configuration says counts", () => {
  expect(detect("a,b\n1,2\n", { header: false })).toMatchObject({ header: false, columns: ["column_1", "column_2"] });
  expect(detect("a;b,c\n1;2,3\n", { delimiter: ";" })).toMatchObject({ delimiter: ";", columns: ["a", "b,c"] });
});

test("names are unique, whatever their letter case", () => {
  expect(uniqueNames(["id", "", "ID", "id_2", " id "])).toEqual(["id", "column_2", "ID_2", "id_2_2", "id_3"]);
});

test.each([
  [["1", "-20", ""], "bigint"],
  [["007", "1"], null],
  [["1", "2.50"], "decimal"],
  [["1e3", "2.5"], "double"],
  [["2024-01-31"], "date"],
  [["2024-01-31", "2024-01-31T10:00:00"], "timestamp"],
  [["2024-01-31T10:00:00Z", "2024-01-31 10:00:00+02"], "timestamptz"],
  [["2024-01-31", "2024-01-31T10:00:00Z"], null],
  [["true", "FALSE"], "boolean"],
  [["1,234.50"], null],
  [["12345678901234567890"], "decimal"],
  [["1".repeat(39)], null],
  [["", " "], null],
] as const)("%j is %s", (values, type) => expect(narrowest(values)).toBe(type));
