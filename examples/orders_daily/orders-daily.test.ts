import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateOrdersDaily, type OrdersDaily, parseTraps } from "./generate.ts";
import { goldenCsv, goldenOrdersDaily, goldenTable } from "./golden.ts";
import type { Trap } from "./traps.ts";
import { trapKinds } from "./traps.ts";

const sample = join(import.meta.dirname, "data");
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "orders-daily-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A reading of its own: one line a row, fields by one pattern. */
async function table(directory: string, file: string): Promise<string[][]> {
  const lines = (await readFile(join(directory, file), "utf8")).trimEnd().split("\n").slice(1);
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
      (match[1] ?? match[2])!.replaceAll('""', '"'),
    ),
  );
}

const sha = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
let made = 0;
async function make(
  traps: "all" | "none" | readonly Trap[],
  seed: number,
  rows = 1500,
): Promise<{ directory: string; truth: OrdersDaily }> {
  const directory = join(root, String((made += 1)));
  return { directory, truth: await generateOrdersDaily({ seed, rows, traps, directory }) };
}

/** Every defect that the files hold, found without the generator's help: rows by kind, in ascending order. */
async function defects(directory: string): Promise<Record<Trap, number[]>> {
  const [orders, customers] = [await table(directory, "orders.csv"), await table(directory, "customers.csv")];
  const found = Object.fromEntries(trapKinds.map((kind) => [kind, [] as number[]])) as Record<Trap, number[]>;
  const plain = (text: string): string => text.trim().toUpperCase();
  const exact = new Set(customers.map((row) => row[0]!));
  const seenOrders = new Map<string, string>();
  orders.forEach((row, index) => {
    const number = index + 1;
    const before = seenOrders.get(row[0]!);
    if (before === row.join("\0")) found.duplicate_rows.push(number);
    else if (before !== undefined) found.duplicate_keys.push(number);
    else seenOrders.set(row[0]!, row.join("\0"));
    if (!exact.has(row[2]!)) (exact.has(plain(row[2]!)) ? found.key_spelling : found.no_partner).push(number);
    if (!/^\d+\.\d\d$/.test(row[4]!)) found.unreadable_values.push(number);
    else if (Number(row[4]) >= 10_000) found.thousandfold.push(number);
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(row[1]!)) found.mixed_dates.push(number);
    if (row[3]!.includes("@")) found.personal_data.push(number);
  });
  const seenCustomers = new Set<string>();
  customers.forEach((row, index) => {
    if (seenCustomers.has(row[0]!)) found.join_multiplies.push(index + 1);
    seenCustomers.add(row[0]!);
    if (!["North", "South", "East", "West"].includes(row[3]!)) found.similar_categories.push(index + 1);
  });
  return found;
}

const planted = (truth: OrdersDaily, kind: Trap): number[] =>
  truth.planted.filter((each) => each.kind === kind).flatMap((each) => each.rows);

describe("the generator", () => {
  test("gives the same bytes for the same seed, and others for another", async () => {
    const [first, second, other] = [await make("all", 3), await make("all", 3), await make("all", 4)];
    for (const file of ["orders.csv", "customers.csv", "truth.json"]) {
      expect(await sha(join(first.directory, file))).toBe(await sha(join(second.directory, file)));
      expect(await sha(join(first.directory, file))).not.toBe(await sha(join(other.directory, file)));
    }
    expect(JSON.parse(await readFile(join(first.directory, "truth.json"), "utf8"))).toEqual(first.truth);
  });

  test("without traps there is no defect, in any of 20 seeds", async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { directory, truth } = await make("none", seed, 400);
      expect(truth.planted).toEqual([]);
      expect(Object.values(await defects(directory)).flat()).toEqual([]);
    }
  });

  test("plants all kinds together exactly where the truth says", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { directory, truth } = await make("all", seed);
      const found = await defects(directory);
      for (const kind of trapKinds.filter((each) => each !== "personal_data")) {
        expect(planted(truth, kind).length, kind).toBeGreaterThan(1);
        expect(found[kind], `${kind}, seed ${seed}`).toEqual(planted(truth, kind));
      }
      expect((await table(directory, "orders.csv")).length).toBe(1500);
      expect((await table(directory, "customers.csv")).length).toBe(truth.files["customers.csv"].rows);
    }
  });

  test.each(trapKinds)("plants %s alone and nothing else", async (kind) => {
    for (const seed of [11, 12]) {
      const { directory, truth } = await make([kind], seed, 600);
      const found = await defects(directory);
      for (const other of trapKinds) if (other !== kind) expect(found[other], other).toEqual([]);
      if (kind !== "personal_data") expect(found[kind]).toEqual(planted(truth, kind));
      else expect(found[kind].length).toBe(truth.planted.find((each) => each.file === "orders.csv")!.count);
    }
  });

  test("names the id of each planted row and the row that it repeats", async () => {
    const { directory, truth } = await make("all", 21);
    const tables = {
      "orders.csv": await table(directory, "orders.csv"),
      "customers.csv": await table(directory, "customers.csv"),
    };
    for (const each of truth.planted) {
      each.rows.forEach((row, index) => {
        expect(tables[each.file][row - 1]![0]).toBe(each.ids[index]);
        const original = each.originals[index];
        if (original !== undefined) expect(tables[each.file][original - 1]![0]).toBe(each.ids[index]);
      });
    }
    const later = truth.planted.find((each) => each.kind === "duplicate_keys")!;
    const time = (row: number): string => tables["orders.csv"][row - 1]![1]!;
    later.rows.forEach((row, index) => expect(time(row) > time(later.originals[index]!)).toBe(true));
    const twice = truth.planted.find((each) => each.kind === "join_multiplies")!;
    expect(twice.meets).toBe(tables["orders.csv"].filter((row) => twice.ids.includes(row[2]!)).length);
  });

  test("refuses a trap that it does not know", () => {
    expect(() => parseTraps("duplicate_rows,typo")).toThrow(/"typo" is no trap/);
    expect(parseTraps("duplicate_rows, no_partner")).toEqual(["duplicate_rows", "no_partner"]);
  });
});

describe("the golden table", () => {
  test("is the checked-in one for the checked-in sample, which seed 7 gives", async () => {
    expect(goldenCsv(await goldenOrdersDaily(sample))).toBe(
      await readFile(join(import.meta.dirname, "golden.csv"), "utf8"),
    );
    const { directory } = await make("all", 7, 2000);
    for (const file of ["orders.csv", "customers.csv", "truth.json"])
      expect(await sha(join(directory, file))).toBe(await sha(join(sample, file)));
  });

  test("follows each rule of the request on rows made by hand", () => {
    const customers = ["customer_id,region", "C-1,North", "C-2, SOUTH ", "C-1,north", "c-3,east"].join("\n");
    const orders = [
      "order_id,ordered_at,customer_id,amount,status",
      "1,2026-03-01 10:00:00,C-1,10.00,paid",
      "1,2026-03-01 11:00:00,C-1,12.50,paid",
      "1,2026-03-01 11:00:00,C-1,12.50,paid",
      '2,01/03/2026," c-1 ","1,000.10",paid',
      "3,2026-03-01 00:00:00,C-2,N/A,paid",
      "4,2026-03-02 00:00:00,C-2,25010.00,paid",
      "5,2026-03-02 00:00:00,C-9,5.00,paid",
      "6,2026-03-02 00:00:00,C-3,5.00,paid",
      "6,2026-03-03 00:00:00,C-3,5.00,cancelled",
      "7,2026-03-03 23:59:59,C-3,0.05,returned",
    ].join("\n");
    expect(goldenCsv(goldenTable(orders, customers))).toBe(
      [
        "day,region,orders,revenue",
        "2026-03-01,North,2,1012.60",
        "2026-03-02,South,1,25.01",
        "2026-03-03,East,1,0.05",
        "",
      ].join("\n"),
    );
  });

  test("equals a second way: sort the rows, take the last of each id, add thousandths", async () => {
    const regions = new Map(
      (await table(sample, "customers.csv")).map((row) => [row[0]!.trim().toLowerCase(), row[3]!.trim().toLowerCase()]),
    );
    const rows = (await table(sample, "orders.csv")).map((row) => ({
      key: `${row[0]} ${row[1]!.includes("/") ? row[1]!.replace(/(..)\/(..)\/(....)/, "$3-$2-$1 00:00:00") : row[1]}`,
      id: row[0]!,
      customer: row[2]!.trim().toLowerCase(),
      amount: Number(row[4]!.replace(",", "")),
      status: row[6],
    }));
    rows.sort((left, right) => (left.key < right.key ? 1 : -1));
    const seen = new Set<string>();
    const sums = new Map<string, { orders: number; thousandths: number }>();
    for (const row of rows) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      const region = regions.get(row.customer);
      if (row.status === "cancelled" || Number.isNaN(row.amount) || !region) continue;
      const key = `${row.key.slice(row.id.length + 1, row.id.length + 11)},${region}`;
      const sum = sums.get(key) ?? { orders: 0, thousandths: 0 };
      const thousandths = row.amount >= 10_000 ? Math.round(row.amount) : Math.round(row.amount * 1000);
      sums.set(key, { orders: sum.orders + 1, thousandths: sum.thousandths + thousandths });
    }
    const lines = [...sums].map(
      ([key, { orders, thousandths }]) => `${key},${orders},${(thousandths / 1000).toFixed(2)}`,
    );
    expect(
      goldenCsv(await goldenOrdersDaily(sample))
        .toLowerCase()
        .trimEnd()
        .split("\n")
        .slice(1),
    ).toEqual(lines.toSorted());
  });
});
