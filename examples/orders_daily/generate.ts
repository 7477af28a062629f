import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CsvWriter } from "./csv.ts";
import { customerCount, type Customers, writeCustomers } from "./customers.ts";
import { amendOrder, createOrder, orderHeader, orderRow } from "./orders.ts";
import { createRandom } from "./random.ts";
import {
  addPlanted,
  createPlanted,
  type OrderTrap,
  planOrderTraps,
  type Planted,
  type Trap,
  trapKinds,
} from "./traps.ts";

export interface OrdersDailyOptions {
  readonly seed: number;
  /** Data rows of orders.csv, copies included; 60 at least. */
  readonly rows: number;
  readonly traps: "all" | "none" | readonly Trap[];
  readonly directory: string;
}

export interface OrdersDaily {
  readonly seed: number;
  readonly files: Readonly<Record<"orders.csv" | "customers.csv", { rows: number }>>;
  readonly planted: readonly Planted[];
}

const trapColumns: Record<OrderTrap, string[]> = {
  duplicate_rows: orderHeader,
  duplicate_keys: ["order_id"],
  key_spelling: ["customer_id"],
  no_partner: ["customer_id"],
  unreadable_values: ["amount"],
  mixed_dates: ["ordered_at"],
  thousandfold: ["amount"],
};

interface Copy {
  readonly kind: OrderTrap;
  readonly row: (string | null)[];
  readonly original: number;
}

async function writeOrders(
  options: OrdersDailyOptions & { wanted: ReadonlySet<Trap> },
  customers: Customers,
): Promise<{ rows: number; planted: Planted[]; meets: number }> {
  const { seed, rows, wanted } = options;
  const { orders, trapOf } = planOrderTraps(seed, rows, wanted);
  const [random, changes] = [createRandom(seed, "orders"), createRandom(seed, "order traps")];
  const kinds = (Object.keys(trapColumns) as OrderTrap[]).filter((kind) => wanted.has(kind));
  const planted = new Map(kinds.map((kind) => [kind, createPlanted(kind, "orders.csv", trapColumns[kind])]));
  const emails = createPlanted("personal_data", "orders.csv", ["email"]);
  const due = new Map<number, Copy[]>();
  const writer = await CsvWriter.create(join(options.directory, "orders.csv"), orderHeader);
  let meets = 0;
  for (let index = 0; index < orders; index += 1) {
    const order = createOrder(index, orders, { random, customers: customers.count });
    const trap = trapOf.get(index);
    const row = orderRow(order, customers, { trap, random: changes });
    const number = writer.add(row);
    if (order.hasEmail) emails.count += 1;
    const isMet = customers.listedTwice.has(order.customer) && trap !== "key_spelling" && trap !== "no_partner";
    if (isMet) meets += 1;
    if (trap === "duplicate_rows" || trap === "duplicate_keys") {
      const copy =
        trap === "duplicate_rows" ? row : orderRow(amendOrder(order, changes), customers, { random: changes });
      const place = Math.min(orders - 1, index + 1 + changes.below(40));
      due.set(place, [...(due.get(place) ?? []), { kind: trap, row: copy, original: number }]);
      if (order.hasEmail) emails.count += 1;
      if (isMet) meets += 1;
    } else if (trap) {
      addPlanted(planted.get(trap)!, { row: number, id: order.id });
    }
    for (const copy of due.get(index) ?? [])
      addPlanted(planted.get(copy.kind)!, { row: writer.add(copy.row), id: copy.row[0]!, original: copy.original });
    due.delete(index);
    if (writer.isFull) await writer.flush();
  }
  await writer.close();
  return { rows: writer.rows, planted: [...planted.values(), ...(wanted.has("personal_data") ? [emails] : [])], meets };
}

/**
 * Writes orders.csv, customers.csv and truth.json (what is returned here) into the directory.
 * The same seed, rows and traps give the same bytes.
 */
export async function generateOrdersDaily(options: OrdersDailyOptions): Promise<OrdersDaily> {
  if (!Number.isSafeInteger(options.rows) || options.rows < 60)
    throw new RangeError("rows is a whole number of 60 or more");
  const wanted = new Set(options.traps === "all" ? trapKinds : options.traps === "none" ? [] : options.traps);
  await mkdir(options.directory, { recursive: true });
  const customers = await writeCustomers(options.directory, {
    seed: options.seed,
    count: customerCount(options.rows),
    traps: wanted,
  });
  const orders = await writeOrders({ ...options, wanted }, customers);
  const twice = customers.planted.find(({ kind }) => kind === "join_multiplies");
  if (twice) twice.meets = orders.meets;
  const truth: OrdersDaily = {
    seed: options.seed,
    files: {
      "orders.csv": { rows: orders.rows },
      "customers.csv": { rows: customers.count + customers.listedTwice.size },
    },
    planted: [...orders.planted, ...customers.planted],
  };
  const lines = truth.planted.map((each) => `  ${JSON.stringify(each)}`).join(",\n");
  const head = JSON.stringify({ seed: truth.seed, files: truth.files }).slice(0, -1);
  await writeFile(join(options.directory, "truth.json"), `${head},\n"planted": [\n${lines}\n]}\n`);
  return truth;
}

export function parseTraps(text: string): OrdersDailyOptions["traps"] {
  if (text === "all" || text === "none") return text;
  return text.split(",").map((name) => {
    const kind = trapKinds.find((each) => each === name.trim());
    if (!kind) throw new RangeError(`"${name}" is no trap; use all, none or some of ${trapKinds.join(", ")}`);
    return kind;
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "100000" },
      seed: { type: "string", default: "7" },
      traps: { type: "string", default: "all" },
      out: { type: "string", default: "out/orders_daily" },
    },
  });
  const truth = await generateOrdersDaily({
    seed: Number(values.seed),
    rows: Number(values.rows),
    traps: parseTraps(values.traps),
    directory: resolve(values.out),
  });
  for (const [file, { rows }] of Object.entries(truth.files)) console.log(`${file}: ${rows} rows`);
  for (const { kind, file, count } of truth.planted) console.log(`${kind}: ${count} in ${file}`);
}
