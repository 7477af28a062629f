import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type BookType, utils, write } from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const day = { t: "n", v: 45_292, z: "yyyy-mm-dd" };
const moment = { t: "n", v: 45_351.572_997_685_19, z: "yyyy-mm-dd h:mm:ss" };
const orders = [
  ["id", "name", "price", "day", "at", "paid"],
  [1, 'Ada, "the" first', 0.1, day, moment, true],
  [2, "'quoted'", 19.99, day, moment, false],
  [3, "two\nlines", 1e-7, day, { t: "n", v: 45_351, z: "yyyy-mm-dd h:mm:ss" }, null],
];
type Cells = readonly (readonly unknown[])[];
const book = (
  sheets: Record<string, Cells>,
  kind: BookType,
  change?: (book: ReturnType<typeof utils.book_new>) => void,
) => {
  const made = utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(made, utils.aoa_to_sheet(rows as unknown[][]), name);
  change?.(made);
  return write(made, { type: "buffer", bookType: kind }) as Buffer;
};

/** A workbook with a piece of its sheets' text in place of another, by Python's own library. */
function rewritten(workbook: Buffer, from: string, to: string): Buffer {
  const script = `import io, sys, zipfile
given, out = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())), io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
    for name in given.namelist():
        made.writestr(name, given.read(name).replace(sys.argv[1].encode(), sys.argv[2].encode()))
sys.stdout.buffer.write(out.getvalue())`;
  return execFileSync("python3", ["-c", script, from, to], { input: workbook });
}

async function read(name: string, content: Buffer, options = ""): Promise<unknown[]> {
  bench.file(name, content);
  const document = `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: "${name}"${options} }\n  out: { sink: file, from: given, path: "out.ndjson" }`;
  const { pipeline, bound } = await bindDocument(bench, document);
  const report = await runBound(bench, { pipeline, bound, runId: name, hash: false });
  expect(report.problems).toEqual([]);
  return readFileSync(bench.path("out/out.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

const inspect = (name: string, content: Buffer, config = {}) =>
  inspectFile(bench.engine, { path: bench.file(name, content), config });

describe("a spreadsheet", () => {
  it.each(["xlsx", "biff8", "ods", "xlsb"] as const)("is read with its kinds of values: %s", async (kind) => {
    const name = `orders-${kind}.${kind === "biff8" ? "xls" : kind}`;
    const content = book({ Orders: orders }, kind);
    const rows = await read(name, content);
    expect(rows).toEqual([
      { id: 1, name: 'Ada, "the" first', price: 0.1, day: "2024-01-01", at: "2024-02-29 13:45:07", paid: true },
      { id: 2, name: "'quoted'", price: 19.99, day: "2024-01-01", at: "2024-02-29 13:45:07", paid: false },
      { id: 3, name: "two\nlines", price: 1e-7, day: "2024-01-01", at: "2024-02-29 00:00:00", paid: null },
    ]);
    const { columns } = await inspect(name, content);
    expect(columns.map(({ type }) => type).filter((_, at) => at !== 2)).toEqual([
      "bigint",
      "varchar",
      "date",
      "timestamp",
      "boolean",
    ]);
  });

  it("has its header below a title and beside empty rows and columns", async () => {
    const rows = [
      [],
      [null, null, "Orders of the year"],
      [],
      [null, null, "id", "name"],
      [null, null, 1, "x"],
      [null, null, 2, "y"],
    ];
    expect(await read("title.xlsx", book({ A: rows }, "xlsx"))).toEqual([
      { id: 1, name: "x" },
      { id: 2, name: "y" },
    ]);
    const found = await inspect("title.xlsx", book({ A: rows }, "xlsx"));
    expect(found.decisions.find(({ part }) => part === "header")?.says).toBe("header in row 4");
  });

  it("has its sheets as a choice, and hidden ones named", async () => {
    const content = book(
      {
        Notes: [["Read me"]],
        Orders: orders,
        Secret: orders,
        More: [
          ["k", "v"],
          ["a", 1],
          ["b", 2],
        ],
      },
      "xlsx",
      (made) => {
        made.Workbook = { Sheets: [{}, {}, { Hidden: 1 }, {}] };
      },
    );
    const found = await inspect("several.xlsx", content);
    expect(found.decisions.find(({ part }) => part === "sheet")).toMatchObject({
      chosen: "Orders",
      says: "sheet Orders of 4 (hidden: Secret)",
      isOpen: true,
      others: [
        { chosen: "Notes", gives: "1 row × 1 column" },
        { chosen: "More", gives: "3 rows × 2 columns" },
        { chosen: "Secret", says: "hidden sheet Secret" },
      ],
    });
    expect(await read("several.xlsx", content, ', sheet: "More"')).toEqual([
      { k: "a", v: 1 },
      { k: "b", v: 2 },
    ]);
    await expect(inspect("several.xlsx", content, { sheet: "None" })).rejects.toThrow(
      /has no sheet None: it has Notes/,
    );
  });

  it("has errors, formulas without a value and merged cells said and counted", async () => {
    const content = book(
      {
        A: [
          ["a", "b"],
          [1, "x"],
          [2, "y"],
          [3, "z"],
        ],
      },
      "xlsx",
      (made) => {
        const sheet = made.Sheets.A!;
        sheet.A3 = { t: "e", v: 42 };
        sheet.B3 = { t: "z", f: "1+1" };
        sheet.B4 = { t: "n", f: "A4*2", v: 6 };
        sheet["!merges"] = [utils.decode_range("A1:A1")];
      },
    );
    const found = await inspect("notes.xlsx", content);
    const says = found.decisions.filter(({ part }) => part === "records").map((each) => each.says);
    expect(says).toContain("1 error cell read as nothing (first A3)");
    expect(says.join()).toMatch(/merged cells/);
    expect(await read("notes.xlsx", content)).toEqual(
      [
        { a: 1, b: "x" },
        { a: null, b: null },
        { a: 3, b: "6" },
      ].filter(({ a, b }) => a !== null || b !== null),
    );
  });

  it("counts a formula whose value is written as empty, and keeps a number as the double that it is", async () => {
    const plain = book(
      {
        A: [
          ["a", "b"],
          [1, 0.1 * 3],
          [2, 7],
        ],
      },
      "xlsx",
      (made) => {
        made.Sheets.A!.A3 = { t: "n", f: "1+1", v: 2 };
      },
    );
    const found = await inspect("no-value.xlsx", rewritten(plain, "<f>1+1</f><v>2</v>", "<f>1+1</f><v></v>"));
    expect(found.decisions.map(({ says }) => says)).toContain("1 formula without a stored value (first A3)");
    expect(found.columns).toEqual([
      { name: "a", type: "bigint" },
      { name: "b", type: "double" },
    ]);
  });

  it("counts its days from 1904 where it says so", async () => {
    const content = book(
      {
        A: [
          ["a", "day"],
          [1, { ...day, v: 45_292 - 1462 }],
        ],
      },
      "xlsx",
      (made) => {
        made.Workbook = { WBProps: { date1904: true } };
      },
    );
    expect(await read("mac.xlsx", content)).toEqual([{ a: 1, day: "2024-01-01" }]);
  });

  it("is refused where it is broken, locked or empty, with what to do", async () => {
    const whole = book({ A: orders }, "xlsx");
    const old = book({ A: orders }, "biff8");
    const cases: [string, Buffer, RegExp][] = [
      ["cut.xlsx", whole.subarray(0, whole.length - 200), /spreadsheet/],
      ["cut.xls", old.subarray(0, 700), /spreadsheet/],
      ["empty.xlsx", book({ A: [] }, "xlsx"), /no visible sheet with a value/],
    ];
    for (const [name, content, reason] of cases) await expect(inspect(name, content), name).rejects.toThrow(reason);
  });

  it("ends by its signal", async () => {
    const many = [["a", "b"], ...Array.from({ length: 20_000 }, (_, at) => [at, `${at}`])];
    const path = bench.file("many.xlsx", book({ A: many }, "xlsx"));
    const ended = new AbortController();
    const asked = inspectFile(bench.engine, { path, signal: ended.signal });
    ended.abort(new Error("no longer wanted"));
    await expect(asked).rejects.toThrow();
  });
});
