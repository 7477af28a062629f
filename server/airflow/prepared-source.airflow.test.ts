import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Encoding, encodingLabels, encodings } from "#domain/reading/encodings.ts";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { noNotes } from "#domain/reading/record-notes.ts";
import { findAirflowPython } from "#scripts/test/test-services.ts";
import { prepareSource } from "#server/reading/index.ts";
import { encode } from "#server/reading/testing/encode.ts";
import { preparationOf } from "./program-source.ts";
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

const python = findAirflowPython(3);
const prepareFiles = `
import json, sys
from sluice_airflow import prepare
prepare.PIECE = int(sys.argv[1])
found = []
for path, preparation, folder in json.load(sys.stdin):
    try:
        at, (unreadable, refused, notes) = prepare.prepare({"prepare": preparation}, path, folder)
        found.append([open(at, "rb").read().hex(), unreadable, refused, notes])
    except ValueError:
        found.append(None)
print(json.dumps(found))
`;

describe.skipIf(!python)("a source that is prepared in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-prepared-"));
    mkdirSync(at("files"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const plain = {
    format: "csv",
    delimiter: ",",
    quote: '"',
    escape: '"',
    header: true,
    skip: 0,
    nulls: [],
    columns: ["a", "b"].map((name) => ({ name, type: "varchar" })),
  } as const;

  /** What both make of the same bytes: the prepared file as hexadecimal digits, and what could not be read. */
  async function both(given: readonly { bytes: Buffer; reading: FileReading }[], pieceBytes: number) {
    const inputs = given.map(({ bytes, reading }, index) => {
      writeFileSync(at("files", `${index}`), bytes);
      return { path: at("files", `${index}`), reading };
    });
    const here: unknown[] = [];
    for (const [index, source] of inputs.entries())
      try {
        const prepared = await prepareSource(source, { folder: at("here", `${pieceBytes}-${index}`) });
        const [table] = prepared.tables;
        const refused = (table?.refused ?? []).slice(0, 10).map(({ line, message, text }) => [line, message, text]);
        const notes = Object.entries(table?.notes ?? noNotes()).map(([fate, { count, first }]) => [
          fate,
          [count, first.map(({ line, text }) => [line, text])],
        ]);
        const bytes = readFileSync(prepared.path).toString("hex");
        here.push([bytes, table?.unreadable ?? 0, refused, Object.fromEntries(notes)]);
      } catch {
        here.push(null);
      }
    const asked = inputs.map(({ path: file, reading }, index) => [
      file,
      preparationOf(reading),
      at("there", `${pieceBytes}-${index}`),
    ]);
    const answer = execFileSync(python!, ["-c", prepareFiles, `${pieceBytes}`], {
      encoding: "utf8",
      input: JSON.stringify(asked),
      env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow") }),
      maxBuffer: 1e9,
    });
    return { here, there: JSON.parse(answer) as unknown[] };
  }

  it("is the same text in every encoding, letter by letter", async () => {
    const every = (length: number) => Array.from({ length }, (_, byte) => byte);
    const shifted = every(94 * 94).map((at) => [0x21 + Math.floor(at / 94), 0x21 + (at % 94)]);
    const lettersIn = (encoding: Encoding): number[][] => {
      const singles = every(256).map((byte) => [byte]);
      if (encoding === "iso-2022-jp") return shifted.map((pair) => [0x1b, 0x24, 0x42, ...pair, 0x1b, 0x28, 0x42]);
      if (encodings[encoding].bytes === 1) return singles;
      const pairs = every(128).flatMap((lead) => every(256).map((trail) => [128 + lead, trail]));
      const threes = encoding === "euc-jp" ? shifted.map(([a, b]) => [0x8f, a! + 128, b! + 128]) : [];
      const fours =
        encoding === "gb18030"
          ? every(9_000).map((at) => [0x81 + (at % 4), 0x30 + (at % 10), 0x81 + (at % 126), 0x30 + (at % 7)])
          : [];
      return [...singles, ...pairs, ...threes, ...fours];
    };
    const given = encodingLabels.flatMap((encoding) => {
      const reading: FileReading = { ...plain, encoding, prepare: "text" };
      if (encoding.startsWith("utf")) return [{ reading, bytes: encode("é€,\n😀", encoding) }];
      const decoder = new TextDecoder(encoding, { fatal: true });
      const [known, unknown]: [number[][], number[][]] = [[], []];
      for (const bytes of lettersIn(encoding))
        try {
          decoder.decode(Uint8Array.from(bytes));
          known.push(bytes);
        } catch {
          unknown.push(bytes);
        }
      const wrong = unknown.filter((_, index) => index % Math.ceil(unknown.length / 20) === 0);
      return [known.flat(), ...wrong].map((bytes) => ({ reading, bytes: Buffer.from(bytes) }));
    });
    const { here, there } = await both(given, 1 << 20);
    given.forEach(({ reading, bytes }, index) => {
      const about = [reading.encoding, bytes.subarray(0, 8).toString("hex")];
      const letters = (found: unknown) => [...Buffer.from(String((found as [string] | null)?.[0]), "hex").toString()];
      const [one, other] = [letters(here[index]), letters(there[index])];
      const differ = one.findIndex((letter, at) => letter !== other[at]);
      expect([...about, one.slice(differ, differ + 3), there[index] === null]).toEqual([
        ...about,
        other.slice(differ, differ + 3),
        here[index] === null,
      ]);
      expect(one.length).toBe(other.length);
    });
  }, 300_000);

  const sample = fc.record({
    text: fc
      .array(
        fc.oneof(
          fc.constantFrom(
            "a",
            "b",
            "é",
            '"',
            '""',
            "\\",
            "\\N",
            "\\t",
            ",",
            ",,",
            " ",
            "\n",
            "\r\n",
            "\r",
            "|",
            "a,b\n",
          ),
          fc.constantFrom('1,"x"\n', '"k", 2\n', "\\\n", "\\\\", "a,b\r\n", "\t"),
          fc.constantFrom("\n\n", "1;b\n", "“", "”", "7", '"\n', "x y  7\n", "\u{1F600}", "\\Nx"),
          fc.constantFrom("\nSource: x\n", "\n(2 rows)\n", "\n\nas it was then\n", "\nnote\n", "\n7\n", "1,2\n"),
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join("")),
    marks: fc.constantFrom(
      { delimiter: ",", quote: '"', escape: '"' },
      { delimiter: ",", quote: "", escape: "", backslash: true },
      { delimiter: "\t", quote: '"', escape: "\\", backslash: true },
      { delimiter: " ", quote: '"', escape: '"', runs: true },
      { delimiter: ", ", quote: "'", escape: "'" },
      { delimiter: "||", quote: '"', escape: "\\" },
      { delimiter: ",", quote: "“”", escape: "" },
      { delimiter: "", quote: "", escape: "", widths: [2, 3, 0], strict: true },
      { delimiter: ",", quote: '"', escape: '"', mend: { width: 2, figures: [] } },
      { delimiter: ",", quote: '"', escape: '"', mend: { width: 3, figures: [0] } },
      { delimiter: " ", quote: "", escape: "", mend: { width: 3, figures: [2] } },
    ),
    header: fc.boolean(),
    skip: fc.integer({ min: 0, max: 2 }),
    foot: fc.integer({ min: 0, max: 2 }),
    remarks: fc.constantFrom(undefined, undefined, { figures: true, longest: 1 }, { figures: false, longest: 2 }),
    repeats: fc.boolean(),
    untilBlank: fc.boolean(),
    isGzip: fc.boolean(),
  });

  it("is unpacked alike", async () => {
    const table = Buffer.from('a,b\n1,"x\ny"\n'.repeat(50_000));
    const zip = execFileSync(
      python!,
      [
        "-c",
        "import io, sys, zipfile\nout = io.BytesIO()\nwith zipfile.ZipFile(out, 'w', 8) as archive:\n    archive.writestr('x/one.csv', sys.stdin.buffer.read())\n    archive.writestr('two.csv', 'a,b\\n')\nsys.stdout.buffer.write(out.getvalue())",
      ],
      { input: table },
    );
    const text = { ...plain, encoding: "utf-8", prepare: "text" } as const;
    const zst = zstdCompressSync(table);
    const given: { bytes: Buffer; reading: FileReading }[] = [
      { bytes: gzipSync(table), reading: { ...text, packed: "gzip" } },
      { bytes: zst, reading: { ...text, packed: "zstd" } },
      { bytes: Buffer.concat([zst, zst]), reading: { ...text, packed: "zstd" } },
      { bytes: zip, reading: { ...text, packed: "zip", member: "x/one.csv" } },
      { bytes: zip, reading: { ...text, packed: "zip", member: "two.csv" } },
      { bytes: zst, reading: { ...text, packed: "zstd", prepare: "file" } },
      { bytes: zst, reading: { ...text, packed: "zstd", prepare: "table" } },
    ];
    const { here, there } = await both(given, 1 << 20);
    expect(there).toEqual(here);
    expect(here.every((each) => each !== null)).toBe(true);
    const noise = zstdCompressSync(
      Buffer.from(Array.from({ length: 400_000 }, (_, at) => ((at * 7_919) % 251) ^ (at >> 9))),
    );
    const broken: { bytes: Buffer; reading: FileReading }[] = [
      { bytes: zst.subarray(0, zst.length - 8), reading: { ...text, packed: "zstd" } },
      { bytes: noise.subarray(0, noise.length >> 1), reading: { ...text, packed: "zstd", prepare: "file" } },
      { bytes: zip.subarray(0, zip.length - 40), reading: { ...text, packed: "zip", member: "x/one.csv" } },
      { bytes: zip, reading: { ...text, packed: "zip", member: "three.csv" } },
    ];
    const refused = await both(broken, (1 << 20) + 1);
    expect(refused).toEqual({ here: [null, null, null, null], there: [null, null, null, null] });
  });

  it.each([1 << 20, 7])(
    "is cut into the same rows, %d bytes at a time",
    async (pieceBytes) => {
      const given = fc.sample(sample, { numRuns: 1200, seed: 11 }).map(({ text, marks, isGzip, ...rest }) => ({
        bytes: isGzip ? gzipSync(text) : Buffer.from(text),
        reading: { ...plain, encoding: "utf-8", prepare: "table", ...marks, ...rest } as FileReading,
        text,
      }));
      const { here, there } = await both(given, pieceBytes);
      expect(there.map((each, index) => [given[index]!.text, given[index]!.reading.delimiter, each])).toEqual(
        here.map((each, index) => [given[index]!.text, given[index]!.reading.delimiter, each]),
      );
    },
    300_000,
  );

  const value = fc.oneof(
    fc.constantFrom(
      "1",
      "-0.50",
      "12345678901234567.89",
      "1e400",
      "NaN",
      "true",
      "null",
      '"x"',
      '"10"',
      '"a, \\"b\\""',
      '"é\\n"',
    ),
    fc.constantFrom(
      '"\\ud83d\\ude00"',
      '"\\ud83d"',
      '"\\u0041"',
      "[1, 2]",
      '{"a": [NaN, "x"]}',
      "[]",
      "{}",
      '" "',
      '""',
    ),
  );
  const key = fc.constantFrom("a", "A", "b", "\\u0061", "items", "x y", "");
  const object = fc
    .array(fc.tuple(key, value), { maxLength: 4 })
    .map((pairs) => `{${pairs.map(([name, each]) => `"${name}" : ${each}`).join(", ")}}`);
  const list = fc.array(value, { maxLength: 3 }).map((each) => `[${each.join(",\r\n")}]`);
  const row = fc.oneof({ weight: 4, arbitrary: object }, list, value);
  const rowList = fc.array(row, { maxLength: 4 }).map((rows) => `[${rows.join("\n,")}]`);
  const json = fc.record({
    text: fc
      .array(
        fc.oneof(
          row,
          rowList,
          rowList.map((rows) => `{"n":1,"items":${rows}}`),
          rowList.map((rows) => `{"a":{"items":${rows}},"items":2}`),
          fc.constantFrom("]", ",", '{"a":1,}', "'x'", '"\\x"', '{"a":"\t"}', "[1,]", "01", '{"a"', "\r\n{"),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((documents) => documents.join("\n")),
    ending: fc.constantFrom("", "\n", "\r\n\n"),
    byLines: fc.boolean(),
    format: fc.constantFrom("json", "ndjson"),
    records: fc.constantFrom(undefined, undefined, ["items"], ["a", "items"]),
    rows: fc.constantFrom(undefined, undefined, "lists", "values"),
    header: fc.boolean(),
    types: fc.array(fc.constantFrom("varchar", "json"), { minLength: 3, maxLength: 3 }),
  });

  it.each([1 << 20, 7])(
    "has the same rows of JSON, %d bytes at a time",
    async (pieceBytes) => {
      const given = fc.sample(json, { numRuns: 800, seed: 12 }).map(({ text: json, ending, types, rows, ...rest }) => {
        const text = json + ending;
        const columns = (rows === "values" ? ["v"] : ["a", "A", "b"]).map((name, at) => ({ name, type: types[at]! }));
        const reading = { ...plain, encoding: "utf-8", prepare: "table", rows, keys: ["a", "A", ""], ...rest, columns };
        return { bytes: Buffer.from(text), reading: reading as FileReading, text };
      });
      const { here, there } = await both(given, pieceBytes);
      const named = (found: readonly unknown[]) =>
        found.map((each, index) => [given[index]!.text, given[index]!.reading, each]);
      expect(named(there)).toEqual(named(here));
      expect(here.filter((each) => each === null).length).toBeLessThan(600);
      expect(here.filter((each) => each === null).length).toBeGreaterThan(50);
    },
    300_000,
  );
});
