import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { profileSource } from "#server/sources/profile.ts";
import { inspectFile } from "../inspect-file.ts";
import { rowsOfRun } from "../testing/rows-of-run.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

function put(name: string, content: Uint8Array): void {
  mkdirSync(path.dirname(bench.path(name)), { recursive: true });
  writeFileSync(bench.path(name), content);
}
const arrow = (columns: Record<string, readonly unknown[]>, kind: "file" | "stream" = "file"): Uint8Array =>
  tableToIPC(tableFromArrays(columns as Record<string, unknown[]>), kind);

const number = (value: number): number[] => {
  const bytes = [];
  for (let rest = value < 0 ? -2 * value - 1 : 2 * value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
};
const text = (value: string): number[] => {
  const bytes = Buffer.from(value);
  return [...number(bytes.length), ...bytes];
};
const sync = Array.from({ length: 16 }, (_, at) => at);
/** An Avro file of one block, its records already spelled. */
const avro = (schema: object, records: readonly (readonly number[])[], codec = "null"): Buffer => {
  const block = records.flat();
  const meta = [
    ...number(2),
    ...text("avro.schema"),
    ...text(JSON.stringify(schema)),
    ...text("avro.codec"),
    ...text(codec),
    0,
  ];
  return Buffer.from([
    ...Buffer.from("Obj\u0001"),
    ...meta,
    ...sync,
    ...number(records.length),
    ...number(block.length),
    ...block,
    ...sync,
  ]);
};
const people = {
  type: "record",
  name: "Person",
  fields: [
    { name: "id", type: "long" },
    { name: "name", type: ["null", "string"] },
    { name: "born", type: { type: "int", logicalType: "date" } },
  ],
};
const ada = [...number(1), ...number(1), ...text('Ada, "A"'), ...number(-1)];
const nobody = [...number(-5), ...number(0), ...number(19_000)];
const persons = [
  { id: 1, name: 'Ada, "A"', born: "1969-12-31" },
  { id: -5, name: null, born: "2022-01-08" },
];

const rowsOf = (name: string, options = ""): Promise<unknown[]> => rowsOfRun(bench, name, options);
const inspect = (name: string) => inspectFile(bench.engine, { path: bench.path(name) });
const refusal = async (name: string): Promise<string> => {
  const error = await inspect(name).then(
    () => null,
    (thrown: { problems: { message: string; mend: string | null }[] }) => thrown.problems[0]!,
  );
  if (!error) throw new Error("it was read");
  return `${error.message.replaceAll(`${bench.folder}/`, "")} ${error.mend}`;
};

const columns = { id: [1, 2, null], name: ["a,b", "", null], at: [new Date(0), null, new Date(-1)] };
const rows = [
  { id: 1, name: "a,b", at: "1970-01-01 00:00:00" },
  { id: 2, name: "", at: null },
  { id: null, name: null, at: "1969-12-31 23:59:59.999" },
];

describe("files of Arrow", () => {
  it.each([
    ["rows.arrow", () => arrow(columns)],
    ["rows.feather", () => arrow(columns)],
    ["stream.arrow", () => arrow(columns, "stream")],
    ["unnamed.data", () => arrow(columns)],
    ["rows.arrow.gz", () => gzipSync(arrow(columns))],
    ["rows.arrow.zst", () => zstdCompressSync(arrow(columns))],
  ])("keep the types and values that they have, and rows of nothing too: %s", async (name, content) => {
    put(name, content());
    const { columns: found, decisions } = await inspect(name);
    expect(found.map(({ type }) => type)).toEqual(["double", "varchar", "timestamp"]);
    expect(decisions.at(-1)?.says).toBe("Arrow");
    expect(await rowsOf(name)).toEqual(rows);
  });

  it("give a row for each of their rows where all have one column of nothing", async () => {
    put("nothing.arrow", arrow({ only: [null, "x", null] }));
    expect(await rowsOf("nothing.arrow")).toEqual([{ only: null }, { only: "x" }, { only: null }]);
  });

  it("are profiled, and read in a type that a person says", async () => {
    put("said.arrow", arrow({ code: ["001", "1"], n: [1, 2] }));
    expect(await rowsOf("said.arrow", ", columns: { code: integer, n: varchar }")).toEqual([
      { code: 1, n: "1" },
      { code: 1, n: "2" },
    ]);
    const { profile } = await profileSource({
      engine: bench.engine,
      name: "said",
      input: { kind: "file", path: bench.path("said.arrow") },
      snapshotDirectory: bench.path("snapshots"),
    });
    expect(profile.columns.map(({ name, type, max }) => [name, type, max])).toEqual([
      ["code", "varchar", "1"],
      ["n", "double", "2.0"],
    ]);
  });

  it("are met by name where several stand for one source, and refused where a column differs", async () => {
    put("many/1.arrow", arrow({ id: [1], name: ["x"] }));
    put("many/2.arrow", arrow({ name: ["y"], id: [2] }));
    expect(await rowsOf("many/*.arrow")).toEqual([
      { id: 1, name: "x" },
      { id: 2, name: "y" },
    ]);
    put("unlike/1.arrow", arrow({ id: [1], name: ["x"] }));
    put("unlike/2.arrow", arrow({ id: ["2"], name: ["x"] }));
    expect(await refusal("unlike/*.arrow")).toBe(
      "unlike/2.arrow has another kind of value in id, unlike unlike/1.arrow. Write the files with the same columns, or read them as two sources.",
    );
    put("fewer/1.arrow", arrow({ id: [1], name: ["x"] }));
    put("fewer/2.arrow", arrow({ id: [2] }));
    expect(await refusal("fewer/*.arrow")).toMatch(/^fewer\/2.arrow has no column name, unlike fewer\/1.arrow\./);
  });

  it("are refused with a mend where a part of them is missing, or where they are none", async () => {
    put("cut.arrow", arrow({ id: Array.from({ length: 1_000 }, (_, at) => at) }).subarray(0, 3_000));
    expect(await refusal("cut.arrow")).toMatch(/^cut\.arrow .*Copy or write the file again\.$/);
    put("none.arrow", Buffer.from("id,name\n1,x\n"));
    expect(await refusal("none.arrow")).toBe(
      "none.arrow is called .arrow and is no Arrow file. Give its format, or the right file.",
    );
  });
});

describe("files of Avro", () => {
  it("keep the types and values that they have", async () => {
    put("people.avro", avro(people, [ada, nobody]));
    expect((await inspect("people.avro")).columns.map(({ type }) => type)).toEqual(["bigint", "varchar", "date"]);
    expect(await rowsOf("people.avro")).toEqual(persons);
  });

  it.each([
    ["cut off in a record", () => avro(people, [ada, nobody]).subarray(0, -20), "is damaged or was cut off."],
    ["with more in a block than its records", () => avro(people, [ada, [...nobody, 0]]), "is damaged or was cut off."],
    [
      "with letters that are none",
      () => Buffer.from(avro(people, [ada]).toString("latin1").replace("Ada", "A\xffa"), "latin1"),
      "is damaged or was cut off.",
    ],
    [
      "packed as nothing here unpacks",
      () => avro(people, [ada], "bzip2"),
      "is packed with bzip2, which is not read in Avro.",
    ],
  ])("are refused with a mend: %s", async (name, content, says) => {
    const file = `${name.replaceAll(" ", "-")}.avro`;
    put(file, content());
    expect(await refusal(file)).toMatch(new RegExp(`^${file} ${says.replaceAll(".", "\\.")} (Copy|Write) `));
  });
});
