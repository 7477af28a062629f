import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProfileProgress } from "#domain/api/sources.ts";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import { createEngine } from "#server/engine/create-engine.ts";
import type { Engine } from "#server/engine/engine.ts";
import { linkSources } from "./link-sources.ts";
import { profileSource } from "./profile.ts";

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-profile-"));
  engine = createEngine({
    scratchDirectory: path.join(folder, "scratch"),
    memoryLimitBytes: 1e9,
    threads: 2,
    poolSize: 2,
  });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const snapshots = (): string => path.join(folder, "snapshots");
async function profiled(
  name: string,
  text: string | Buffer,
  onProgress?: (progress: ProfileProgress) => void,
): Promise<ProfiledSource> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return profileSource({
    engine,
    name: name.split(".")[0]!,
    input: { kind: "file", path: file },
    snapshotDirectory: snapshots(),
    onProgress,
  });
}
const column = (source: ProfiledSource, name: string): ColumnProfile =>
  source.profile.columns.find((each) => each.name === name)!;

const days = Array.from({ length: 40 }, (_, index) => `2024-03-${String((index % 28) + 1).padStart(2, "0")}`);
const table = [
  "id,day,price,kind,comment",
  ...days.map(
    (day, index) => `${index + 1},${day},${index}.50,${index % 3 === 0 ? "a" : "b"},${index === 0 ? "first" : ""}`,
  ),
].join("\n");

describe("a profile", () => {
  it("counts every column over all rows, and keeps the rows in order by content hash", async () => {
    const told: ProfileProgress[] = [];
    const source = await profiled("plain.csv", `${table}\n`, (progress) => told.push(progress));
    expect(source.profile).toMatchObject({ rows: 40, unreadable: 0, keys: [["id"]] });
    expect(column(source, "id")).toMatchObject({
      type: "bigint",
      nulls: 0,
      distinct: 40,
      min: "1",
      median: "20",
      max: "40",
      isKey: true,
    });
    expect(column(source, "day")).toMatchObject({
      type: "date",
      distinct: 28,
      min: "2024-03-01",
      max: "2024-03-28",
      isKey: false,
    });
    expect(column(source, "price").type).toBe("decimal(18,2)");
    expect(column(source, "kind").top.slice(0, 2)).toEqual([
      { value: "b", count: 26 },
      { value: "a", count: 14 },
    ]);
    expect(column(source, "comment")).toMatchObject({ nulls: 39, distinct: 1 });
    const id = column(source, "id");
    const bars = Array.from({ length: 40 }, (_, index) => Math.min(11, Math.floor((12 * index) / 39)));
    expect(id.histogram).toEqual(
      Array.from({ length: 12 }, (_, bar) => bars.filter((each) => each === bar).length / 40),
    );
    expect(told.at(-1)?.columns.map(({ name }) => name)).toEqual(["id", "day", "price", "kind", "comment"]);
    expect(told.map(({ columns }) => columns.length)).toEqual(
      told.map(({ columns }) => columns.length).toSorted((a, b) => a - b),
    );
    expect(path.basename(source.snapshotPath)).toContain(source.profile.contentHash);
    const session = await engine.session({ readable: [source.snapshotPath] });
    const rows = await session.objects(
      `SELECT id, file_row_number AS place FROM read_parquet('${source.snapshotPath}', file_row_number = true)`,
    );
    await session.close();
    expect(rows.every((row) => Number(row.id) === Number(row.place) + 1)).toBe(true);
  });

  it("writes the same content once", async () => {
    const first = await profiled("once.csv", `${table}\n`);
    const count = (await readdir(snapshots())).length;
    const again = await profiled("twice.csv", `${table}\n`);
    expect(again.snapshotPath).toBe(first.snapshotPath);
    expect((await readdir(snapshots())).filter((name) => name.endsWith(".parquet"))).toHaveLength(count);
    expect(existsSync(first.snapshotPath)).toBe(true);
  });

  it("says how text reads as numbers and dates", async () => {
    const rows = Array.from(
      { length: 50 },
      (_, index) =>
        `"${index === 3 ? "1,234.50" : index === 7 ? "N/A" : `${index}.25`}",${index % 10 === 0 ? `${String(13 + (index % 9)).padStart(2, "0")}/02/2024` : `2024-02-${String(1 + (index % 28)).padStart(2, "0")}`},0${index}`,
    );
    const source = await profiled("texts.csv", `amount,day,code\n${rows.join("\n")}\n`);
    expect(column(source, "amount").reads).toMatchObject({
      type: "decimal(18,2)",
      remove: [","],
      nulls: ["N/A"],
      share: 1,
    });
    expect(column(source, "day").reads).toMatchObject({
      type: "date",
      formats: ["%Y-%m-%d", "%d/%m/%Y"],
      ambiguous: [],
    });
    expect(column(source, "code").reads ?? null).toBeNull();
  });

  it("says when dates do not tell whether day or month comes first", async () => {
    const source = await profiled(
      "doubt.csv",
      `n,day\n${Array.from({ length: 12 }, (_, index) => `${index},0${1 + (index % 9)}/0${1 + (index % 8)}/2024`).join("\n")}\n`,
    );
    expect(column(source, "day").reads?.ambiguous).toEqual([["%d/%m/%Y", "%m/%d/%Y"]]);
  });

  it("masks personal data", async () => {
    const source = await profiled(
      "people.csv",
      `id,mail\n${Array.from({ length: 20 }, (_, index) => `${index},person.${index}@mail.example`).join("\n")}\n`,
    );
    const mail = column(source, "mail");
    expect(mail.personal).toBe("email");
    expect([mail.samples.length, mail.samples[0], mail.top[0]?.value]).toEqual([
      8,
      "p•••@•••.example",
      "p•••@•••.example",
    ]);
    expect(JSON.stringify(source.profile)).not.toMatch(/person\.\d/);
    const { findings } = await linkSources({ engine, sources: [source] });
    expect(findings).toMatchObject([
      { kind: "personal_data", severity: "notice", count: 20, source: "people", columns: ["mail"] },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/person\.\d/);
  });

  it("finds a foreign key by name and values", async () => {
    const sales = await profiled(
      "sales.csv",
      `sale_id,shop\n${Array.from({ length: 60 }, (_, index) => `${index + 1},S-${1000 + (index % 20)}`).join("\n")}\n`,
    );
    const shops = await profiled(
      "shops.csv",
      `shop_id,city\n${Array.from({ length: 25 }, (_, index) => `S-${1000 + index},city ${index}`).join("\n")}\n`,
    );
    const { foreignKeys, findings } = await linkSources({ engine, sources: [sales, shops] });
    expect(foreignKeys).toEqual([
      {
        from: { source: "sales", column: "shop" },
        to: { source: "shops", column: "shop_id" },
        coverage: 1,
        rowsWithout: 0,
      },
    ]);
    expect(findings).toEqual([]);
  });
});

describe("a file that cannot be profiled", () => {
  const problemOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: SluiceError) => error.problems[0],
    );

  it.each([
    ["empty.csv", "", /is empty/],
    ["picture.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2, 0, 0, 0, 9]), /is a picture/],
    ["dump.csv", Buffer.from([0x17, 0x52, 0x4e, 0x47, 0, 0, 1, 2, 0, 0, 0, 9]), /binary data/],
  ])("%s ends in a clear message", async (name, content, message) => {
    const problem = await problemOf(profiled(name, content));
    expect(problem).toMatchObject({
      code: "source_unreadable",
      message: expect.stringMatching(message),
      mend: expect.any(String),
    });
    expect((await readdir(snapshots()).catch(() => [])).filter((each) => each.startsWith("."))).toEqual([]);
  });

  it("is missing", async () => {
    const problem = await problemOf(
      profileSource({
        engine,
        name: "none",
        input: { kind: "file", path: path.join(folder, "none.csv") },
        snapshotDirectory: snapshots(),
      }),
    );
    expect(problem).toMatchObject({ code: "source_unreadable", message: expect.stringMatching(/is not there/) });
  });

  it("is given up when it is cancelled", async () => {
    const file = path.join(folder, "cancelled.csv");
    await writeFile(file, `${table}\n`);
    const controller = new AbortController();
    controller.abort();
    const problem = await problemOf(
      profileSource({
        engine,
        name: "cancelled",
        input: { kind: "file", path: file },
        snapshotDirectory: snapshots(),
        signal: controller.signal,
      }),
    );
    expect(problem?.code).toBe("cancelled");
  });
});
