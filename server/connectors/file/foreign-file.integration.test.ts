import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "./inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const table = "id,name\n1,x\n2,y\n";
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 256));
const bytes = (latin: string): Buffer => Buffer.concat([Buffer.from(latin, "latin1"), noise]);
/** Name, content, and words of the refusal. */
const foreign: readonly (readonly [string, Buffer | string, RegExp])[] = [
  ["four.xlsx", "PK\x03\x04", /spreadsheet/],
  ["old.xls", bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), /spreadsheet/],
  ["sheet.ods", bytes("PK\x03\x04"), /spreadsheet/],
  ["sheet.csv", bytes("PK\x03\x04"), /packed file/],
  ["old.csv", bytes("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), /old Office/],
  ["many.zip", "PK\x05\x06", /packed/],
  ["many.7z", bytes("7z\xbc\xaf\x27\x1c"), /packed/],
  ["rows.csv.bz2", bytes("BZh9"), /packed/],
  ["rows.csv.zst", bytes("\x28\xb5\x2f\xfd"), /packed/],
  ["report.pdf", bytes("%PDF-1.7"), /document/],
  ["report.csv", bytes("%PDF-1.7"), /document/],
  ["letter.docx", bytes("PK\x03\x04"), /document/],
  ["chart.png", bytes("\x89PNG\r\n\x1a\n"), /picture/],
  ["photo.csv", bytes("\xff\xd8\xff\xe0"), /picture/],
  ["page.html", "<html><body>1,2</body></html>", /web page/],
  ["login.csv", "\ufeff<!DOCTYPE html>\n<html><body>Sign in</body></html>", /web page/],
  ["feed.csv", '<?xml version="1.0"?>\n<rows/>', /XML/],
  ["rows.avro", bytes("Obj\x01"), /does not read/],
  ["rows.orc", bytes("ORC"), /does not read/],
  ["orc.csv", bytes("ORC"), /not a text file/],
  ["shop.db", bytes("SQLite format 3\0"), /database/],
  ["shop.csv", bytes("SQLite format 3\0"), /database/],
  ["tool.csv", bytes("\x7fELF"), /program/],
  ["euro.csv", Buffer.from("id;price \x80\n1;2\n", "latin1"), /probably Windows-1252/],
  ["noise.csv", noise, /not a text file/],
  ["noise.txt", noise, /not a text file/],
  ["empty.csv", "", /empty/],
  ["blank.csv", " \n\n\t\n", /empty|header/],
  ["plain.csv.gz", table, /unpacked/],
  ["broken.csv.gz", Buffer.concat([Buffer.from([0x1f, 0x8b]), noise]), /unpacked/],
  ["short.parquet", "PAR1", /no end/],
  ["cut.parquet", bytes("PAR1"), /no end/],
  ["table.parquet", table, /no Parquet/],
];

it.each(foreign)("refuses %s with what it is and what to do", async (name, content, words) => {
  bench.file(name, content);
  const error = await inspectFile(bench.engine, { path: bench.path(name) }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SluiceError);
  const [problem] = (error as SluiceError).problems;
  expect(problem!.code).toBe("source_unreadable");
  expect(problem!.message).toMatch(words);
  expect(problem!.mend).toMatch(/^[A-Z].*[.]$/);
});

it.each([
  ["orders.csv", table],
  ["orders.2024", table],
  ["names.csv", "ORC id,PK\n1,2\n"],
  ["bom.csv", `\ufeff${table}`],
  ["wide.csv", Buffer.from(`\ufeff${table}`, "utf16le")],
  ["packed.csv.gz", gzipSync(table)],
  ["tags.csv", "id,text\n1,<html>\n2,<?xml ?>\n"],
])("reads %s", async (name, content) => {
  bench.file(name, content);
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  expect(found.rows).toBeGreaterThan(0);
});
