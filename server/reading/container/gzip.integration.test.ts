import { constants, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

/** Packed, it takes more than the first megabyte that is looked at. */
const long = `id,name\n${Array.from({ length: 200_000 }, (_, index) => `${index},${((index * 7_919) % 999_983).toString(36)}`).join("\n")}\n`;
const packed = gzipSync(long);
const damaged = Buffer.from(packed);
damaged[damaged.length - 6]! ^= 1;
const unfinished = (text: string): Buffer => gzipSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
const cut = (bytes: Buffer, by: number): Buffer => bytes.subarray(0, bytes.length - by);

it.each([
  ["without its end", unfinished("id,name\n1,x\n2,y\n"), /cut off/],
  ["without its end, and long", unfinished(long), /cut off/],
  ["without its last byte", cut(packed, 1), /cut off/],
  ["without its length", cut(packed, 4), /cut off/],
  ["without its trailer", cut(packed, 8), /cut off/],
  ["without its last block", cut(packed, 40), /cut off/],
  ["without its second half", cut(packed, packed.length >> 1), /cut off/],
  ["with nothing but a head", packed.subarray(0, 10), /cut off/],
  ["whose second part has no end", Buffer.concat([packed, cut(gzipSync("3,z\n"), 3)]), /cut off/],
  ["whose sum is another", damaged, /damaged/],
])("refuses a packed file %s", async (_, content, words) => {
  bench.file("rows.csv.gz", content);
  const error = await inspectFile(bench.engine, { path: bench.path("rows.csv.gz") }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SluiceError);
  const [problem] = (error as SluiceError).problems;
  expect(problem!.code).toBe("source_unreadable");
  expect(problem!.message).toMatch(words);
  expect(problem!.mend).toMatch(/^[A-Z].*[.]$/);
});

it("reads a packed file that holds a hundred times what it takes", async () => {
  const line = "1,the same words again and again\n";
  bench.file("same.csv.gz", gzipSync(`id,name\n${line.repeat(3_000_000)}`));
  const found = await inspectFile(bench.engine, { path: bench.path("same.csv.gz") });
  expect(found.rows).toBe(3_000_000);
});

it("names the file of many that was cut off", async () => {
  bench.file("part-1.csv.gz", gzipSync(long));
  bench.file("part-2.csv.gz", cut(packed, 6));
  const error = await inspectFile(bench.engine, { path: bench.path("part-*.csv.gz") }).catch(
    (reason: unknown) => reason,
  );
  expect((error as Error).message).toMatch(/part-2.*cut off/);
});
