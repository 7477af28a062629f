import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { castValue } from "#domain/nodes/cast-value.ts";
import { castOfReading } from "#domain/sources/cast-of-reading.ts";
import type { Finding } from "#domain/sources/finding.ts";
import { literal, render, sql } from "#domain/sql/fragment.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { findTraps, profileSource } from "./index.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

let files = 0;
/** What is found in a file of these columns. */
async function found(columns: Readonly<Record<string, readonly string[]>>): Promise<{
  findings: Finding[];
  snapshot: string;
}> {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, row) => names.map((name) => columns[name]![row]).join(";"));
  const file = bench.path(`given-${(files += 1)}.csv`);
  writeFileSync(file, `${[names.join(";"), ...rows].join("\n")}\n`);
  const source = await profileSource({
    engine: bench.engine,
    name: "given",
    input: { kind: "file", path: file, config: { delimiter: ";", header: true } },
    snapshotDirectory: bench.path("snapshots"),
  });
  const findings = await findTraps({ engine: bench.engine, sources: [source], foreignKeys: [] });
  return { findings, snapshot: source.snapshotPath };
}

const words = (findings: readonly Finding[], kind: Finding["kind"], column: string): [string[], number] | null => {
  const [finding] = findings.filter((each) => each.kind === kind && each.columns[0] === column);
  return finding ? [finding.details.reading!.nulls!.toSorted(), finding.count] : null;
};

describe("words for nothing among texts", () => {
  const people = ["Müller", "José", "Smith", "O'Neil", "Ayşe", "Weiß"];
  const states = ["open", "done", "open", "late", "done", "open"];
  const all = ["-", "NULL", "None", "n/a", "nil"];
  it.each([
    ["signs among names", [...people, "-", "-", "?"], { clear: ["-", "?"], open: [] }],
    ["what no name is", [...people, "n/a", "#N/A", "n/a"], { clear: ["#N/A", "n/a"], open: [] }],
    ["NULL among words", [...states, "NULL", "NULL"], { clear: ["NULL"], open: [] }],
    ["NA among names", [...people, "NA", "NA"], { clear: ["NA"], open: [] }],
    ["NA among codes of countries", ["DE", "FR", "US", "NA", "DE", "NA"], { clear: [], open: ["NA"] }],
    ["a Mr Null among names", [...people, "Null"], { clear: [], open: ["Null"] }],
    ["None and unknown among states", [...states, "None", "unknown", "None"], { clear: [], open: ["None", "unknown"] }],
    ["None among postal codes", ["01234", "98765", "00001", "None", "04321", "None"], { clear: ["None"], open: [] }],
    ["words of other languages", [...people, "unbekannt", "k. A.", "k. A."], { clear: ["k. A."], open: ["unbekannt"] }],
    ["a list of such words", ["-", "n/a", "NULL", "None", "nil", "x", "yz", "name"], { clear: [], open: all }],
    ["signs that are the values", ["+", "-", "+", "++", "-"], { clear: [], open: [] }],
    ["no such words", people, { clear: [], open: [] }],
  ])("%s", async (_what, values, { clear, open }) => {
    const { findings } = await found({ n: values.map((_, row) => String(row + 1)), v: values });
    const count = (some: readonly string[]): number => values.filter((each) => some.includes(each)).length;
    expect(words(findings, "words_for_nothing", "v")).toEqual(clear.length > 0 ? [clear, count(clear)] : null);
    expect(words(findings, "open_words_for_nothing", "v")).toEqual(open.length > 0 ? [open, count(open)] : null);
  });

  it("are told by a column beside, where only nothing can be meant", async () => {
    const { findings } = await found({
      status: ["open", "None", "done", "open", "None", "late"],
      amount: ["1.5", "None", "2.25", "3", "4", "7.5"],
      country: ["DE", "None", "FR", "", "DE", "FR"],
    });
    expect(words(findings, "words_for_nothing", "status")).toEqual([["None"], 2]);
    // A column with empty cells has another way to say nothing.
    expect(words(findings, "open_words_for_nothing", "country")).toEqual([["None"], 1]);
    expect(findings.find(({ kind }) => kind === "words_for_nothing")!.message).toContain("amount");
  });

  it("are read as nothing by the fix, which leaves all other texts as they are", async () => {
    const { findings, snapshot } = await found({ n: ["1", "2", "3", "4"], v: ["  Müller ", "-", " - ", "José"] });
    const { reading } = findings.find(({ kind }) => kind === "words_for_nothing")!.details;
    const session = await bench.engine.session({ readable: [snapshot] });
    const value = castValue("v", "varchar", castOfReading(reading!));
    const { rows } = await session.all(render(sql`SELECT ${value} FROM read_parquet(${literal(snapshot)}) ORDER BY n`));
    await session.close();
    expect(rows.map(([each]) => each)).toEqual(["  Müller ", null, null, "José"]);
  });
});
