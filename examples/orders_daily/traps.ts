import { createRandom, drawDistinct } from "./random.ts";

/** What can be wrong with the data, how often (rows in 1000), and the least number that is planted. */
const orderTraps = {
  /** A whole copy of an earlier row. */
  duplicate_rows: { per1000: 6, least: 3 },
  /** The same order_id again: later ordered_at, another amount and status. */
  duplicate_keys: { per1000: 10, least: 3 },
  /** customer_id that meets its customer only without regard to case and blanks. */
  key_spelling: { per1000: 10, least: 4 },
  /** customer_id that no customer has. */
  no_partner: { per1000: 5, least: 3 },
  /** An amount such as "1,234.50" or "N/A". */
  unreadable_values: { per1000: 8, least: 4 },
  /** ordered_at as DD/MM/YYYY among ISO timestamps. */
  mixed_dates: { per1000: 40, least: 6 },
  /** An amount a thousand times too large. */
  thousandfold: { per1000: 2, least: 3 },
} as const;

const customerTraps = {
  /** A customer listed a second time, with another tier: a join on customer_id multiplies its orders. */
  join_multiplies: { per1000: 20, least: 2 },
  /** A region that is another one but for case and blanks. */
  similar_categories: { per1000: 60, least: 4 },
} as const;

export type OrderTrap = keyof typeof orderTraps;
export type CustomerTrap = keyof typeof customerTraps;
export type Trap = OrderTrap | CustomerTrap | "personal_data";

export const trapKinds: readonly Trap[] = [
  ...(Object.keys(orderTraps) as OrderTrap[]),
  ...(Object.keys(customerTraps) as CustomerTrap[]),
  "personal_data",
];

/** What was planted of one kind. Rows are data rows of the file, counted from 1. */
export interface Planted {
  kind: Trap;
  file: "orders.csv" | "customers.csv";
  columns: string[];
  /** How many rows (for personal data: filled fields of the column) were planted. */
  count: number;
  /** The planted rows in ascending order; empty for personal data, which fills the whole column. */
  rows: number[];
  /** order_id or customer_id of each of `rows`. */
  ids: string[];
  /** Where rows repeat an earlier one: the number of that earlier row, for each of `rows`. */
  originals: number[];
  /** For `join_multiplies`: rows of orders.csv whose customer_id, as written, meets a customer listed twice. */
  meets: number;
}

export const createPlanted = (kind: Trap, file: Planted["file"], columns: string[]): Planted => ({
  kind,
  file,
  columns,
  count: 0,
  rows: [],
  ids: [],
  originals: [],
  meets: 0,
});

export function addPlanted(
  planted: Planted,
  { row, id, original }: { row: number; id: string; original?: number },
): void {
  planted.count += 1;
  planted.rows.push(row);
  planted.ids.push(id);
  if (original !== undefined) planted.originals.push(original);
}

const amount = (trap: { per1000: number; least: number }, rows: number): number =>
  Math.max(trap.least, Math.round((rows * trap.per1000) / 1000));

/** Which orders carry which trap, each at most one; `orders` is how many there are before copies fill the file to `rows`. */
export function planOrderTraps(
  seed: number,
  rows: number,
  traps: ReadonlySet<Trap>,
): { orders: number; trapOf: Map<number, OrderTrap> } {
  const wanted = (Object.keys(orderTraps) as OrderTrap[]).filter((kind) => traps.has(kind));
  const copies = wanted
    .filter((kind) => kind === "duplicate_rows" || kind === "duplicate_keys")
    .reduce((sum, kind) => sum + amount(orderTraps[kind], rows), 0);
  const orders = rows - copies;
  const taken = new Set<number>();
  const trapOf = new Map<number, OrderTrap>();
  for (const kind of wanted) {
    const random = createRandom(seed, `place ${kind}`);
    for (const index of drawDistinct(random, amount(orderTraps[kind], rows), { below: orders, taken }))
      trapOf.set(index, kind);
  }
  return { orders, trapOf };
}

/** The same for customers. */
export function planCustomerTraps(
  seed: number,
  customers: number,
  traps: ReadonlySet<Trap>,
): Map<number, CustomerTrap> {
  const taken = new Set<number>();
  const trapOf = new Map<number, CustomerTrap>();
  for (const kind of Object.keys(customerTraps) as CustomerTrap[]) {
    if (!traps.has(kind)) continue;
    const random = createRandom(seed, `place ${kind}`);
    for (const index of drawDistinct(random, amount(customerTraps[kind], customers), { below: customers, taken }))
      trapOf.set(index, kind);
  }
  return trapOf;
}
