import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "#domain/sources/finding.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { linkSources } from "../link-sources.ts";
import { profileSource } from "../profile.ts";

let folder: string;
let engine: Engine;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-records-"));
  engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 1e9,
    threads: 1,
    poolSize: 1,
  });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** What is found where a person wants headers that come again and remarks to stay. */
async function found(lines: readonly string[]): Promise<Finding[]> {
  files += 1;
  const file = path.join(folder, `table_${files}.csv`);
  await writeFile(file, `${lines.join("\n")}\n`);
  const source = await profileSource({
    engine,
    name: `table_${files}`,
    input: { kind: "file", path: file, config: { repeats: false, remarks: false } },
    snapshotDirectory: path.join(folder, "snapshots"),
  });
  const { findings } = await linkSources({ engine, sources: [source] });
  return findings.filter(({ kind }) => kind === "not_records");
}
const rowsOf = async (lines: readonly string[]): Promise<number[]> => (await found(lines)).flatMap(({ rows }) => rows);

const sales = [
  "North,tea,12,30.50",
  "North,coffee,7,21.00",
  "North,milk,9,8.25",
  "South,tea,4,10.20",
  "South,coffee,15,45.00",
  "South,milk,3,2.75",
];
const [units, revenue] = [50, 117.7];
const head = "region,product,units,revenue";

describe("a total under the records", () => {
  it.each([
    "Total",
    "TOTAL:",
    "Grand total",
    "Grand Total",
    "Sum",
    "合计",
    "总计",
    "कुल",
    "Suma",
    "Total general",
    "Somme",
    "المجموع",
    "মোট",
    "Soma",
    "Итого",
    "合計",
    "Summe",
    "Gesamtergebnis",
    "Totale",
  ])("is found by its label: %s", async (label) => {
    const [finding, ...others] = await found([head, ...sales, `${label},,${units},${revenue}`]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: "changes_result", rows: [7], count: 1 });
    expect(finding!.message).toContain("units is the sum of");
    expect(finding!.details.condition).toContain(`= '${label}'`);
  });

  it("is found above the records, and in any column", async () => {
    expect(await rowsOf([head, `,Total,${units},${revenue}`, ...sales])).toEqual([1]);
  });
  it("is found without a label where every figure is the sum of all others", async () => {
    expect(await rowsOf([head, ...sales, `,,${units},${revenue}`])).toEqual([7]);
  });
  it("is found where its figures do not fit, if it is the last row and says nothing else", async () => {
    expect(await rowsOf([head, ...sales, `Total,,51,${revenue}`])).toEqual([7]);
  });
  it("is found in figures that are written as text", async () => {
    const text = sales.map((line) => line.replace(/(\d+\.\d+)$/, '"$ 1,$1"'));
    const total = `"$ 6,${revenue.toFixed(2)}"`;
    expect(await rowsOf([head, ...text, `Total,,${units},${total}`])).toEqual([7]);
  });
});

describe("subtotals", () => {
  const withSubtotals = [
    head,
    ...sales.slice(0, 3),
    "North total,,28,59.75",
    ...sales.slice(3),
    "South total,,22,57.95",
    `Grand total,,${units},${revenue}`,
  ];
  it("are found with the groups before them, and the total of all", async () => {
    const [finding] = await found(withSubtotals);
    expect(finding!.rows).toEqual([4, 8, 9]);
    expect(finding!.message).toContain("3 totals");
  });
  it("are found in a small table, where nearly every second row is one", async () => {
    expect(
      await rowsOf([
        "region,city,units",
        "North,A,10",
        "North,B,20",
        "North subtotal,,30",
        "South,C,5",
        "South,D,7",
        "South subtotal,,12",
        "Grand total,,42",
      ]),
    ).toEqual([3, 6, 7]);
  });
  it("are found beside the name of their group", async () => {
    expect(
      await rowsOf([
        head,
        ...sales.slice(0, 3),
        "North,Subtotal,28,59.75",
        ...sales.slice(3),
        "South,Subtotal,22,57.95",
        `All,Total,${units},${revenue}`,
      ]),
    ).toEqual([4, 8, 9]);
  });
});

describe("other rows that are no records", () => {
  it("are means", async () => {
    const [finding] = await found([head, ...sales, `Average,,${units / 6},${revenue / 6}`]);
    expect(finding!.rows).toEqual([7]);
    expect(finding!.message).toContain("1 mean");
  });
  it("are headers that come again", async () => {
    expect(await rowsOf([head, ...sales.slice(0, 3), head, ...sales.slice(3), head])).toEqual([4, 8]);
  });
  it.each(["Source: National Statistics", "n = 240", "Note: provisional", "Quelle: Amt für Statistik", "© 2026 Acme"])(
    "are notes under the table: %s",
    async (note) => {
      expect(await rowsOf([head, ...sales, `${note},,,`])).toEqual([7]);
    },
  );
});

describe("records that look like it", () => {
  const many = (line: (index: number) => string): string[] => Array.from({ length: 40 }, (_, index) => line(index + 1));
  it.each<[string, string[]]>([
    [
      "a brand called Total among others",
      many((index) => `${index},${index % 8 === 0 ? "Total" : "Shell"},${index * 3}`),
    ],
    [
      "a brand called Total once",
      many((index) => `${index},${index === 17 ? "Total" : `Brand ${index}`},${index * 3 + 1}`),
    ],
    ["a kind of eclipse", many((index) => `${index},${["total", "partial", "annular"][index % 3]},${index % 7}`)],
    [
      "a company with total in its name",
      many((index) => `${index},${index === 5 ? "Total Wireless" : `Firm ${index}`},${index * 11}`),
    ],
    ["a row with the sum of some others", many((index) => `${index},x${index},${index}`)],
    ["zeros everywhere", many((index) => `${index},x${index},0`)],
    ["an average grade", many((index) => `${index},${["good", "average", "poor"][index % 3]},${index % 5}`)],
    ["a last row with little in it", [...many((index) => `${index},x${index},${index}`), "41,,"]],
  ])("are left alone: %s", async (_name, lines) => {
    expect(await rowsOf(["no,name,amount", ...lines])).toEqual([]);
  });
});
