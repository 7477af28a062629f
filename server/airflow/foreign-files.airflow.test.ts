import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAirflowPython } from "#scripts/test/test-services.ts";
import { runStages } from "./testing/run-stages.ts";
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

const python = findAirflowPython(3);
const root = path.resolve(import.meta.dirname, "../..");

/** What pyarrow alone writes: days in 96 bits, times in nanoseconds, decimals of more digits than anything reads, names that differ by case. */
const writeParquet = `
import os, sys
from decimal import Decimal
import pyarrow as pa, pyarrow.parquet as pq
folder = sys.argv[1]
def write(name, table, **how):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    pq.write_table(table, path, **how)
moments = pa.array([1700000000123456789, None], pa.timestamp("ns"))
write("old.parquet", pa.table({"at": moments}), use_deprecated_int96_timestamps=True)
write("nanos.parquet", pa.table({"at": moments, "zoned": moments.cast(pa.timestamp("ns", tz="UTC")), "clock": pa.array([3600000000001, None], pa.time64("ns"))}))
write("digits.parquet", pa.table({"id": [1], "sum": pa.array([Decimal("1.5")], pa.decimal256(50, 3))}))
write("names.parquet", pa.table({"Key": [1], "key": ["a"]}))
write("kinds.parquet", pa.table({
    "word": pa.array(["a", None, "a"]).dictionary_encode(),
    "half": pa.array([0.5, None, 1.5], pa.float16()),
    "list": pa.array([[1, None], [], None], pa.list_(pa.int64())),
    "part": pa.array([{"a": 1}, {"a": None}, None], pa.struct([("a", pa.int64())])),
    "pairs": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())),
    "bytes": pa.array([b"\\x00\\xff", b"", None]),
    "none": pa.nulls(3),
}))
for year, month in ((2023, 12), (2024, 3)):
    write(f"parts/year={year}/month={month:02}/0.parquet", pa.table({"id": [year * month]}))
`;

/** One table with words that hold delimiters and quotes, nothing, days, moments and exact sums, by each of these programs in each of its formats. */
const writeTables = `
import datetime, decimal, os, sys
import fastavro, numpy, openpyxl, pandas as pd, polars as pl, pyarrow as pa, pyarrow.csv, pyarrow.feather
folder = sys.argv[1]
at = lambda name: os.path.join(folder, name)
rows = {"id": [1, 2, 3], "word": ['a "b", c', None, "ü"], "sum": [1.5, None, -2.25], "day": [datetime.date(2024, 2, 29), None, datetime.date(1999, 12, 31)], "moment": [datetime.datetime(2024, 2, 29, 1, 2, 3), None, datetime.datetime(1999, 12, 31)]}
frame = pd.DataFrame(rows)
frame.to_csv(at("pandas.csv"), index=False)
frame.to_csv(at("pandas-semicolons.csv"), index=False, sep=";", encoding="cp1252")
frame.to_csv(at("pandas.csv.gz"), index=False)
frame.to_json(at("pandas.json"), orient="records", date_format="iso")
frame.to_json(at("pandas.ndjson"), orient="records", lines=True, date_format="iso")
frame.to_parquet(at("pandas.parquet"))
frame.to_feather(at("pandas.feather"))
frame.to_excel(at("pandas.xlsx"), index=False)
polars = pl.DataFrame(rows)
polars.write_csv(at("polars.csv"))
polars.write_ndjson(at("polars.ndjson"))
polars.write_json(at("polars.json"))
polars.write_parquet(at("polars.parquet"))
polars.write_ipc(at("polars.arrow"), compression="zstd")
polars.write_ipc_stream(at("polars-stream.arrow"))
polars.write_avro(at("polars.avro"))
table = pa.table(rows)
pa.csv.write_csv(table, at("pyarrow.csv"))
pa.feather.write_feather(table, at("pyarrow.feather"))
book = openpyxl.Workbook()
book.active.append(list(rows))
for row in zip(*rows.values()):
    book.active.append(row)
book.save(at("openpyxl.xlsx"))
schema = {"type": "record", "name": "Row", "fields": [{"name": "id", "type": "long"}, {"name": "word", "type": ["null", "string"]}, {"name": "sum", "type": ["null", "double"]}, {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}]}, {"name": "moment", "type": ["null", {"type": "long", "logicalType": "local-timestamp-micros"}]}]}
with open(at("fastavro.avro"), "wb") as file:
    fastavro.writer(file, schema, [dict(zip(rows, row)) for row in zip(*rows.values())], codec="deflate")
print(len(os.listdir(folder)))
`;

const table = [
  { id: 1, word: 'a "b", c', sum: 1.5, day: "2024-02-29", moment: "2024-02-29 01:02:03" },
  { id: 2, word: null, sum: null, day: null, moment: null },
  { id: 3, word: "ü", sum: -2.25, day: "1999-12-31", moment: "1999-12-31" },
];

describe.skipIf(!python)("files that other programs write", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const inPython = (program: string, args: readonly string[], more: Record<string, string> = {}): string =>
    execFileSync(python!, ["-c", program, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow"), ...more }),
    });
  const sluice = (...words: string[]): string =>
    execFileSync(process.execPath, [path.join(root, "cli/sluice.mjs"), ...words], { cwd: folder, encoding: "utf8" });
  interface Profiled {
    readonly reading: string;
    readonly columns: readonly { readonly name: string; readonly type: string }[];
  }
  const profiled = (file: string): Profiled =>
    (JSON.parse(sluice("profile", file, "--json")) as { sources: [Profiled] }).sources[0];

  /** The rows of sources by a run here, after it was seen that a published bundle writes the same files. */
  function readBothWays(name: string, sources: Readonly<Record<string, string>>): Record<string, unknown[]> {
    const nodes = Object.entries(sources).map(
      ([node, pattern]) =>
        `  ${node}: { source: file, path: "${at(pattern)}" }\n  ${node}-out: { sink: file, from: ${node}, path: ${node}.ndjson }\n`,
    );
    writeFileSync(at(`${name}.yaml`), `sluice: 1\nname: ${name}\nnodes:\n${nodes.join("")}`);
    sluice("run", `${name}.yaml`, "--out", "here");
    sluice("export", "airflow", `${name}.yaml`, "-o", `bundle-${name}`);
    inPython(runStages, [at(`bundle-${name}`)], { SLUICE_OUT_DIR: at("there") });
    return Object.fromEntries(
      Object.keys(sources).map((node) => {
        const here = readFileSync(at("here", `${node}.ndjson`), "utf8");
        expect(readFileSync(at("there", `${node}.ndjson`), "utf8"), node).toBe(here);
        const lines = here.trim().split("\n");
        return [node, lines.map((line) => JSON.parse(line) as unknown)];
      }),
    );
  }
  const rowsBothWays = (name: string, pattern: string): unknown[] => readBothWays(name, { [name]: pattern })[name]!;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-foreign-"));
    inPython(writeParquet, [folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("says of each column of Parquet in nanoseconds where its digits go", () => {
    expect(profiled("old.parquet").reading).toBe("Parquet, at in nanoseconds, read to the microsecond");
    expect(profiled("nanos.parquet").reading).toBe(
      "Parquet, nanoseconds of at cut in 1 of its values (as varchar it keeps them), zoned, clock in nanoseconds, read to the microsecond",
    );
    expect(rowsBothWays("old", "old.parquet")).toEqual([{ at: "2023-11-14 22:13:20.123456" }, { at: null }]);
    expect(rowsBothWays("nanos", "nanos.parquet")[0]).toEqual({
      at: "2023-11-14 22:13:20.123456",
      zoned: "2023-11-14 22:13:20.123456+00",
      clock: "01:00:00",
    });
  });

  it("refuses decimals of more than 38 digits, which would come out as other numbers", () => {
    expect(() => sluice("profile", "digits.parquet")).toThrow(/holds decimals of 50 digits in sum; 38 can be read/);
  });

  it("says under which name a column is read whose name is another's but for case", () => {
    expect(profiled("names.parquet").reading).toBe("Parquet, names that differ by case alone, one as key_1");
  });

  it("keeps words of a dictionary, bytes, nested values and their empty parts", () => {
    expect(rowsBothWays("kinds", "kinds.parquet")).toEqual([
      { word: "a", half: 0.5, list: [1, null], part: { a: 1 }, pairs: { k: 1 }, bytes: "\\x00\\xFF", none: null },
      { word: null, half: null, list: [], part: { a: null }, pairs: {}, bytes: "", none: null },
      { word: "a", half: 1.5, list: null, part: null, pairs: null, bytes: null, none: null },
    ]);
  });

  it("are one table, by whatever program and in whatever format it was written", () => {
    mkdirSync(at("tables"));
    expect(inPython(writeTables, [at("tables")]).trim()).toBe("19");
    const names = readdirSync(at("tables")).map((name) => [name.replaceAll(".", "-"), `tables/${name}`] as const);
    const found = readBothWays("tables", Object.fromEntries(names));
    for (const [name, rows] of Object.entries(found)) {
      // pandas and Excel know no days without a time
      const plain = rows.map((row) => JSON.stringify(row).replaceAll(/(-\d\d)[T ]00:00:00(\.000)?Z?"/g, '$1"'));
      expect(
        plain.map((row) => JSON.parse(row) as unknown),
        name,
      ).toEqual(table);
    }
  });

  it("reads the keys of folders as columns, of Parquet and of files that are made plain first", () => {
    for (const part of ["year=2023/month=12", "year=2024/month=03"]) {
      mkdirSync(at("texts", part), { recursive: true });
      writeFileSync(at("texts", part, "0.csv"), Buffer.from("id;name\n1;é\n", "latin1"));
    }
    expect(rowsBothWays("parts", "parts/**/*.parquet")).toEqual([
      { id: 2023 * 12, year: 2023, month: 12 },
      { id: 2024 * 3, year: 2024, month: 3 },
    ]);
    expect(rowsBothWays("texts", "texts/*/*/*.csv")).toEqual([
      { id: 1, name: "é", year: 2023, month: 12 },
      { id: 1, name: "é", year: 2024, month: 3 },
    ]);
  });
});
