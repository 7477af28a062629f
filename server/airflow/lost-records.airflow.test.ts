import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileReading } from "#domain/reading/file-reading.ts";
import { findAirflowPython } from "#scripts/test/test-services.ts";
import { countRecords } from "#server/reading/index.ts";

const python = findAirflowPython(3);
const root = path.resolve(import.meta.dirname, "../..");

const runStages = `
import sys
from types import SimpleNamespace as Thing
from sluice_airflow import execute_stage
from sluice_airflow.plan import load_plan
context = {"dag": Thing(dag_id="d"), "run_id": sys.argv[2], "ti": Thing(try_number=1)}
try:
    for stage in load_plan(sys.argv[1])["stages"]:
        execute_stage(sys.argv[1], stage["id"], context)
    print("DONE")
except Exception as error:
    print(f"{type(error).__name__}: {error}")
`;
const countFiles = `
import json, sys
from sluice_airflow import records
records.PIECE = int(sys.argv[1])
print(json.dumps([records.count(path, dialect) for path, dialect in json.load(sys.stdin)]))
`;
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

describe.skipIf(!python)("records in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const inPython = (program: string, args: readonly string[], input = ""): string =>
    execFileSync(python!, ["-c", program, ...args], {
      encoding: "utf8",
      input,
      env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow"), SLUICE_OUT_DIR: at("out") }),
    });
  const sluice = (...words: string[]): string =>
    execFileSync(process.execPath, [path.join(root, "cli/sluice.mjs"), ...words], { cwd: folder, encoding: "utf8" });
  let runs = 0;
  const published = (given: string): ((source: string) => string) => {
    const name = `bundle-${(runs += 1)}`;
    writeFileSync(at("given.csv"), given);
    sluice("export", "airflow", "pipeline.yaml", "-o", name);
    return (source) => {
      writeFileSync(at(name, "sources/given.csv"), source);
      return inPython(runStages, [at(name), `r${(runs += 1)}`])
        .trim()
        .split("\n")
        .at(-1)!;
    };
  };

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-lost-"));
    mkdirSync(at("files"));
    writeFileSync(
      at("pipeline.yaml"),
      "sluice: 1\nname: t\nnodes:\n  given: { source: file, path: given.csv }\n  out: { sink: file, from: given, path: out.csv }\n",
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const long = `id,name\n1,a\n2,${"x".repeat(80e6)}\n3,c\n`;

  it("fail the task where the reader would lose one, with its number and what to do", () => {
    const run = published("id,name\n1,a\n2,b\n3,c\n");
    expect(run("id,name\n1,a\n2,b\n3,c\n4,d\n")).toBe("DONE");
    expect(run(long)).toMatch(
      /^LostRecords: given: .*given\.csv has 3 records, and its reader gave 2: 1 would be lost\. Record 2, on line 3, has 80 MB, and the reader was set for 4\.2 MB\. Profile the source again/,
    );
    expect(run('id,name\n1,"v, a"\n2,"open\n3,c\n4,d\n')).toContain("a quote opened on line 3 is never closed");
    expect(run("id,name\n1,a,b\n2,b\n")).toBe("DONE");
  });

  it("fail the task where JSON is no longer what the engine reads as it is written", () => {
    const plainRows = '{"id":1,"name":"x","v":0.5}\n{"id":2,"name":"5.12345678901234567","v":1e2}\n';
    writeFileSync(
      at("json.yaml"),
      "sluice: 1\nname: t\nnodes:\n  given: { source: file, path: given.ndjson }\n  out: { sink: file, from: given, path: out.csv }\n",
    );
    writeFileSync(at("given.ndjson"), plainRows);
    sluice("export", "airflow", "json.yaml", "-o", "json");
    const run = (source: string): string => {
      writeFileSync(at("json", "sources/given.ndjson"), source);
      return inPython(runStages, [at("json"), `r${(runs += 1)}`])
        .trim()
        .split("\n")
        .at(-1)!;
    };
    expect(run(plainRows)).toBe("DONE");
    expect(
      run(
        '{"id":1,"new":"y","v":0.123456789012345}\n{"id":12345678901234567890,"name":"a/b \\" 1.1234567890123456789"}\n',
      ),
    ).not.toContain("Nothing like it");
    for (const [source, why] of [
      ['{"id":1}\n{"ID":2}\n', "record 2 of .* holds the key ID"],
      ['{"id":1,"name":"x","more":{"v":[1e400]}}\n', "record 1 of .* holds a number with more digits"],
      ['{"id":1}\n{"id":1,"name":1.10}\n', "record 2 of .* holds a number with a fraction or an exponent under name"],
    ] as const)
      expect(run(source)).toMatch(new RegExp(`^SourceUnreadable: given: ${why}.*Profile the source again`));
  });

  it("are read where they are as long as when the pipeline was published", () => {
    const run = published(long);
    expect(run(long)).toBe("DONE");
    expect(readFileSync(at("out/out.csv"), "utf8").split("\n")).toHaveLength(5);
  });

  const dialect: FileReading = {
    format: "csv",
    delimiter: ",",
    quote: '"',
    escape: '"',
    encoding: "utf-8",
    header: true,
    skip: 0,
    nulls: [],
    columns: [
      { name: "a", type: "varchar" },
      { name: "b", type: "varchar" },
    ],
  };
  const file = fc.record({
    text: fc
      .array(
        fc.oneof(
          fc.constantFrom('"', "\n", "\r\n", "\r", ",", " ", "a", "\\", "\0", "é", '"b"', '"c\nd"', "{", "}", "[", "]"),
          fc.constantFrom("\n", "a,b\n", '1,"x"\r\n', '"a ""b"""\n', '"x, y", z\n', '"k" ,1\n'),
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join("")),
    dialect: fc.record({
      format: fc.constant("csv"),
      delimiter: fc.constantFrom(",", ", ", " "),
      escape: fc.constantFrom('"', "\\"),
      encoding: fc.constantFrom("utf-8", "utf-16"),
      header: fc.boolean(),
      skip: fc.integer({ min: 0, max: 2 }),
      lineEnd: fc.constantFrom(undefined, "\r"),
      columns: fc.constantFrom(dialect.columns, dialect.columns.slice(1)),
    }),
    isGzip: fc.boolean(),
  });

  it.each([11, 1 << 22])("are counted as they are counted here, %d bytes at a time", async (pieceBytes) => {
    const cases = fc.sample(file, { numRuns: 500, seed: 7 });
    const given = cases.map((each, index) => {
      const bytes = Buffer.from(each.text);
      writeFileSync(at("files", `${index}`), each.isGzip ? gzipSync(bytes) : bytes);
      return { path: at("files", `${index}`), dialect: { ...dialect, ...each.dialect } as FileReading };
    });
    const input = given.map(({ path: name, dialect: { lineEnd, columns, ...each } }) => [
      name,
      { ...each, line_end: lineEnd ?? null, columns: columns.length },
    ]);
    const there = JSON.parse(inPython(countFiles, [`${pieceBytes}`], JSON.stringify(input))) as unknown[];
    for (const [index, each] of given.entries()) {
      const [here] = await countRecords({ path: each.path, given: each.path, reading: each.dialect });
      const { records, longest, openQuote, torn, loneReturn } = here!;
      expect({ ...cases[index], there: there[index] }).toEqual({
        ...cases[index],
        there: {
          records,
          longest: longest.bytes === 0 ? [0, 0, 0] : [longest.bytes, longest.record, longest.line],
          open: openQuote ? [openQuote.line, openQuote.lines] : null,
          torn: torn?.line ?? null,
          lone: loneReturn?.line ?? null,
        },
      });
    }
  });

  it.each([11, 1 << 22])("of JSON are as many as are counted here, %d bytes at a time", async (pieceBytes) => {
    const json = fc.record({
      records: fc.array(fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ a: '],"[{\\' })), { maxLength: 6 }),
      format: fc.constantFrom("json", "ndjson"),
      indent: fc.constantFrom(0, 2),
    });
    const given = fc.sample(json, { numRuns: 300, seed: 8 }).map(({ records, format, indent }, index) => {
      const lines = records.map((each) => JSON.stringify(each)).join("\r\n");
      writeFileSync(at("files", `${index}`), format === "json" ? JSON.stringify(records, null, indent) : lines);
      return { path: at("files", `${index}`), dialect: { ...dialect, format } as FileReading };
    });
    const input = given.map(({ path: name, dialect: { columns, ...each } }) => [
      name,
      { ...each, line_end: null, columns: columns.length },
    ]);
    const there = JSON.parse(inPython(countFiles, [`${pieceBytes}`], JSON.stringify(input))) as { records: number }[];
    const here = given.map(async (each) => {
      const [found] = await countRecords({ path: each.path, given: each.path, reading: each.dialect });
      return found!.records;
    });
    expect(there.map(({ records }) => records)).toEqual(await Promise.all(here));
  });
});
