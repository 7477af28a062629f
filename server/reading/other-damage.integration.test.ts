import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileRows } from "#domain/plan/read-file.ts";
import { literal, render } from "#domain/sql/fragment.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "./inspect-file.ts";
import { prepareSource } from "./prepare/prepare-source.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const names = ["id", "name", "note", "amount"];
const rows = Array.from({ length: 24 }, (_, at) => [
  String(at + 1),
  `name ${at + 1}`,
  at % 3 === 0 ? `one, two of ${at + 1}` : at % 3 === 1 ? `he said "hi" ${at + 1}` : `plain ${at + 1}`,
  `${at}.25`,
]);

/** The table in a spelling: each cell as it is given, or put in quotes. */
const spelled = (cell: (text: string) => string, delimiter: string, header = true): string =>
  `${[...(header ? [names] : []), ...rows].map((row) => row.map(cell).join(delimiter)).join("\n")}\n`;
const quoted =
  (open: string, escape: string, close = open) =>
  (text: string): string =>
    /[,;"'\\]/.test(text) || text.includes(open)
      ? `${open}${text.replaceAll(close, `${escape}${close}`)}${close}`
      : text;

let files = 0;
async function read(text: string, config = {}) {
  const path = bench.file(`given-${(files += 1)}.csv`, text);
  const found = await inspectFile(bench.engine, { path, config });
  const folder = bench.path(`rows-${files}`);
  const prepared = await prepareSource({ path, reading: found.dialect }, { folder });
  const session = await bench.engine.session({ readable: [prepared.path] });
  const { rows: given } = await session.all(render(fileRows("given", found, literal(prepared.path))));
  await session.close();
  return {
    found,
    names: found.columns.map(({ name }) => name),
    rows: given.map((row) => row.map((each) => (each === null ? "" : String(each)))),
  };
}
const asRead = rows.map(([id, name, note, amount]) => [id, name, note, amount]);

describe("a table in unusual signs is read as it was meant", () => {
  it.each([
    ["quotes of one stroke, doubled", spelled(quoted("'", "'"), ",")],
    ["quotes with a backslash before those in a value", spelled(quoted('"', "\\"), ",")],
    ["typographic quotes", spelled(quoted("“", "", "”"), ",")],
    ["angle quotes", spelled(quoted("«", "", "»"), ";")],
    ["every value in quotes", spelled((text) => `"${text.replaceAll('"', '""')}"`, ",")],
    ["vertical bars without quotes", spelled((text) => text, "|")],
    ["two signs between fields", spelled((text) => text, "||")],
  ])("%s", async (_what, text) => {
    const given = await read(text);
    expect(given.names).toEqual(names);
    expect(given.rows).toEqual(asRead);
    expect(given.found.unreadable).toBe(0);
  });
});

describe("a record with quotes too many or too few is read, or told with its line", () => {
  const good = spelled(quoted('"', '"'), ",").trimEnd().split("\n");
  it.each([
    ["one before a value", '6,"name 6","he said ""hi"" 6",5.25', '6,""name 6,"he said ""hi"" 6",5.25'],
    ["one inside a value", "6,name 6,plain,5.25", '6,na"me 6,plain,5.25'],
    ["one that nothing closes", "6,name 6,plain,5.25", '6,"name 6,plain,5.25'],
    ["quotes inside quotes", "6,name 6,plain,5.25", '6,name 6,"he said "hi", all",5.25'],
    ["one behind a value", "6,name 6,plain,5.25", '6,name 6",plain,5.25'],
  ])("%s", async (_what, _meant, line) => {
    const given = await read(`${good.toSpliced(6, 1, line).join("\n")}\n`);
    const others = asRead.toSpliced(5, 1);
    expect(given.names).toEqual(names);
    expect(given.rows.filter(([id]) => id !== "6")).toEqual(others);
    const { refused, notes } = given.found;
    const told = [...refused, ...notes.mended.first].map((each) => each.line);
    const own = given.rows.find(([id]) => id === "6");
    expect(own === undefined || own[3] === "5.25").toBe(true);
    expect(own !== undefined || told.includes(7)).toBe(true);
  });
});

it("asks of a header that may be none, and reads one without a header from its first row", async () => {
  const given = await read(spelled(quoted('"', '"'), ",", false));
  expect(given.rows).toEqual(asRead);
  expect(given.found.decisions.find(({ part }) => part === "header")!.chosen).toBe("0");
  const words = await read("Ann,North\nBob,South\nCid,North\nDee,East\n");
  const header = words.found.decisions.find(({ part }) => part === "header")!;
  expect([words.rows.length + (header.chosen === "0" ? 0 : 1), header.isOpen || header.chosen === "0"]).toEqual([
    4,
    true,
  ]);
});

describe("several tables in one file are a choice", () => {
  const other = "city,people\nA,5\nB,6\nC,7\n";
  const first = spelled(quoted('"', '"'), ",");
  it.each([
    ["with an empty line between them", `${first}\n${other}`],
    ["with a title above each", `Sales\n\n${first}\nCities\n\n${other}`],
    ["without an empty line between them", `${first}${other}`],
    ["the larger one below", `${other}\n${first}`],
  ])("%s", async (_what, text) => {
    const given = await read(text);
    const decision = given.found.decisions.find(({ part }) => part === "table")!;
    expect(given.names).toEqual(names);
    expect(given.rows).toEqual(asRead);
    expect(decision.others).toHaveLength(1);
    const chosen = await read(text, { table: Number(decision.others[0]!.chosen) });
    expect([chosen.names, chosen.rows]).toEqual([
      ["city", "people"],
      [
        ["A", "5"],
        ["B", "6"],
        ["C", "7"],
      ],
    ]);
  });
});
