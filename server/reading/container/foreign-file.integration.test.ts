import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";

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
  ["many.zip", "PK\x05\x06", /is damaged or was cut off/],
  ["many.7z", bytes("7z\xbc\xaf\x27\x1c"), /packed/],
  ["rows.csv.bz2", bytes("BZh9"), /packed/],
  ["rows.csv.zst", bytes("\x28\xb5\x2f\xfd"), /does not unpack/],
  ["report.pdf", bytes("%PDF-1.7"), /document/],
  ["report.csv", bytes("%PDF-1.7"), /document/],
  ["letter.docx", bytes("PK\x03\x04"), /document/],
  ["chart.png", bytes("\x89PNG\r\n\x1a\n"), /picture/],
  ["photo.csv", bytes("\xff\xd8\xff\xe0"), /picture/],
  ["page.html", "<html><body>1,2</body></html>", /web page/],
  ["login.csv", "\ufeff<!DOCTYPE html>\n<html><body>Sign in</body></html>", /web page/],
  ["feed.csv", '<?xml version="1.0"?>\n<rows/>', /XML/],
  ["rows.avro", bytes("Obj\x01"), /is damaged/],
  ["rows.orc", bytes("ORC"), /does not read/],
  ["orc.csv", bytes("ORC"), /does not read/],
  ["feather.csv", bytes("FEA1"), /does not read/],
  ["arrow.csv", bytes("ARROW1\0\0"), /is damaged/],
  ["stream.csv", bytes("\xff\xff\xff\xff\x10\x01\0\0"), /is damaged/],
  ["matrix.csv", bytes("\x89HDF\r\n\x1a\n"), /does not read/],
  ["array.csv", bytes("\x93NUMPY"), /does not read/],
  ["frame.csv", bytes("\x80\x04\x95"), /does not read/],
  ["avro.csv", bytes("Obj\x01"), /is damaged/],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (level) => [`bzip-${level}.csv`, bytes(`BZh${level}1AY&SY`), /packed/] as [string, Buffer, RegExp],
  ),
  ["nothing-in-it.csv", bytes("BZh9\x17rE8P\x90"), /packed/],
  ["xz.csv", bytes("\xfd7zXZ\0"), /packed/],
  ["zstd.csv", bytes("\x28\xb5\x2f\xfd"), /does not unpack/],
  ["skipped.csv", bytes("\x50\x2a\x4d\x18"), /packed/],
  ["lz4.csv", bytes("\x04\x22\x4d\x18"), /packed/],
  ["snappy.csv", bytes("\xff\x06\0\0sNaPpY"), /packed/],
  ["compress.csv", bytes("\x1f\x9d\x90"), /packed/],
  ["seven.csv", bytes("7z\xbc\xaf\x27\x1c"), /packed/],
  ["rar.csv", bytes("Rar!\x1a\x07"), /packed/],
  ["tar.csv", bytes(`orders.csv${"\0".repeat(247)}ustar`), /packed/],
  ["tarred.csv.gz", gzipSync(bytes(`orders.csv${"\0".repeat(247)}ustar`)), /packed/],
  ["twice.csv.gz", gzipSync(gzipSync(table)), /packed twice/],
  ["duck.csv", bytes("\x01\x02\x03\x04\x05\x06\x07\x08DUCK"), /database/],
  ["access.csv", bytes("\0\x01\0\0Standard ACE DB"), /database/],
  ["dump.csv", "--\n-- PostgreSQL database dump\n--\n\nSET x = 0;\n", /dump of a database/],
  ["table.csv", "<table>\n<tr><td>1</td></tr>\n</table>\n", /web page/],
  ["head.csv", "<!-- saved from url -->\n<HTML><body></body></HTML>", /web page/],
  ["wide-page.csv", Buffer.from("\ufeff<!DOCTYPE html><html></html>", "utf16le"), /web page/],
  ["rows.csv", "<rows>\n<row><id>1</id></row>\n</rows>\n", /XML/],
  ["tiff.csv", bytes("II*\0"), /picture/],
  ["webp.csv", bytes("RIFF\x01\x02\0\0WEBP"), /picture/],
  ["bitmap.csv", bytes("BM\x36\x10\0\0\0\0\0\0"), /picture/],
  ["drawing.csv", '<svg xmlns="http://www.w3.org/2000/svg"></svg>', /picture/],
  ["film.csv", bytes("\0\0\0\x18ftypmp42"), /sound or film/],
  ["song.csv", bytes("ID3\x04\0"), /sound or film/],
  ["letter.csv", "{\\rtf1 Dear}", /document/],
  ["answer.csv", '{"error":"unauthorized","code":401}', /JSON/],
  ["lines.csv", '{"id":1,"name":"x"}\n{"id":2,"name":"y"}\n', /JSON/],
  ["array.tsv", '[\n  {"id": 1},\n  {"id": 2}\n]\n', /JSON/],
  ["table.json", table, /does not begin like JSON/],
  ["table.ndjson", table, /does not begin like JSON/],
  ["tool.exe", bytes("MZ"), /program/],
  ["dos.csv", bytes("MZ\x90\0"), /program/],
  ["script.csv", "#!/bin/sh\necho 1,2\n", /program/],
  ["shop.db", bytes("SQLite format 3\0"), /database/],
  ["shop.csv", bytes("SQLite format 3\0"), /database/],
  ["tool.csv", bytes("\x7fELF"), /program/],
  ["noise.csv", noise, /not a text file/],
  ["noise.txt", noise, /not a text file/],
  ["empty.csv", "", /empty/],
  ["blank.csv", " \n\n\t\n", /empty|header/],
  ["plain.csv.gz", table, /unpacked/],
  ["broken.csv.gz", Buffer.concat([Buffer.from([0x1f, 0x8b]), noise]), /unpacked/],
  ["columns.parquet.gz", gzipSync(bytes("PAR1")), /has no end/],
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

/** Name, content, format that a person named, and words of the refusal. */
const misnamed: readonly (readonly [string, Buffer | string, "csv" | "json" | "parquet", RegExp])[] = [
  ["a.csv", table, "parquet", /no Parquet file.*text/],
  ["b.csv", '{"id":1}\n', "parquet", /no Parquet file.*JSON/],
  ["c.csv", noise, "parquet", /no Parquet file.*binary/],
  ["d.csv", bytes("%PDF-1.7"), "parquet", /document/],
  ["e.csv", Buffer.from(`\ufeff${table}`, "utf16le"), "parquet", /no Parquet file.*text/],
  ["f.csv", bytes("PAR1"), "csv", /is a Parquet file/],
  ["g.csv", bytes("PAR1"), "json", /is a Parquet file/],
  ["h.csv", table, "json", /does not begin like JSON.*text/],
];

it.each(misnamed)(
  "refuses %s, whose format is named otherwise, with what it is",
  async (...[name, content, format, words]) => {
    bench.file(name, content);
    const request = { path: bench.path(name), config: { format } };
    const error = await inspectFile(bench.engine, request).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SluiceError);
    const [problem] = (error as SluiceError).problems;
    expect(problem!.code).toBe("source_unreadable");
    expect(problem!.message).toMatch(words);
    expect(problem!.message).not.toMatch(/no end/);
    expect(problem!.mend).toMatch(/^[A-Z].*[.]$/);
  },
);

it.each([
  ["orders.csv", table],
  ["orders.2024", table],
  ["names.csv", "ORC id,PK\n1,2\n"],
  ["bom.csv", `\ufeff${table}`],
  ["wide.csv", Buffer.from(`\ufeff${table}`, "utf16le")],
  ["packed.csv.gz", gzipSync(table)],
  ["many.csv.gz", Buffer.concat([gzipSync(table), gzipSync("3,z\n")])],
  ["codes.csv", "BZh1,MZ\n1,2\n"],
  ["bm.csv", "BM,GM\n1,2\n"],
  ["cell.csv", "<a>,<b>\n1,2\n"],
  ["paragraph.csv", 'text,id\n"<p>x</p>",1\n'],
  ["pair.tsv", '{"a":1}\t5\n{"a":2}\t6\n'],
  ["quoted.csv", 'payload,id\n"{""a"":1}",5\n'],
  ["list.json", '[{"id":1}]'],
  ["one.json", '{"id":1}'],
  ["tags.csv", "id,text\n1,<html>\n2,<?xml ?>\n"],
])("reads %s", async (name, content) => {
  bench.file(name, content);
  const found = await inspectFile(bench.engine, { path: bench.path(name) });
  expect(found.rows).toBeGreaterThan(0);
});
