import { gzipSync, zstdCompressSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SluiceError } from "#domain/errors/sluice-error.ts";
import { fileRows } from "#domain/plan/read-file.ts";
import { literal, render } from "#domain/sql/fragment.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { inspectFile } from "./inspect-file.ts";
import { prepareSource } from "./prepare/prepare-source.ts";
import { damaged } from "./testing/damaged.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const files = Number(process.env.SLUICE_DAMAGED_FILES ?? 24);
const first = Number(process.env.SLUICE_DAMAGED_SEED ?? 1);
const records = Array.from({ length: 60 }, (_, at) => ({
  id: `k${at + 1}k`,
  name: at % 7 === 0 ? `a "quoted", name ${at}` : `name ${at}`,
  amount: (at * 37) % 1_000,
}));
const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = `id,name,amount\n${records.map(({ id, name, amount }) => `${id},${cell(name)},${amount}`).join("\n")}\n`;
const ndjson = `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
const json = JSON.stringify(records, null, 1);

async function parquet(): Promise<Buffer> {
  bench.file("rows.csv", csv);
  const session = await bench.engine.session({ readable: [bench.path("rows.csv")], writable: bench.path("made") });
  const query = `SELECT * FROM read_csv('${bench.path("rows.csv")}')`;
  await session.copy({ query, path: "rows.parquet", format: "parquet" });
  await session.close();
  return readFileSync(bench.path("made/rows.parquet"));
}

const kinds: Readonly<Record<string, { bytes: () => Buffer | Promise<Buffer>; isText: boolean }>> = {
  csv: { bytes: () => Buffer.from(csv), isText: true },
  tsv: { bytes: () => Buffer.from(csv.replaceAll(",", "\t")), isText: true },
  ndjson: { bytes: () => Buffer.from(ndjson), isText: true },
  json: { bytes: () => Buffer.from(json), isText: true },
  "csv.gz": { bytes: () => gzipSync(csv), isText: false },
  "csv.zst": { bytes: () => zstdCompressSync(csv), isText: false },
  parquet: { bytes: parquet, isText: false },
};

/** Every value that is read, as one text, and what its reader refused or left out. */
async function readAll(file: string): Promise<string> {
  const found = await inspectFile(bench.engine, { path: file });
  const folder = `${file}.prepared`;
  const prepared = await prepareSource({ path: file, reading: found.dialect }, { folder });
  const session = await bench.engine.session({ readable: [prepared.path] });
  try {
    const { rows, columns } = await session.all(render(fileRows("given", found, literal(prepared.path))));
    const told = [...found.refused, ...Object.values(found.notes).flatMap(({ first }) => first)];
    // of a key that stands twice the last value is read, and the line is said
    const lines = readFileSync(file, "latin1").split("\n");
    const said = found.decisions.flatMap(({ says }) => lines[Number(/ on line (\d+)/.exec(says)?.[1]) - 1] ?? []);
    const refused = [...told.map(({ text }) => text), ...said].join("\n");
    if (rows.length !== found.rows) throw new Error(`${found.rows} rows were counted, and ${rows.length} were read`);
    return `${columns.map(({ name }) => name).join("\n")}\n${rows.map((row) => JSON.stringify(row)).join("\n")}\n${refused}`;
  } finally {
    await session.close();
  }
}

it.each(Object.entries(kinds))(
  "a damaged file of %s is read whole, tells what it leaves out, or is refused with its place",
  async (kind, { bytes, isText }) => {
    const whole = await bytes();
    const seen = { read: 0, refused: 0 };
    const wrong: string[] = [];
    for (let seed = first; seed < first + files; seed += 1) {
      const given = damaged(whole, seed);
      const file = bench.file(`given-${seed}.${kind}`, given);
      try {
        const read = await readAll(file);
        seen.read += 1;
        const there = isText ? (given.toString("latin1").match(/k\d{1,2}k/g) ?? []) : [];
        const missing = [...new Set(there)].filter((id) => !read.includes(id));
        if (missing.length > 0) wrong.push(`${kind} ${seed}: ${missing.join(", ")} missing`);
      } catch (error) {
        const [problem] = error instanceof SluiceError ? error.problems : [];
        if (!problem?.mend || problem.code !== "source_unreadable") wrong.push(`${kind} ${seed}: ${String(error)}`);
        seen.refused += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(isText ? seen.read : seen.refused).toBeGreaterThan(0);
  },
  7_200_000,
);
