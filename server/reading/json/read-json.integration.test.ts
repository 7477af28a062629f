import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileSourceConfig } from "#domain/nodes/file-source.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { readingSentence } from "#domain/reading/decision.ts";
import { openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";
import type { FileInspection } from "../inspection.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9 });
});
afterAll(() => bench.close());

let files = 0;
const written = (ending: string, content: string | Buffer): string => {
  const name = `json-${(files += 1)}.${ending}`;
  bench.file(name, content);
  return name;
};
const inspected = (name: string, config: Partial<FileSourceConfig> = {}): Promise<FileInspection> =>
  inspectFile(bench.engine, { path: bench.path(name), config });

async function run(name: string, found: FileInspection) {
  const { pipeline } = parsePipeline(
    `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name} }\n  out: { sink: file, from: given, path: ${name}.out.csv }`,
  );
  const bound = await bench.engine.bind(pipeline, { given: found });
  return runBound(bench, { pipeline, bound, runId: name, hash: false });
}
/** The rows that a plain run writes as CSV, which has every cell as text. */
async function rowsOf(name: string, found: FileInspection): Promise<string[]> {
  const report = await run(name, found);
  expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return readFileSync(bench.path(`out/${name}.out.csv`), "utf8")
    .trimEnd()
    .split("\n");
}
async function read(ending: string, content: string | Buffer, config: Partial<FileSourceConfig> = {}) {
  const name = written(ending, content);
  const found = await inspected(name, config);
  return {
    way: found.dialect.prepare ?? "engine",
    types: found.columns.map(({ name: column, type }) => `${column} ${type}`),
    rows: await rowsOf(name, found),
    says: readingSentence(found.decisions),
    unreadable: found.refused.map(({ line, message }) => `${line}: ${message}`),
  };
}

describe("JSON", () => {
  it("that is plain is left to the engine", async () => {
    const records = [
      '{"id":1,"name":"Ann","paid":true,"at":"2026-01-31"}',
      '{"id":2,"name":"Bob, B","price":1.5,"tags":["a"]}',
    ];
    for (const [ending, text] of [
      ["ndjson", `${records[0]}\r\n\n${records[1]}\n`],
      ["json", `[${records.join(",\n ")}]`],
    ] as const)
      expect(await read(ending, text)).toMatchObject({
        way: "engine",
        types: ["id bigint", "name varchar", "paid boolean", "at date", "price decimal(18,1)", "tags json"],
        rows: ["id,name,paid,at,price,tags", "1,Ann,true,2026-01-31,,", '2,"Bob, B",,,1.5,"[""a""]"'],
      });
  });

  it("keeps keys that differ by case apart", async () => {
    const text = '{"id":1,"Email":"a@x.org"}\n{"id":2,"email":"b@x.org"}\n{"ID":3,"EMAIL":"c@x.org"}\n';
    expect(await read("ndjson", text)).toMatchObject({
      types: ["id bigint", "Email varchar", "email_2 varchar", "ID_2 bigint", "EMAIL_3 varchar"],
      rows: ["id,Email,email_2,ID_2,EMAIL_3", "1,a@x.org,,,", "2,,b@x.org,,", ",,,3,c@x.org"],
      says: expect.stringContaining("keys by case and spelling: email as email_2, ID as ID_2, EMAIL as EMAIL_3"),
    });
  });

  it("keeps keys with blanks around them, empty ones and escaped ones", async () => {
    const text = '[{"a":1," a":2,"":3,"\\u0062":4,"x.y":5}]';
    expect((await read("json", text)).rows).toEqual(["a,a_2,column_3,b,x.y", "1,2,3,4,5"]);
  });

  it("has texts without quotes beside numbers and truth values, and objects as they are", async () => {
    const text = ['"SAVE10"', "10", "1.10", "true", "null", '"10"', '{"a": [1, "x"]}', '""'].map(
      (code, id) => `{"id":${id},"code":${code}}`,
    );
    expect(await read("ndjson", text.join("\n"))).toMatchObject({
      types: ["id bigint", "code varchar"],
      rows: ["id,code", "0,SAVE10", "1,10", "2,1.10", "3,true", "4,", "5,10", '6,"{""a"":[1,""x""]}"', '7,""'],
    });
  });

  it("finds a key that comes late", async () => {
    const lines = Array.from({ length: 30_000 }, (_, id) => JSON.stringify(id < 29_999 ? { id } : { id, late: "x" }));
    const found = await read("ndjson", lines.join("\n"));
    expect(found.types).toEqual(["id bigint", "late varchar"]);
    expect(found.rows.at(-1)).toBe("29999,x");
  });

  it("keeps all digits", async () => {
    const numbers = [
      "12345678901234567.89",
      "0.1",
      "123456789012345678901234567890",
      "1e400",
      "-0.000000000000000000012",
    ];
    const text = `[${numbers.map((n) => `{"n":${n},"in":{"n":${n}}}`).join(",\n")}]`;
    const { way, rows } = await read("json", text, { columns: { n: "varchar" } });
    expect({ way, rows }).toEqual({ way: "table", rows: ["n,in", ...numbers.map((n) => `${n},"{""n"":${n}}"`)] });
  });

  it("takes the last of a key that stands twice in a record, and says so", async () => {
    expect(await read("ndjson", '{"a":1,"b":2}\n{"a":3,"a":4,"a":5}\n')).toMatchObject({
      rows: ["a,b", "1,2", "5,"],
      says: expect.stringContaining(
        "1 record with a key twice (the first on line 2: a), of which the last value is read",
      ),
    });
  });

  it("has NaN and infinity as they are written, and says how many", async () => {
    expect(await read("json", '[{"a":NaN,"b":{"c":NaN}},{"a":-Infinity},{"a":1.50}]')).toMatchObject({
      types: ["a varchar", "b json"],
      rows: ["a,b", 'NaN,"{""c"":""NaN""}"', "-Infinity,", "1.50,"],
      says: expect.stringContaining("NaN or infinity 2 times under a"),
    });
  });

  it("reads documents one after another, behind a byte order mark, between blank lines of both kinds", async () => {
    const rows = ["id,v", "1,a", "2,b"];
    expect(await read("ndjson", '\uFEFF{"id":1,"v":"a"}\n\n{"id":2,"v":"b"}\r\n\n')).toMatchObject({
      way: "text",
      rows,
    });
    expect(await read("json", '{\n  "id": 1,\n  "v": "a"\n}\n{\n  "id": 2, "v": "b"}')).toMatchObject({
      way: "table",
      rows,
    });
    expect(await read("ndjson", '{"id":1,"v":"a"}{"id":2,"v":"b"}')).toMatchObject({ rows });
    expect(await read("json", '[{"id":1,"v":"a"}]\n[{"id":2,"v":"b"}]')).toMatchObject({ rows });
    expect(await read("json", Buffer.from('\uFEFF[{"id":1,"v":"a"},{"id":2,"v":"b"}]', "utf16le"))).toMatchObject({
      way: "text",
      rows,
    });
  });

  it("reads the list of records in one object, and offers the others", async () => {
    const text = JSON.stringify(
      { name: "catalog", tags: ["x", "y", "z"], data: { items: [{ id: "a" }, { id: "b" }] }, size: 2 },
      null,
      1,
    );
    const name = written("json", text);
    const found = await inspected(name);
    expect(await rowsOf(name, found)).toEqual(["id", "a", "b"]);
    expect(readingSentence(found.decisions)).toContain("one JSON object");
    expect(found.decisions.at(-1)).toEqual({
      part: "records",
      chosen: "data.items",
      says: "its list data.items of 2 records; other lists: tags 3",
      share: null,
      against: [],
      others: [
        { chosen: "tags", says: "its list tags", gives: "3 values" },
        { chosen: ".", says: "the object itself", gives: "1 record" },
      ],
      isOpen: false,
    });
    expect((await read("json", text, { records: "tags" })).rows).toEqual(["value", "x", "y", "z"]);
    expect((await read("json", text, { records: "." })).rows[1]).toBe(
      'catalog,"[""x"",""y"",""z""]","{""items"":[{""id"":""a""},{""id"":""b""}]}",2',
    );
    await expect(inspected(name, { records: "rows" })).rejects.toMatchObject({
      problems: [
        {
          message: `${bench.path(name)} has no list at rows.`,
          mend: "Name one that it has: tags with 3 values, data.items with 2 records.",
        },
      ],
    });
    expect(
      (await read("ndjson", '{"items":[{"a":1}]}\n{"items":[{"a":2},{"a":3}]}\n', { records: "items" })).rows,
    ).toEqual(["a", "1", "2", "3"]);
  });

  it("reads lists of lists and of single values", async () => {
    expect(await read("json", '[["name","pop"],["Ann",1.50],["Bob, B",null],["C",{"x":1}]]')).toMatchObject({
      rows: ["name,pop", "Ann,1.50", '"Bob, B",', 'C,"{""x"":1}"'],
      says: expect.stringContaining("header in the first list"),
    });
    expect((await read("jsonl", '[1,"a"]\n[2,"b"]\n')).rows).toEqual(["column_1,column_2", "1,a", "2,b"]);
    expect((await read("json", "[1, 2.50, null, 4]")).rows).toEqual(["value", "1.00", "2.50", "", "4.00"]);
    const texts = await read("json", '["10", "20"]');
    expect(texts).toMatchObject({ types: ["value varchar"], rows: ["value", "10", "20"] });
  });

  it("counts what is no record, with its line", async () => {
    expect(await read("json", '[{"a":1},\n5,\n{"a":2},[1],null]')).toMatchObject({
      rows: ["a", "1", "2"],
      unreadable: [
        "2: it is a single value and no object",
        "3: it is a list and no object",
        "3: it is a single value and no object",
      ],
    });
    const name = written("json", '[{"a":1},\n5]');
    const report = await run(name, await inspected(name));
    expect(report.nodes.given).toMatchObject({ out: 1, rejected: 1 });
    expect(report.problems.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it.each([
    [
      "json",
      '[\n{"a":1},\n]',
      "is no JSON: on line 2 a comma stands before ], where nothing follows it.",
      "Remove the comma on line 2.",
    ],
    [
      "ndjson",
      '{"a":1}\n{"a":',
      "is no JSON: it ends in the middle of an object that begins on line 2.",
      "Copy, download or write the file again: its end is missing.",
    ],
    ["json", "[]", "has no records, and so no columns.", "Give a file with at least one record."],
  ])("that is none is refused in our own words: %s %s", async (ending, text, ...[says, mend]) => {
    const name = written(ending, text);
    await expect(inspected(name)).rejects.toMatchObject({
      problems: [{ message: `${bench.path(name)} ${says}`, mend }],
    });
  });

  it.each([
    [
      "a key that differs by case",
      '{"id":1,"name":"x"}\n{"ID":2,"name":"y"}\n',
      "on line 2 stands the key ID, which differs from id only by case",
    ],
    ["a long number", '{"id":1,"name":"x","v":1.2345678901234567}\n', "on line 1 stands the number 1.2345678901234567"],
    [
      "a number among texts",
      '{"id":1,"name":"x"}\n\n{"id":1,"name":1.10}\n',
      "on line 3 stands a number with a fraction or an exponent under name",
    ],
    ["a key twice", '{"id":1,"id":2}\n', "on line 1 stands a record with the key id twice"],
    [
      "a record of several lines",
      '{"id":1,\n"name":"x"}\n',
      "on line 1 stands a record that shares its line or takes several",
    ],
    ["no JSON", '{"id":1}\n{"id":2,}\n', "is no JSON: on line 2 a comma stands before }"],
    ["a byte order mark", '\uFEFF{"id":1}\n', "begins with a byte order mark"],
  ])("that was plain when it was profiled ends the run: %s", async (_what, text, says) => {
    const name = written("ndjson", '{"id":1,"name":"x"}\n{"id":2,"name":"y"}\n');
    const found = await inspected(name);
    expect(found.dialect.prepare).toBeUndefined();
    bench.file(name, text);
    const report = await run(name, found);
    expect(report.status).toBe("failed");
    expect(report.problems[0]).toMatchObject({
      code: "source_unreadable",
      node: "given",
      message: expect.stringContaining(says),
    });
    expect(report.problems[0]!.mend).not.toBe("");
  });
});
