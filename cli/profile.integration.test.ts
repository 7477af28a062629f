import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const main = path.join(import.meta.dirname, "sluice.mjs");
const data = path.join(import.meta.dirname, "../examples/orders_daily/data");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-cli-profile-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sluice = (...given: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, "profile", ...given], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

describe("sluice profile", () => {
  it("prints sources, foreign keys and findings as JSON", async () => {
    const { code, stdout } = await sluice("--json", path.join(data, "orders.csv"), path.join(data, "customers.csv"));
    expect(code).toBe(0);
    const profiled = JSON.parse(stdout) as {
      sources: { name: string; rows: number }[];
      foreignKeys: unknown[];
      findings: { kind: string }[];
      problems: unknown[];
    };
    expect(profiled.sources.map(({ name, rows }) => ({ name, rows }))).toEqual([
      { name: "orders", rows: 2000 },
      { name: "customers", rows: 102 },
    ]);
    expect(profiled.foreignKeys).toMatchObject([
      { from: { source: "orders", column: "customer_id" }, to: { source: "customers", column: "customer_id" } },
    ]);
    expect(profiled.findings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        "duplicate_rows",
        "duplicate_keys",
        "join_multiplies",
        "key_spelling",
        "no_partner",
        "unreadable_values",
        "mixed_date_formats",
        "category_spelling",
        "outlier_thousandfold",
        "personal_data",
      ]),
    );
    expect(profiled.problems).toEqual([]);
  });

  it("prints a table for people", async () => {
    const { code, stdout } = await sluice(path.join(data, "customers.csv"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/102 rows, 6 columns/);
    expect(stdout).toMatch(/region.*unlike the rest/);
  });

  it("exits 4 for what cannot be read, and shows the rest", async () => {
    const file = path.join(folder, "empty.csv");
    await writeFile(file, "");
    const { code, stdout, stderr } = await sluice("--json", file, path.join(data, "customers.csv"));
    expect(code).toBe(4);
    expect(stderr).toMatch(/is empty/);
    expect(JSON.parse(stdout) as { sources: unknown[]; problems: unknown[] }).toMatchObject({
      sources: [{ name: "customers" }],
      problems: [{ message: expect.stringMatching(/is empty/) }],
    });
  });

  it("shows the columns of a file with only a header", async () => {
    const file = path.join(folder, "header-only.csv");
    await writeFile(file, "id,amount\n");
    const { code, stdout, stderr } = await sluice("--json", file);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Warning: header_only: header-only.csv holds no records/);
    expect(JSON.parse(stdout)).toMatchObject({
      sources: [
        {
          rows: 0,
          columns: [
            { name: "id", type: "varchar", nulls: 0, distinct: 0 },
            { name: "amount", type: "varchar" },
          ],
        },
      ],
      findings: [],
      problems: [{ node: "header_only", message: expect.stringMatching(/no records/) }],
    });
  });

  it("exits 2 without a file", async () => {
    expect((await sluice()).code).toBe(2);
  });
});
