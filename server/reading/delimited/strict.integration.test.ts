import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { RunReport } from "#server/engine/index.ts";
import { openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";
import type { FileInspection } from "../inspection.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const plain = Array.from({ length: 30 }, (_, index) => `${index + 1},n${index + 1},${index}.5`);
/** Thirty records of which the eleventh is another one; further records follow it. */
const text = (eleventh: string, head = "id,name,price", records = plain): string =>
  [head, ...records.slice(0, 10), eleventh, ...records.slice(11)].join("\n");
let files = 0;
async function inspected(content: string): Promise<FileInspection & { name: string }> {
  const name = `given-${(files += 1)}.csv`;
  bench.file(name, `${content}\n`);
  return { ...(await inspectFile(bench.engine, { path: bench.path(name) })), name };
}

async function run(found: FileInspection & { name: string }): Promise<RunReport> {
  const { pipeline } = parsePipeline(
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${found.name} }\n  out: { sink: file, from: given, path: out.csv }`,
  );
  const bound = await bench.engine.bind(pipeline, { given: found });
  return runBound(bench, { pipeline, bound, runId: found.name, hash: false });
}

describe("a strict reader", () => {
  it.each([
    ["below a header", text("11,x,1.5,extra"), 12],
    ["below a title", text("11,x,1.5,extra", "Report\n\nid,name,price"), 14],
    ["below a record of two lines", text("11,x,1.5,extra", "id,name,price", plain.with(4, '5,"a\nb",4.5')), 13],
  ])("refuses a record with too many fields and names its line, %s", async (_where, content, line) => {
    const found = await inspected(content);
    expect(found).toMatchObject({
      rows: 29,
      unreadable: 1,
      refused: [{ line, message: "it has 4 fields instead of 3", text: "11,x,1.5,extra" }],
    });
    const report = await run(found);
    expect(report.nodes.given).toEqual({ in: { records: 30 }, out: 29, removed: 0, rejected: 1 });
    expect(report.problems).toMatchObject([
      {
        severity: "warning",
        node: "given",
        row: 11,
        got: "11,x,1.5,extra",
        message: `given: 1 record could not be read; the first is row 11, on line ${line}: it has 4 fields instead of 3.`,
      },
    ]);
  });

  it("takes missing fields for empty ones", async () => {
    const found = await inspected(text("11,x"));
    expect(found).toMatchObject({ rows: 30, unreadable: 0, dialect: { ragged: true } });
    expect((await run(found)).nodes.given).toEqual({ in: { records: 30 }, out: 30, removed: 0, rejected: 0 });
  });

  it("refuses a value that goes on behind its closing quote, instead of cutting it", async () => {
    const found = await inspected(text('11,"a"b,1.5'));
    expect(found).toMatchObject({ rows: 29, unreadable: 1, refused: [{ line: 12, text: '11,"a"b,1.5' }] });
    expect((await run(found)).nodes.given).toMatchObject({ out: 29, rejected: 1 });
  });

  it("keeps a quote in the middle of a value", async () => {
    expect(await inspected(text('11,5" pipe,1.5'))).toMatchObject({ rows: 30, unreadable: 0 });
  });

  it("takes a single quote mark in a file without quotes for a character", async () => {
    const found = await inspected(text('11,"open,1.5'));
    expect(found).toMatchObject({ rows: 30, unreadable: 0, dialect: { quote: "" } });
    expect((await run(found)).nodes.given).toMatchObject({ out: 30, rejected: 0 });
  });

  it("keeps a quote that is never closed in a file with quotes, and the records below it", async () => {
    const quoted = plain.with(2, '3,"c, d",2.5');
    const found = await inspected(text('11,"open,1.5', "id,name,price", quoted));
    expect(found).toMatchObject({ rows: 30, unreadable: 0, dialect: { prepare: "table", mend: { width: 3 } } });
    expect((await run(found)).nodes.given).toMatchObject({ out: 30, rejected: 0 });
  });

  it("refuses the one record of a quote that is never closed and cannot be mended", async () => {
    const quoted = plain.with(2, '3,"c, d",2.5').with(20, '21,"open,21.5');
    const found = await inspected(text('11,"open', "id,name,price", quoted));
    expect(found).toMatchObject({ rows: 29, unreadable: 1, refused: [{ line: 12, text: '11,"open' }] });
    expect((await run(found)).nodes.given).toMatchObject({ out: 29, rejected: 1 });
  });

  it("keeps apart two lines of which the first ends with a backslash, where no other one stands", async () => {
    const { rows, decisions } = await inspected("id,name\na\\\nb,c\n");
    expect(rows).toBe(2);
    expect(decisions.filter(({ part }) => part === "escape")).toEqual([]);
  });

  it("reads quotes that are escaped by a backslash", async () => {
    const found = await inspected(text('11,"say \\"hi\\", all",1.5'));
    expect(found).toMatchObject({ rows: 30, unreadable: 0, dialect: { escape: "\\" } });
    expect((await run(found)).nodes.given).toMatchObject({ out: 30, rejected: 0 });
  });
});

describe("what a file may be called and hold", () => {
  it("reads CRLF records below a header that holds a line break", async () => {
    const found = await inspected('a,"b\nb"\r\n1,2\r\n3,4\r');
    expect(found).toMatchObject({
      rows: 2,
      columns: [
        { name: "a", type: "bigint" },
        { name: "b\nb", type: "bigint" },
      ],
    });
    expect((await run(found)).nodes.given).toMatchObject({ out: 2 });
  });

  it("reads columns whose names every object has", async () => {
    expect((await inspected("__proto__,constructor\n1,a\n2,b")).columns).toEqual([
      { name: "__proto__", type: "bigint" },
      { name: "constructor", type: "varchar" },
    ]);
  });

  it("refuses a name with a pattern sign, and a pattern without files", async () => {
    bench.file("br[a]c.csv", "a\n1\n");
    await expect(inspectFile(bench.engine, { path: bench.path("br[a]c.csv") })).rejects.toThrow("has a pattern sign");
    await expect(inspectFile(bench.engine, { path: bench.path("none*.csv") })).rejects.toThrow("No file matches");
  });
});
