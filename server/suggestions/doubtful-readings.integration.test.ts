import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { openBench, type TestBench } from "#server/engine/testing-engine.ts";
import { profileSource } from "#server/sources/index.ts";
import { openProver } from "./prove.ts";
import { proveStep } from "./prove-step.ts";

let bench: TestBench;
beforeAll(() => {
  bench = openBench({ memoryLimitBytes: 1e9, poolSize: 1 });
});
afterAll(() => bench.close());

let files = 0;
/** The warnings of the proof of one step over one column of texts. */
async function warned(texts: readonly string[], step: string): Promise<readonly string[]> {
  files += 1;
  const file = bench.path(`texts-${files}.csv`);
  await writeFile(file, `n,value\n${texts.map((text, index) => `${index},"${text}"`).join("\n")}\nx,"-"\n`);
  const source = await profileSource({
    engine: bench.engine,
    name: "texts",
    input: { kind: "file", path: file },
    snapshotDirectory: bench.path("snapshots"),
  });
  expect(source.columns[1]).toEqual({ name: "value", type: "varchar" });
  const { pipeline, problems } = parsePipeline(
    `sluice: 1\nname: texts\nnodes:\n  texts: { source: file, path: ${file} }\n  read: ${step}\n`,
  );
  expect(problems).toEqual([]);
  const prover = await openProver({ engine: bench.engine, sources: { texts: source } });
  try {
    const node = pipeline.nodes.find(({ name }) => name === "read")!;
    const proof = await proveStep(prover, pipeline, node);
    expect(proof.problems).toEqual([]);
    return proof.warnings;
  } finally {
    await prover.close();
  }
}
const cast = (rule: string): string => `{ cast: { from: texts, columns: { value: { ${rule}, nulls: ["-"] } } } }`;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const two = (value: number): string => String(value).padStart(2, "0");
const days = times(60, (index) => ({ day: 1 + (index % 28), month: 1 + (index % 12) }));

it("says nothing of dates that can be read in one way and lie together", async () => {
  const texts = days.map(({ day, month }) => `${two(day)}/${two(month)}/2026`);
  expect(await warned(texts, cast('type: date, formats: ["%d/%m/%Y"]'))).toEqual([]);
});

it("tells dates that no one meant, whoever reads them", async () => {
  const texts = [...days.map(({ day, month }) => `2026-${two(month)}-${two(day)}`), "0005-11-26", "1900-01-01"];
  const told = [
    "1 date of value is in the year 5.",
    "1 date of value is in the year 1900, the others in the year 2026.",
  ];
  expect(await warned(texts, cast("type: date"))).toEqual(told);
  const derived = `{ derive: { from: texts, columns: { value: "cast(try_strptime(value, '%Y-%m-%d') as date)" } } }`;
  expect(await warned(texts, derived)).toEqual(told);
});

it("tells a second format that reads every date", async () => {
  const texts = times(12, (index) => `${two(1 + index)}/${two(1 + ((index * 5) % 12))}/2026`);
  expect(await warned(texts, cast('type: date, formats: ["%m/%d/%Y"]'))).toEqual([
    "Every date of value that %m/%d/%Y reads is also a date by %d/%m/%Y: the values do not tell which is meant.",
  ]);
});

it("does not take the days of a month for short years", async () => {
  const texts = times(200, (index) => `${two(1 + (index % 28))}.${two(1 + (index % 12))}.${25 + (index % 2)}`);
  expect(await warned(texts, cast('type: date, formats: ["%d.%m.%y"]'))).toEqual([]);
});

it("tells a sign that may stand between thousands or before decimals", async () => {
  const texts = times(20, (index) => `${index + 1},${200 + index}`);
  const rule = 'type: "decimal(18,3)", remove: [","]';
  const told = 'Every "," in value stands before exactly three digits, as in "1,200": it is read as';
  const [asThousands] = await warned(texts, cast(rule));
  expect(asThousands).toBe(`${told} a sign between thousands, and nothing in the values says so.`);
  const [asDecimals] = await warned(texts, cast('type: "decimal(18,3)", decimal: ","'));
  expect(asDecimals).toBe(`${told} the sign of decimals, and nothing in the values says so.`);
  for (const settling of ["1,234,567", "1,234.50", "12.5"])
    expect(await warned([...texts, settling], cast(rule))).toEqual([]);
});
