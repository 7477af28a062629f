import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindDocument, openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { readingSentence } from "#domain/reading/decision.ts";
import { withDecision } from "#domain/reading/reading-config.ts";
import { inspectFile } from "#server/reading/index.ts";
import { profileSource } from "./profile.ts";
import { findTraps } from "./findings/find-traps.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ poolSize: 2 });
});
afterAll(() => bench.close());

const row = (id: number): string => `${id},name ${id},${id}.50`;
const rows = Array.from({ length: 30 }, (_, index) => row(index + 1));
const header = "id,name,amount";
const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** Files of which some records are mended or left out, and what is said of each. */
const files = {
  mended: {
    text: text([header, ...rows.slice(0, 20), "21,Lee, Ann,21.50", "22;Roe;22.50", ...rows.slice(22)]),
    part: "mending",
    says: "2 records fixed (first in line 22)",
    counts: { in: { records: 30 }, out: 30, removed: 0, rejected: 0, mended: 2, leftOut: 0 },
    kind: "mended_records",
    message:
      /^2 records have a quote or a delimiter out of place and were fixed; the first is on line 22: 21,Lee, Ann,21\.50/,
    otherwise: { rows: 29, unreadable: 1 },
  },
  repeated: {
    text: text([header, ...rows.slice(0, 10), header, ...rows.slice(10, 20), header, ...rows.slice(20)]),
    part: "repeats",
    says: "2 repeated headers left out (first in line 12)",
    counts: { in: { records: 30 }, out: 30, removed: 0, rejected: 0, mended: 0, leftOut: 2 },
    kind: "left_out_records",
    message: /^2 records that repeat the header were left out; the first is on line 12: id,name,amount/,
    otherwise: { rows: 32, unreadable: 0 },
  },
  remarked: {
    text: text([header, ...rows, "Source: the register of 2020", "* as of May"]),
    part: "remarks",
    says: "2 records below the table left out (first in line 32)",
    counts: { in: { records: 30 }, out: 30, removed: 0, rejected: 0, mended: 0, leftOut: 2 },
    kind: "left_out_records",
    message: /^2 records below the table were left out; the first is on line 32: Source: the register of 2020/,
    otherwise: { rows: 32, unreadable: 0 },
  },
} as const;

describe.each(Object.entries(files))("records that are %s", (name, given) => {
  const path = (): string => bench.file(`${name}.csv`, given.text);

  it("stand in the sentence with their count and the first line, and one click keeps or changes it", async () => {
    const found = await inspectFile(bench.engine, { path: path() });
    expect(found).toMatchObject({ rows: 30, unreadable: 0 });
    expect(found.columns.map(({ type }) => type)).toEqual(["bigint", "varchar", "decimal(18,2)"]);
    expect(readingSentence(found.decisions)).toContain(given.says);
    const decision = found.decisions.find(({ part }) => part === given.part)!;
    expect(decision).toMatchObject({ isOpen: true, others: [{}] });
    const kept = withDecision({}, decision.part, decision.chosen);
    expect(await inspectFile(bench.engine, { path: path(), config: kept })).toMatchObject({ rows: 30 });
    const changed = withDecision({}, decision.part, decision.others[0]!.chosen);
    const other = await inspectFile(bench.engine, { path: path(), config: changed });
    expect(other).toMatchObject(given.otherwise);
    expect(readingSentence(other.decisions)).not.toContain(given.says);
  });

  it("are a finding with the count, the first line and its text", async () => {
    const source = await profileSource({
      engine: bench.engine,
      name,
      input: { kind: "file", path: path() },
      snapshotDirectory: bench.path("snapshots"),
    });
    const findings = await findTraps({ engine: bench.engine, sources: [source], foreignKeys: [] });
    expect(findings.find(({ kind }) => kind === given.kind)).toMatchObject({
      severity: "notice",
      count: 2,
      message: expect.stringMatching(given.message) as string,
    });
  });

  it("are counted and told by a run", async () => {
    path();
    const { pipeline, bound } = await bindDocument(
      bench,
      `sluice: 1\nname: t\nnodes:\n  given: { source: file, path: ${name}.csv }\n  out: { sink: file, from: given, path: out.csv }\n`,
    );
    const told: string[] = [];
    const report = await runBound(bench, {
      pipeline,
      bound,
      runId: name,
      onEvent: (event) => {
        if (event.type === "finished") told.push(...event.outcome.notes);
      },
    });
    expect(report.status).toBe("succeeded");
    expect(report.nodes.given).toEqual(given.counts);
    const all = [...told, ...report.problems.map(({ message }) => message)];
    const said = all.map((each) => each.replace(/^given: /, "")).filter((each) => given.message.test(each));
    expect(said).toHaveLength(1);
    expect(report.problems.map(({ severity }) => severity)).toEqual(name === "mended" ? ["warning"] : []);
  });
});
