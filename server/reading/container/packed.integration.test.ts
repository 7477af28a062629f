import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "../inspect-file.ts";
import { containerOf } from "./container.ts";
import { unpacked } from "./unpacked.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench();
});
afterAll(() => bench.close());

const csv = "id,name\n1,Ada\n2,Bo\n";
const other = "code;count\nx;1\n";
const rows = [
  { id: 1, name: "Ada" },
  { id: 2, name: "Bo" },
];

/** A zip by Python's own library: `[name, text]` of each file in it. */
function zipOf(members: readonly (readonly [string, string | Buffer])[]): Buffer {
  const script =
    "import base64, io, json, sys, zipfile\nout = io.BytesIO()\nwith zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:\n    for name, data in json.load(sys.stdin):\n        archive.writestr(name, base64.b64decode(data))\nsys.stdout.buffer.write(out.getvalue())";
  const input = JSON.stringify(members.map(([name, data]) => [name, Buffer.from(data).toString("base64")]));
  return execFileSync("python3", ["-c", script], { input });
}

async function parquetOf(text: string): Promise<Buffer> {
  bench.file("rows.csv", text);
  const session = await bench.engine.session({ readable: [bench.path("rows.csv")], writable: bench.path("made") });
  await session.copy({
    query: `SELECT * FROM read_csv('${bench.path("rows.csv")}')`,
    path: "rows.parquet",
    format: "parquet",
  });
  await session.close();
  return readFileSync(bench.path("made/rows.parquet"));
}

async function read(
  name: string,
  content: Buffer,
  options = "",
): Promise<{ says: string | undefined; rows: unknown[] }> {
  bench.file(name, content);
  const document = `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: "${name}"${options} }\n  out: { sink: file, from: given, path: "out.ndjson" }`;
  const { pipeline, bound } = await bindDocument(bench, document);
  const member = /member: "([^"]*)"/.exec(options)?.[1];
  const found = await inspectFile(bench.engine, { path: bench.path(name), ...(member ? { config: { member } } : {}) });
  const report = await runBound(bench, { pipeline, bound, runId: name, hash: false });
  expect(report.problems).toEqual([]);
  const written = readFileSync(bench.path("out/out.ndjson"), "utf8").trim().split("\n");
  return {
    says: found.decisions.find(({ part }) => part === "container")?.says,
    rows: written.map((line) => JSON.parse(line) as unknown),
  };
}

describe("what is packed", () => {
  it.each([
    ["orders.csv.gz", () => gzipSync(csv), "packed with gzip"],
    ["orders.csv.GZ", () => gzipSync(csv), "packed with gzip"],
    ["orders.csv", () => gzipSync(csv), "packed with gzip"],
    ["orders.csv.zst", () => zstdCompressSync(csv), "packed with zstd"],
    [
      "two-frames.csv.zst",
      () => Buffer.concat([zstdCompressSync("id,name\n1,Ada\n"), zstdCompressSync("2,Bo\n")]),
      "packed with zstd",
    ],
    ["orders.zip", () => zipOf([["orders.csv", csv]]), "orders.csv in a zip"],
    [
      "orders-of-a-mac.zip",
      () =>
        zipOf([
          ["in/orders.csv", csv],
          ["__MACOSX/in/._orders.csv", "\0\0"],
        ]),
      "in/orders.csv in a zip",
    ],
    [
      "windows.zip",
      () => zipOf([["kunden.csv", Buffer.from("id;name\n1;Ada\n2;Bo\n", "latin1")]]),
      "kunden.csv in a zip",
    ],
    [
      "records.zip",
      () => zipOf([["records.ndjson", rows.map((row) => JSON.stringify(row)).join("\n")]]),
      "records.ndjson in a zip",
    ],
  ])("is read: %s", async (name, content, says) => {
    expect(await read(name, content())).toEqual({ says, rows });
  });

  it("is read where it is Parquet", async () => {
    const parquet = await parquetOf(csv);
    expect((await read("rows.parquet.gz", gzipSync(parquet))).rows).toEqual(rows);
    expect((await read("rows.parquet.zst", zstdCompressSync(parquet))).rows).toEqual(rows);
    expect((await read("rows-parquet.zip", zipOf([["rows.parquet", parquet]]))).rows).toEqual(rows);
  });

  it("is a choice where a zip has several tables in it", async () => {
    const zip = zipOf([
      ["small.csv", other],
      ["big.csv", csv.repeat(1)],
      ["read-me.pdf", "%PDF"],
    ]);
    bench.file("several.zip", zip);
    const found = await inspectFile(bench.engine, { path: bench.path("several.zip") });
    expect(found.decisions[0]).toMatchObject({
      part: "container",
      chosen: "big.csv",
      isOpen: true,
      others: [{ chosen: "small.csv" }],
    });
    const chosen = await read("several.zip", zip, ', member: "small.csv"');
    expect(chosen.rows).toEqual([{ code: "x", count: 1 }]);
  });

  it("is refused with a reason where it is damaged, empty or of another kind", async () => {
    const zip = zipOf([["orders.csv", csv.repeat(2_000)]]);
    const flipped = Buffer.from(zip);
    for (let at = 60; at < 90; at += 1) flipped[at] = flipped[at]! ^ 0x55;
    const zst = zstdCompressSync(csv.repeat(2_000));
    const cases: [string, Buffer, RegExp][] = [
      ["cut.zip", zip.subarray(0, zip.length - 30), /is damaged or was cut off/],
      ["flipped.zip", flipped, /is damaged or was cut off|invalid/],
      ["empty.zip", zipOf([]), /is a zip without a file in it/],
      ["cut.csv.zst", zst.subarray(0, zst.length - 12), /does not unpack/],
      ["picture.zip", zipOf([["a.png", Buffer.from("\x89PNG\r\n", "latin1")]]), /is a picture|not a text file/],
    ];
    for (const [name, content, reason] of cases) {
      bench.file(name, content);
      await expect(inspectFile(bench.engine, { path: bench.path(name) }), name).rejects.toThrow(reason);
    }
  });

  it.each([
    ["given-up.csv", () => Buffer.from(csv)],
    ["given-up.csv.gz", () => gzipSync(csv)],
    ["given-up.csv.zst", () => zstdCompressSync(csv)],
    ["given-up.zip", () => zipOf([["orders.csv", csv]])],
  ])("is given up when it is cancelled before it is opened, and that is all: %s", async (name, content) => {
    const stray: unknown[] = [];
    const listen = (error: unknown): unknown => stray.push(error);
    process.on("uncaughtException", listen);
    const path = bench.file(name, content());
    const { container } = await containerOf(path, {});
    const reading = (async () => {
      for await (const _piece of unpacked(path, container, { signal: AbortSignal.abort() }));
    })();
    await expect(reading).rejects.toThrow(/aborted/);
    await new Promise((done) => setTimeout(done, 50));
    process.off("uncaughtException", listen);
    expect(stray).toEqual([]);
  });
});
