import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { RunReport } from "#server/engine/index.ts";
import { openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "./inspect-file.ts";
import type { FileInspection } from "./inspection.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9 });
});
afterAll(() => bench.close());

let files = 0;
const written = (ending: string, content: string | Buffer): string => {
  const name = `given-${(files += 1)}.${ending}`;
  bench.file(name, content);
  return name;
};
const inspected = (name: string): Promise<FileInspection> => inspectFile(bench.engine, { path: bench.path(name) });

async function run(name: string, found: FileInspection): Promise<RunReport> {
  const { pipeline } = parsePipeline(
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: ${name}.out.ndjson }`,
  );
  const bound = await bench.engine.bind(pipeline, { given: found });
  return runBound(bench, { pipeline, bound, runId: name, hash: false });
}
const rowsOf = (name: string): Record<string, unknown>[] =>
  readFileSync(bench.path(`out/${name}.out.ndjson`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const cellsOf = (name: string): string[] =>
  rowsOf(name)
    .flatMap(Object.values)
    .map((cell) => (typeof cell === "string" ? cell : JSON.stringify(cell)));
const positions = ["first", "middle", "last", "only"] as const;
const placed = (odd: string, position: (typeof positions)[number], others: readonly string[]): string[] => {
  if (position === "only") return [odd];
  const at = { first: 0, middle: others.length >> 1, last: others.length }[position];
  return others.toSpliced(at, 0, odd);
};

/** A table of records of `id` and `name` in a format, and one record of it with this value. */
const formats: Record<string, (id: string, value: string) => string> = {
  csv: (id, value) => `${id},${value}`,
  tsv: (id, value) => `${id}\t${value}`,
  ndjson: (id, value) => JSON.stringify({ id, name: value }),
  json: (id, value) => JSON.stringify({ id, name: value }),
};
function fileOf(format: string, records: readonly string[]): string {
  if (format === "json") return `[${records.join(",\n")}]`;
  const header = format === "csv" ? ["id,name"] : format === "tsv" ? ["id\tname"] : [];
  return `${[...header, ...records].join("\n")}\n`;
}

describe("a record of 80 MB", () => {
  it.each([
    ...positions.map((position) => ["csv", position] as const),
    ["tsv", "middle"] as const,
    ["ndjson", "middle"] as const,
    ["json", "middle"] as const,
  ])("is read and run as %s, %s in the file", async (format, position) => {
    const record = formats[format]!;
    const records = placed(record("2", "x".repeat(80e6)), position, [record("1", "a"), record("3", "c")]);
    const name = written(format, fileOf(format, records));
    const found = await inspected(name);
    expect(found).toMatchObject({
      rows: records.length,
      unreadable: 0,
      dialect: { longestBytes: expect.anything() },
    });
    const report = await run(name, found);
    expect(report.problems).toEqual([]);
    expect(report.nodes.given).toMatchObject({ in: { records: records.length }, out: records.length, rejected: 0 });
  });

  it("is refused by a run whose source was profiled before it came, with its number, its size and what to do", async () => {
    const name = written("csv", "id,name\n1,a\n2,b\n3,c\n");
    const found = await inspected(name);
    bench.file(name, `id,name\n1,a\n2,${"x".repeat(80e6)}\n3,c\n`);
    const report = await run(name, found);
    expect(report.status).toBe("failed");
    expect(report.problems).toMatchObject([
      {
        code: "source_unreadable",
        node: "given",
        message: `given: ${bench.path(name)} has 3 records, and its reader gave 2: 1 would be lost. Record 2, on line 3, has 80 MB, and the reader was set for 4.2 MB.`,
        mend: "Profile the source again, so that its reader is set for records of this size.",
      },
    ]);
  });

  it("is refused where it is longer than any reader takes", async () => {
    const name = written(
      "csv",
      Buffer.concat([Buffer.from("id,name\n1,"), Buffer.alloc(270e6, "x"), Buffer.from("\n")]),
    );
    await expect(inspected(name)).rejects.toMatchObject({
      problems: [
        {
          message: `${bench.path(name)}: record 1, on line 2, has 270 MB; a record may have at most 268.4 MB.`,
          mend: "Shorten that record, or keep its long value in a file of its own.",
        },
      ],
    });
  });
});

describe("a record that is broken or odd", () => {
  it.each([
    [
      "an open quote that swallows the rest",
      'id,name\n1,"x, y"\n"\n2,y\n3,z\n4,"k, l"\n',
      "a quote opened on line 3 is never closed",
    ],
    [
      "a bare carriage return among CRLF",
      "id,name\r\n1,x\r\n2,a\rb\r\n3,z\r\n",
      "a carriage return stands alone on line 3",
    ],
    ["doubled carriage returns", "id,name\r\r\n1,x\r\r\n2,y\r\r\n", "a carriage return stands alone on line 1"],
  ])("is refused with its place: %s", async (_what, content, message) => {
    await expect(inspected(written("csv", content))).rejects.toThrow(message);
  });

  it("keeps each record where the next one closes the quote of the one before", async () => {
    const name = written("csv", 'id,name\n1,"v, a"\n2,"open\n3,"v, c"\n4,"v, d"\n5,"v, e"\n6,"v, f"\n');
    await run(name, await inspected(name));
    expect(rowsOf(name).map((row) => row.name)).toEqual(["v, a", '"open', "v, c", "v, d", "v, e", "v, f"]);
  });

  it("takes a quote by itself for a value in a file without quotes", async () => {
    const name = written("csv", 'id,name\n1,x\n"\n2,y\n');
    await run(name, await inspected(name));
    expect(rowsOf(name).map(({ id }) => id)).toEqual(["1", '"', "2"]);
  });

  it("loses nothing below a title of two lines", async () => {
    const name = written("csv", '"A report\nof two lines"\n\nid,name\n1,x\n2,y\n');
    const found = await inspected(name);
    expect(found).toMatchObject({ rows: 2, columns: [{ name: "id" }, { name: "name" }] });
    await run(name, found);
    expect(rowsOf(name)).toEqual([
      { id: 1, name: "x" },
      { id: 2, name: "y" },
    ]);
  });

  const odd = fc.constantFrom(
    '"',
    'a"b',
    '"a"b',
    '"a"b"',
    '"a\nb"',
    '"a""b"',
    "a\rb",
    "\0",
    "x\0y",
    "",
    " ",
    '"open',
    '5" pipe',
    "it's",
    "a\\",
    "é\u2028",
    "x".repeat(70_000),
    `"${"y\n".repeat(40_000)}"`,
    "extra,field",
    "extra\tfield",
    "extra,,",
    "\uFEFF",
    "{",
    "[1]",
    "]",
    "#",
  );
  const cases = fc.record({
    format: fc.constantFrom(...Object.keys(formats)),
    value: odd,
    position: fc.constantFrom(...positions),
    others: fc.integer({ min: 0, max: 30 }),
    isQuoted: fc.boolean(),
    isRaw: fc.boolean(),
    ending: fc.constantFrom("", "\n", "\n\n", "1"),
    isCrlf: fc.boolean(),
    isGzip: fc.boolean(),
  });

  const plain = { position: "middle", others: 20, ending: "", isCrlf: false, isGzip: false } as const;
  /** A file that is whole, one of which a record is told of, and one that is refused: drawn by chance, one may lack. */
  const oneOfEach = [
    { ...plain, format: "csv", value: " ", isQuoted: false, isRaw: false },
    { ...plain, format: "csv", value: "extra,field", isQuoted: true, isRaw: false },
    { ...plain, format: "json", value: "{", isQuoted: false, isRaw: true },
  ];

  it("is given, refused with a word, or its file is refused, wherever it stands: never is a record missing", async () => {
    const seen = { whole: 0, told: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async ({ format, value, position, others, isQuoted, isRaw, ending, isCrlf, isGzip }) => {
        const record = formats[format]!;
        const isText = format === "csv" || format === "tsv";
        const ids = Array.from({ length: others }, (_, at) => `k${at + 1}k`);
        const rest = ids.map((id) => record(id, isText && isQuoted ? `"v, of ${id}"` : `v${id}`));
        const strange = isRaw ? value : record("k0k", value);
        const records = placed(strange, position, rest);
        const text = (fileOf(format, records).trimEnd() + ending).replaceAll(/\r?\n/g, isCrlf ? "\r\n" : "\n");
        const name = written(isGzip ? `${format}.gz` : format, isGzip ? gzipSync(text) : text);
        const wanted = position === "only" ? [] : ids;
        let found: FileInspection;
        try {
          found = await inspected(name);
        } catch (error) {
          expect(error).toBeInstanceOf(SluiceError);
          seen.refused += 1;
          return;
        }
        const report = await run(name, found);
        if (report.status === "failed") {
          expect(report.problems[0]?.mend).toBeTruthy();
          seen.refused += 1;
          return;
        }
        const { out, rejected } = report.nodes.given!;
        expect(rejected).toBe(found.unreadable);
        const cells = cellsOf(name);
        const isOneColumn = found.columns.length === 1;
        const isNested = cells.some((cell) => /^[[{]/.test(cell));
        const missing = wanted.filter(
          (id) => !cells.some((cell) => cell === id || ((isOneColumn || isNested) && cell.includes(id))),
        );
        expect(missing.filter((id) => !found.refused.some((each) => each.text.includes(id)))).toEqual([]);
        if (rejected > 0) expect(report.problems.map((each) => each.severity)).toContain("warning");
        // A list beside another document is one record, whose cells hold what would have been records.
        if (!isNested) expect(out + rejected).toBeGreaterThanOrEqual(wanted.length);
        seen[rejected > 0 ? "told" : "whole"] += 1;
      }),
      { numRuns: 60, examples: oneOfEach.map((example): [typeof example] => [example]) },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  }, 300_000);
});
