import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/** One row of the right table; revenue in cents. */
export interface GoldenRow {
  readonly day: string;
  readonly region: string;
  readonly orders: number;
  readonly cents: bigint;
}

type Row = Record<string, string>;

/** RFC 4180 with a header: quotes doubled inside quotes, line breaks allowed in them. */
function* readCsv(text: string): Generator<Row> {
  let header: string[] | null = null;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const fields: string[] = [];
    let more = true;
    while (more) {
      let value = "";
      if (text[at] === '"') {
        let end = text.indexOf('"', at + 1);
        while (text[end + 1] === '"') end = text.indexOf('"', end + 2);
        value = text.slice(at + 1, end).replaceAll('""', '"');
        at = end + 1;
      } else {
        let end = at;
        while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
        value = text.slice(at, end);
        at = end;
      }
      fields.push(value);
      more = text[at] === ",";
      if (more) at += 1;
    }
    while (text[at] === "\r" || text[at] === "\n") at += 1;
    const names: string[] | null = header;
    if (names) yield Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ""]));
    else header = fields;
  }
}

const sameKey = (text: string): string => text.trim().toUpperCase();
const regionName = (text: string): string => text.trim().slice(0, 1).toUpperCase() + text.trim().slice(1).toLowerCase();

/** A time of either spelling as text that sorts: "2026-03-14 09:26:53"; the day-first spelling has no time of day. */
function readTime(text: string): string {
  const dayFirst = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
  if (dayFirst) return `${dayFirst[3]}-${dayFirst[2]}-${dayFirst[1]} 00:00:00`;
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return text;
  throw new Error(`ordered_at cannot be read: ${text}`);
}

const unit = 100_000n;

/** In hundred-thousandths, so that a thousandth of a cent amount is exact; null for N/A. */
function readAmount(text: string): bigint | null {
  if (text === "N/A") return null;
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text.replaceAll(",", ""));
  if (!match) throw new Error(`amount cannot be read: ${text}`);
  const size = BigInt(match[2]!) * unit + BigInt((match[3] ?? "").padEnd(5, "0"));
  const value = match[1] ? -size : size;
  return value >= 10_000n * unit ? value / 1000n : value;
}

/** To whole cents, halves away from zero. */
const toCents = (value: bigint): bigint => (value < 0n ? -((-value + 500n) / 1000n) : (value + 500n) / 1000n);

export function goldenTable(ordersCsv: string, customersCsv: string): GoldenRow[] {
  const regionOf = new Map<string, string>();
  for (const customer of readCsv(customersCsv)) {
    const key = sameKey(customer.customer_id!);
    if (!regionOf.has(key)) regionOf.set(key, regionName(customer.region!));
  }
  const latest = new Map<string, Row & { time: string }>();
  for (const order of readCsv(ordersCsv)) {
    const time = readTime(order.ordered_at!);
    const known = latest.get(order.order_id!);
    if (!known || time > known.time) latest.set(order.order_id!, { ...order, time });
  }
  const groups = new Map<string, { day: string; region: string; orders: number; sum: bigint }>();
  for (const order of latest.values()) {
    const amount = readAmount(order.amount!);
    const region = regionOf.get(sameKey(order.customer_id!));
    if (order.status === "cancelled" || amount === null || region === undefined) continue;
    const day = order.time.slice(0, 10);
    const group = groups.get(`${day} ${region}`) ?? { day, region, orders: 0, sum: 0n };
    groups.set(`${day} ${region}`, { ...group, orders: group.orders + 1, sum: group.sum + amount });
  }
  return [...groups.entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { day, region, orders, sum }]) => ({ day, region, orders, cents: toCents(sum) }));
}

/** The right answer to request.txt for the orders.csv and customers.csv of a directory, sorted by day and region. */
export const goldenOrdersDaily = async (directory: string): Promise<GoldenRow[]> =>
  goldenTable(
    await readFile(join(directory, "orders.csv"), "utf8"),
    await readFile(join(directory, "customers.csv"), "utf8"),
  );

const money = (cents: bigint): string => {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
};

export const goldenCsv = (rows: readonly GoldenRow[]): string =>
  [
    "day,region,orders,revenue",
    ...rows.map(({ day, region, orders, cents }) => `${day},${region},${orders},${money(cents)}`),
    "",
  ].join("\n");

if (import.meta.main) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
  const text = goldenCsv(await goldenOrdersDaily(resolve(positionals[0] ?? join(import.meta.dirname, "data"))));
  if (values.out) await writeFile(resolve(values.out), text);
  else process.stdout.write(text);
}
