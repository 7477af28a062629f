import { utils, write } from "@e965/xlsx";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fileSource } from "#domain/nodes/file-source.ts";
import { withDecision } from "#domain/reading/reading-config.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "./inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

function workbook(): Buffer {
  const made = utils.book_new();
  for (const name of ["Orders", "2", '1,5 "x"'])
    utils.book_append_sheet(
      made,
      utils.aoa_to_sheet([
        ["id", "name"],
        [1, name],
        [2, "b"],
      ]),
      name,
    );
  return write(made, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

const files: readonly (readonly [string, () => Buffer])[] = [
  ["sheets.xlsx", workbook],
  ["tables.csv", () => Buffer.from("id,name\n1,a\n2,b\n\n\ncity,people,area\nUlm,10,3\nBonn,20,4\n")],
  ["words.csv", () => Buffer.from("red,blue\ngreen,black\nwhite,grey\n")],
  ["lists.json", () => Buffer.from(JSON.stringify({ orders: [{ id: 1 }, { id: 2 }], people: [{ n: "a" }] }))],
];

it.each(files)("every choice that is offered of how a file is read can be taken: %s", async (name, content) => {
  const path = bench.file(name, content());
  const { decisions } = await inspectFile(bench.engine, { path });
  const offered = decisions.flatMap(({ part, others }) => others.map(({ chosen }) => ({ part, chosen })));
  expect(offered.length).toBeGreaterThan(0);
  for (const { part, chosen } of offered) {
    const config = fileSource.config.parse(withDecision({ path }, part, chosen));
    const read = await inspectFile(bench.engine, { path, config });
    expect(read.decisions.find((each) => each.part === part)).toMatchObject({ chosen, isOpen: false });
  }
});
