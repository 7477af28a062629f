import { mkdtempSync, rmSync, utimesSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { countRecords, spellingOf } from "./count-records.ts";
import { countOnce } from "./known-counts.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-counts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const dialect = { format: "ndjson", encoding: "utf-8", columns: [] } as unknown as FileReading;
/** What a profile makes of it: types are found after the records were counted. */
const typed: FileReading = { ...dialect, columns: ["a", "b"].map((name) => ({ name, type: "bigint" })) };

test("a file is counted once, and again when its bytes are others of the same size and time", async () => {
  const file = path.join(folder, "rows.ndjson");
  writeFileSync(file, '{"a":1}\n{"a":2}\n');
  const { atime, mtime } = statSync(file);
  expect((await countRecords({ path: file, given: file, reading: dialect }))[0]?.records).toBe(2);
  let asked = 0;
  const counted = () => countOnce(file, spellingOf(typed), () => Promise.resolve({ records: (asked += 1) } as never));
  expect((await counted()).records).toBe(2);
  expect(asked).toBe(0);
  await sleep(30);
  writeFileSync(file, '{"a":1,"b":22}\n\n');
  utimesSync(file, atime, mtime);
  expect((await countRecords({ path: file, given: file, reading: dialect }))[0]?.records).toBe(1);
});
