import { afterAll, beforeAll, expect, it } from "vitest";
import { castValue } from "#domain/nodes/cast-value.ts";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import { ident, literal, render, sql } from "#domain/sql/fragment.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { type SpelledTable, spelledTable } from "#server/reading/testing/spelled-table.ts";
import { findTraps, profileSource } from "./index.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const tables = Number(process.env.SLUICE_SPELLED_TABLES ?? 150);
const first = Number(process.env.SLUICE_SPELLED_SEED ?? 1);

/** A value in the one form that the truth has. */
function plain(kind: string, value: string | null): string | null {
  if (value === null) return null;
  if (kind === "amount") {
    const match = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(value);
    return match ? `${match[1]}${match[2]}${match[3] ? `.${match[3]}` : ""}`.replace(/^-0$/, "0") : value;
  }
  return kind === "moment" ? value.replace(/\.0+$/, "") : value;
}

interface Told {
  /** What is read otherwise than it was meant, without a word. */
  readonly silent: string[];
  /** What is read as it was meant without any question. */
  readonly right: number;
  readonly asked: string[];
}

/** Reads a table back, and holds each column against what was written. */
async function readBack(table: SpelledTable): Promise<Told> {
  const file = bench.file(table.name, table.bytes);
  const source = await profileSource({
    engine: bench.engine,
    name: "given",
    input: { kind: "file", path: file },
    snapshotDirectory: bench.path("snapshots"),
  });
  const findings = await findTraps({ engine: bench.engine, sources: [source], foreignKeys: [] });
  const isOpen = source.profile.decisions!.some((decision) => decision.isOpen);
  const told: Told & { right: number } = { silent: [], right: 0, asked: [] };
  const session = await bench.engine.session({ readable: [source.snapshotPath] });
  try {
    for (const [index, column] of table.columns.entries()) {
      const found = source.profile.columns[index];
      const values = found ? await valuesOf(found, source.snapshotPath, session) : [];
      const truth = column.truth.map((value) => plain(column.kind, value));
      const read = values.map((value) => plain(column.kind, value));
      const at = truth.findIndex((value, row) => value !== read[row]);
      const isNamed = !table.spelling.hasHeader || found?.name === column.name;
      if (at < 0 && read.length === truth.length && isNamed) {
        told.right += 1;
        continue;
      }
      const isAmbiguous = (found?.reads?.ambiguous.length ?? 0) > 0;
      const hasFinding =
        findings.some(({ columns }) => found && columns.includes(found.name)) || source.profile.unreadable > 0;
      const about = `${column.name} (${found?.name} ${found?.type} ${found?.reads?.type ?? ""}) row ${at + 1}: ${truth[at]} written ${column.written[at]} read ${read[at]}, ${read.length} of ${truth.length} rows; ${JSON.stringify(table.spelling)}`;
      if (isOpen || isAmbiguous || hasFinding) told.asked.push(about);
      else told.silent.push(about);
    }
  } finally {
    await session.close();
  }
  return told;
}

type Session = Awaited<ReturnType<TestBench["engine"]["session"]>>;

/** The column's values as a pipeline has them once the offered reading is taken. */
async function valuesOf(column: ColumnProfile, snapshot: string, session: Session): Promise<(string | null)[]> {
  const value = column.reads ? castValue(column.name, column.type, column.reads) : ident(column.name);
  const { rows } = await session.all(
    render(sql`SELECT CAST(${value} AS VARCHAR) FROM read_parquet(${literal(snapshot)})`),
  );
  return rows.map(([each]) => each as string | null);
}

it("tables written in any spelling are read back equal, or what is open is named", async () => {
  const silent: string[] = [];
  const asked: string[] = [];
  let [right, columns] = [0, 0];
  for (let seed = first; seed < first + tables; seed += 1) {
    const table = spelledTable(seed);
    const told = await readBack(table);
    silent.push(...told.silent);
    asked.push(...told.asked);
    right += told.right;
    columns += table.columns.length;
  }
  process.stdout.write(
    `${tables} tables of ${columns} columns: ${right} right without a question (${((right / columns) * 100).toFixed(2)} %), ${asked.length} asked, ${silent.length} silently different\n`,
  );
  if (process.env.SLUICE_SPELLED_SHOW) process.stdout.write(asked.join("\n"));
  // Words for nothing among names and codes are not asked about yet: the aim is 0 and 97 %.
  expect(silent.length / columns, silent.join("\n")).toBeLessThan(0.16);
  expect(right / columns).toBeGreaterThan(0.8);
}, 7_200_000);
