import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { byteEvidence } from "./byte-evidence.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-bytes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plain = (lines: number): Buffer => Buffer.from("1,abcdefghijklmnopqrstuvwxyz\n".repeat(lines));
const long = Buffer.from("x".repeat(1_500_000));
const utf8 = Buffer.from("2,größer\n");
const other = Buffer.from("3,gr\xf6\xdfer\n", "latin1");

it.each([
  ["plain lines alone", [plain(90_000)], { line: null, others: 0 }],
  ["UTF-8 behind a megabyte of plain lines", [plain(50_000), utf8, plain(5)], { line: null, others: 0 }],
  ["another encoding behind it", [plain(50_000), other, plain(50_000), other], { line: 50_001, others: 2 }],
  ["another encoding behind UTF-8", [utf8, plain(50_000), other, utf8], { line: 50_002, others: 1 }],
  ["a line of more than a piece that ends in it", [plain(40_000), long, other, plain(3)], { line: 40_001, others: 1 }],
  ["a last line without an end", [plain(50_000), other.subarray(0, -1)], { line: 50_001, others: 1 }],
])("tells the first line that is no UTF-8: %s", async (_what, parts, { line, others }) => {
  const file = path.join(folder, "lines.txt");
  writeFileSync(file, Buffer.concat(parts));
  const found = await byteEvidence([file], {});
  expect(found.notUtf8).toEqual(line === null ? null : { file, line });
  expect(found.otherLines).toBe(others);
  expect(found.utf8Lines > 0).toBe(parts.includes(utf8));
});
