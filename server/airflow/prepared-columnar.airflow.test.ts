import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FileReading, plainMarks } from "#domain/reading/file-reading.ts";
import { findAirflowPython } from "#scripts/test/test-services.ts";
import { columnarColumns, type ColumnarFormat } from "#server/reading/columnar/columnar-file.ts";
import { prepareSource } from "#server/reading/index.ts";
import { preparationOf } from "./program-source.ts";
import { runtimeEnvironment } from "./testing/runtime-environment.ts";

const python = findAirflowPython(3);

/** Random tables of every type, written by pyarrow, polars and fastavro in every packing that they know. */
const writeFiles = `
import datetime, decimal, os, random, struct, sys, uuid
import polars as pl, pyarrow as pa, pyarrow.feather as feather, zstandard
from fastavro import _write_py
folder = sys.argv[1]
random.seed(7)
words = ["", " a ", "x,y", 'q"', "line\\nbreak", "ünï", "😀", "\\\\", "null", "-"]
def some(make, rows=300):
    return [None if random.random() < 0.2 else make() for _ in range(rows)]
def whole(bits, signed=True):
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return lambda: random.choice([low, high, 0, random.randint(low, high)])
word = lambda: random.choice(words)
def floating():
    return random.choice([0.0, -0.0, 1e300, -1e-300, 0.1, float("nan"), float("inf"), float("-inf"), random.uniform(-1e6, 1e6), 123456789012345680.0])
single = lambda: struct.unpack("f", struct.pack("f", random.uniform(-1e6, 1e6)))[0]
def digits(precision, scale):
    return lambda: decimal.Decimal(random.randint(-(10**precision) + 1, 10**precision - 1)).scaleb(-scale, decimal.Context(prec=80))
part = lambda: {"n": random.choice([None, 1, 2**60]), "s": word(), "l": random.choice([None, [], [word()]]), "d": floating(), "t": random.choice([None, random.randint(0, 2**60)])}
ns = lambda: random.randint(-(2**62), 2**62)
parts = pa.struct([("n", pa.int64()), ("s", pa.string()), ("l", pa.list_(pa.string())), ("d", pa.float64()), ("t", pa.timestamp("ns"))])
pairs = lambda: [(f"k{at}", random.choice([None, word()])) for at in range(random.randint(0, 3))]
def table():
    return pa.table({
        "i8": pa.array(some(whole(8)), pa.int8()), "u8": pa.array(some(whole(8, False)), pa.uint8()),
        "i16": pa.array(some(whole(16)), pa.int16()), "u16": pa.array(some(whole(16, False)), pa.uint16()),
        "i32": pa.array(some(whole(32)), pa.int32()), "u32": pa.array(some(whole(32, False)), pa.uint32()),
        "i64": pa.array(some(whole(64)), pa.int64()), "u64": pa.array(some(whole(64, False)), pa.uint64()),
        "f16": pa.array(some(lambda: random.choice([0.5, -2.25, 65504.0])), pa.float16()),
        "f32": pa.array(some(single), pa.float32()), "f64": pa.array(some(floating), pa.float64()),
        "b": pa.array(some(lambda: random.random() < 0.5), pa.bool_()),
        "s": pa.array(some(word), pa.string()), "ls": pa.array(some(word), pa.large_string()), "sv": pa.array(some(lambda: word() * 5), pa.string_view()),
        "bin": pa.array(some(lambda: random.randbytes(3)), pa.binary()), "fix": pa.array(some(lambda: random.randbytes(4)), pa.binary(4)),
        "bv": pa.array(some(lambda: random.randbytes(20)), pa.binary_view()),
        "id": pa.array(some(lambda: uuid.UUID(int=random.getrandbits(128)).bytes), pa.uuid()),
        "dict": pa.array(some(word)).dictionary_encode(), "none": pa.nulls(300),
        "d9": pa.array(some(digits(9, 2)), pa.decimal128(9, 2)), "d38": pa.array(some(digits(38, 10)), pa.decimal128(38, 10)),
        "d60": pa.array(some(digits(60, 5)), pa.decimal256(60, 5)), "d5": pa.array(some(digits(5, 0)), pa.decimal32(5, 0)),
        "day": pa.array(some(lambda: random.randint(-1_000_000, 4_000_000)), pa.int32()).cast(pa.date32()),
        "day64": pa.array(some(lambda: random.randint(-700_000, 700_000) * 86_400_000), pa.int64()).cast(pa.date64()),
        "clock": pa.array(some(lambda: random.randint(0, 86_399_999_999_999)), pa.int64()).cast(pa.time64("ns")),
        "clock32": pa.array(some(lambda: random.randint(0, 86_399)), pa.int32()).cast(pa.time32("s")),
        "ns": pa.array(some(ns), pa.timestamp("ns")), "us": pa.array(some(ns), pa.timestamp("us", tz="Europe/Berlin")),
        "ms": pa.array(some(lambda: random.randint(-(2**45), 2**45)), pa.timestamp("ms")), "sec": pa.array(some(lambda: random.randint(-(2**35), 2**35)), pa.timestamp("s", tz="UTC")),
        "dur": pa.array(some(whole(64)), pa.duration("us")),
        "span": pa.array(some(lambda: (random.randint(-9, 9), random.randint(-99, 99), random.randint(-(2**50), 2**50))), pa.month_day_nano_interval()),
        "list": pa.array(some(lambda: some(whole(64), 3)), pa.list_(pa.int64())), "pair": pa.array(some(lambda: [1.5, None]), pa.list_(pa.float32(), 2)),
        "many": pa.array(some(lambda: [part()]), pa.large_list(parts)), "part": pa.array(some(part), parts),
        "map": pa.array(some(pairs), pa.map_(pa.string(), pa.string())), "days": pa.array(some(lambda: [datetime.date(2024, 2, 29), None]), pa.list_(pa.date32())),
        "ids": pa.array(some(lambda: [random.randbytes(2)]), pa.list_(pa.binary())), "Key": pa.array(some(word)), "key": pa.array(some(word)),
    })
tables = [table() for _ in range(3)]
whole_table = pa.concat_tables(tables).unify_dictionaries()
for name, how in {"plain": None, "lz4": "lz4", "zstd": "zstd"}.items():
    options = pa.ipc.IpcWriteOptions(compression=how)
    for kind, open_ in {"file": pa.ipc.new_file, "stream": pa.ipc.new_stream}.items():
        with open_(os.path.join(folder, f"{name}-{kind}.arrow"), tables[0].schema, options=options) as writer:
            writer.write_table(whole_table if kind == "file" else pa.concat_tables(tables))
feather.write_feather(tables[0], os.path.join(folder, "given.feather"))
frame = pl.DataFrame({"w": some(word), "l": some(lambda: [1, None]), "s": some(lambda: {"a": word()}), "c": pl.Series(some(word), dtype=pl.Categorical), "d": pl.Series(some(floating)), "t": some(lambda: datetime.datetime(2024, 1, 1, 1, 2, 3, 4))})
frame.write_ipc(os.path.join(folder, "polars.arrow"), compression="lz4")
frame.write_ipc_stream(os.path.join(folder, "polars-stream.arrow"))
logical = lambda type_, name, **more: ["null", {"type": type_, "logicalType": name, **more}]
schema = {"type": "record", "name": "Row", "namespace": "a.b", "fields": [{"name": name, "type": type_} for name, type_ in {
    "b": ["null", "boolean"], "i": ["null", "int"], "n": ["null", "long"], "f": ["null", "float"], "d": ["null", "double"], "s": ["null", "string"], "bin": ["null", "bytes"],
    "fix": ["null", {"type": "fixed", "name": "Four", "size": 4}], "again": ["null", "Four"], "word": ["null", {"type": "enum", "name": "Word", "symbols": ["A", "B"]}],
    "list": ["null", {"type": "array", "items": ["null", "double", "string"]}], "map": ["null", {"type": "map", "values": ["null", "long"]}],
    "part": ["null", {"type": "record", "name": "Part", "fields": [{"name": "w", "type": "Word"}, {"name": "next", "type": ["null", "Part"]}]}],
    "either": ["null", "long", "string"], "wide": ["int", "long", "null"], "mixed": ["null", "string", {"type": "array", "items": "int"}],
    "dec": logical("bytes", "decimal", precision=20, scale=4), "fdec": ["null", {"type": "fixed", "name": "Dec", "size": 9, "logicalType": "decimal", "precision": 20, "scale": 2}],
    "day": logical("int", "date"), "ms": logical("int", "time-millis"), "us": logical("long", "time-micros"), "at": logical("long", "timestamp-micros"), "atms": logical("long", "timestamp-millis"), "local": logical("long", "local-timestamp-micros"),
}.items()]}
def record():
    link = {"w": "A", "next": random.choice([None, {"w": "B", "next": None}])}
    made = {"b": lambda: random.random() < 0.5, "i": whole(32), "n": whole(64), "f": single, "d": floating, "s": word, "bin": lambda: random.randbytes(3), "fix": lambda: random.randbytes(4), "again": lambda: random.randbytes(4),
        "word": lambda: random.choice("AB"), "list": lambda: some(lambda: random.choice([floating(), word()]), 3), "map": lambda: {word(): random.choice([None, 2**60])}, "part": lambda: link,
        "either": lambda: random.choice([1, "1", "x"]), "wide": lambda: random.choice([1, 2**50]), "mixed": lambda: random.choice(["[1]", [1, 2], []]), "dec": digits(20, 4), "fdec": digits(20, 2),
        "day": lambda: datetime.date(2024, 2, 29), "ms": lambda: datetime.time(1, 2, 3, 4000), "us": lambda: datetime.time(23, 59, 59, 999999), "at": lambda: datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, datetime.timezone.utc),
        "atms": lambda: datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc), "local": lambda: datetime.datetime(1, 1, 1)}
    return {name: None if random.random() < 0.2 else make() for name, make in made.items()}
def write_zstandard(encoder, block, level):
    packed = zstandard.compress(block)
    encoder.write_long(len(packed))
    encoder._fo.write(packed)
_write_py.BLOCK_WRITERS["zstandard"] = write_zstandard
for codec in ("null", "deflate", "zstandard"):
    with open(os.path.join(folder, f"{codec}.avro"), "wb") as file:
        _write_py.writer(file, schema, [record() for _ in range(500)], codec=codec, sync_interval=2000)
for codec in ("uncompressed", "deflate", "snappy"):
    frame.select("w", "d", "t").write_avro(os.path.join(folder, f"polars-{codec}.avro"), compression=codec)
`;
const prepareFile = `
import json, sys
from sluice_airflow import prepare
path, preparation, folder = json.load(sys.stdin)
at, _ = prepare.prepare({"prepare": preparation}, path, folder)
print(at)
`;

describe.skipIf(!python)("an Arrow or Avro file that is prepared in a published bundle", () => {
  let folder: string;
  const at = (...parts: string[]): string => path.join(folder, ...parts);
  const inPython = (program: string, args: readonly string[], input = ""): string =>
    execFileSync(python!, ["-c", program, ...args], {
      encoding: "utf8",
      input,
      env: runtimeEnvironment(folder, { AIRFLOW_HOME: at("airflow") }),
    });
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluice-columnar-"));
    mkdirSync(at("files"));
    inPython(writeFiles, [at("files")]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is the same text, by every program and in every packing", async () => {
    const names = readdirSync(at("files"));
    expect(names).toHaveLength(15);
    for (const name of names) {
      const file = at("files", name);
      const format: ColumnarFormat = name.endsWith(".avro") ? "avro" : "arrow";
      const columns = await columnarColumns({ file, format, container: {} });
      const reading: FileReading = { ...plainMarks, format, prepare: "table", columns };
      const prepared = await prepareSource({ path: file, reading }, { folder: at("here", name) });
      const there = inPython(prepareFile, [], JSON.stringify([file, preparationOf(reading), at("there", name)]));
      const [ours, theirs] = [readFileSync(prepared.path, "utf8"), readFileSync(there.trim(), "utf8")];
      expect(theirs.split("\n"), name).toEqual(ours.split("\n"));
      expect(ours.length, name).toBeGreaterThan(5_000);
      expect(prepared.tables[0]!.rows, name).toBeGreaterThan(200);
    }
  });
});
