import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { Proof, Proposal } from "#domain/suggestions/suggestion.ts";
import { openBench, runBound, type TestBench } from "#server/engine/testing-engine.ts";
import { linkSources, profileSource } from "#server/sources/index.ts";
import { fixAtOnce, provePlan } from "../index.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9 });
});
afterAll(() => bench.close());

const document = applyOperations(emptyDocument("tidy"), [
  { op: "addNode", name: "orders", kind: "file_source", config: { path: "orders.csv" } },
  { op: "addNode", name: "out", kind: "file_sink", config: { from: "orders", path: "out.csv" } },
]);

interface Tidied {
  readonly finding: Finding;
  readonly fix: Proposal | null;
  readonly proof: Proof | null;
  /** How often the run's output holds each value. */
  readonly output: Readonly<Record<string, number>>;
}

const counted = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(values, (each) => each)].map(([value, all]) => [value, all.length]));

async function runOf(text: string, shapes: Parameters<TestBench["engine"]["bind"]>[1]): Promise<string[]> {
  const { pipeline, problems } = parsePipeline(text);
  const bound = await bench.engine.bind(pipeline, shapes);
  expect([...problems, ...bound.problems]).toEqual([]);
  const report = await runBound(bench, { pipeline, bound, runId: "run" });
  expect(report.problems).toEqual([]);
  const lines = readFileSync(bench.path("out/out.csv"), "utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => line.slice(line.indexOf(",") + 1).replace(/^"|"$/g, ""));
}

/** Profiles a file with these values, takes the fix of what is found, proves it and runs with it. */
async function tidied(values: readonly string[]): Promise<Tidied> {
  bench.file("orders.csv", `id,status\n${values.map((value, index) => `${index + 1},"${value}"`).join("\n")}\n`);
  const source = await profileSource({
    engine: bench.engine,
    name: "orders",
    input: { kind: "file", path: bench.path("orders.csv") },
    snapshotDirectory: bench.path("snapshots"),
  });
  const sources = [source];
  const { findings } = await linkSources({ engine: bench.engine, sources });
  const finding = findings.find(({ kind }) => kind === "category_spelling")!;
  const proposals = fixAtOnce({ text: document, sources, findings }, finding.id);
  const proofs: Proof[] = [];
  for await (const { proof } of provePlan({
    engine: bench.engine,
    text: document,
    proposals,
    sources: { orders: source },
  }))
    proofs.push(proof);
  const after = proposals.reduce((text, { operations }) => applyOperations(text, operations), document);
  const output = counted(await runOf(after, { orders: source }));
  return { finding, fix: proposals.at(-1) ?? null, proof: proofs.at(-1) ?? null, output };
}

const times = (count: number, value: string): string[] => Array.from({ length: count }, () => value);

it("finds cancelled beside Canceled, proves the fix to the row, and writes one spelling", async () => {
  const values = [...times(40, "cancelled"), ...times(3, "Canceled"), ...times(2, "CANCELLED"), ...times(30, "paid")];
  const { finding, fix, proof, output } = await tidied(values);
  expect(finding).toMatchObject({ columns: ["status"], count: 5, rows: [41, 42, 43, 44, 45] });
  expect(finding.message).toBe(
    '5 rows write a status unlike the rest: "Canceled" beside "cancelled"; 1 value has more than one spelling.',
  );
  expect(finding.effect).toBe("A grouping by status gives 2 groups too many.");
  expect(fix!.title).toBe("Write status as it is mostly written: cancelled");
  expect(proof).toMatchObject({ status: "passed", changedRows: 5, removedRows: 0, addedRows: 0, problems: [] });
  expect(output).toEqual({ cancelled: 45, paid: 30 });
});

it.each([
  ["a tab behind it", "paid\t", "paid"],
  ["a tab inside", "in\tprogress", "in progress"],
  ["a line break behind it", "paid\n", "paid"],
  ["a fixed blank", "in\u00a0progress", "in progress"],
  ["two thin blanks", "in\u2009\u2009progress", "in progress"],
  ["a wide blank before it", "\u3000paid", "paid"],
  ["Greek capitals", "ΟΔΟΣ", "οδος"],
  ["a Turkish capital", "İzmir", "izmir"],
  ["a mark beside its letter", "Zu\u0308rich", "Zürich"],
  ["a quote", "O’Brien", "O'Brien"],
])("puts right a spelling with %s", async (_, odd, kept) => {
  const { finding, proof, output } = await tidied([...times(9, kept), ...times(2, odd), ...times(9, "open")]);
  expect(finding.details.spellings).toEqual({ [odd]: kept });
  expect(proof).toMatchObject({ status: "passed", changedRows: finding.count });
  expect(Object.keys(output).toSorted()).toEqual([kept, "open"].toSorted());
});

const syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri"];
const word = (index: number): string =>
  syllables[index % 13]! + syllables[Math.floor(index / 13) % 13]! + syllables[Math.floor(index / 169) % 13]!;
const upper = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const words = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => make(index)).flatMap((each) => [...times(3, each), upper(each)]);

it("counts what it tells where there are more spellings than one fix holds", async () => {
  const { finding, fix, proof, output } = await tidied(words(1_200, word));
  expect(Object.keys(finding.details.spellings!)).toHaveLength(1_000);
  expect(finding.count).toBe(1_000);
  expect(finding.message).toContain("1,000 values have more than one spelling.");
  expect(finding.message).toContain("200 more values have other spellings too, in 200 rows; one fix holds no more.");
  expect(finding.effect).toBe("A grouping by status gives 1,000 groups too many.");
  expect(fix!.reason).toContain("one fix holds no more");
  expect(proof).toMatchObject({ status: "passed", changedRows: 1_000 });
  expect(Object.keys(output)).toHaveLength(1_400);
});

it("puts right long values in several steps", async () => {
  const { finding, fix, proof, output } = await tidied(
    words(60, (index) => `${word(index)} ${"and so on ".repeat(30)}end`),
  );
  expect(finding.count).toBe(60);
  expect(fix!.title.length).toBeLessThan(150);
  expect(fix!.touches.length).toBeGreaterThan(1);
  expect(proof).toMatchObject({ status: "passed", changedRows: 60 });
  expect(Object.keys(output)).toHaveLength(60);
});

it("says why there is no fix where the values are too long for a step", async () => {
  const { finding, fix, output } = await tidied(words(4, (index) => `${word(index)} ${"and so on ".repeat(900)}end`));
  expect(finding.count).toBe(4);
  expect(finding.message).toContain("These values are too long for a step that puts them right.");
  expect(fix).toBeNull();
  expect(Object.keys(output)).toHaveLength(8);
});
