import { type Customers, customerId } from "./customers.ts";
import type { Random } from "./random.ts";
import type { OrderTrap } from "./traps.ts";

export const orderHeader = [
  "order_id",
  "ordered_at",
  "customer_id",
  "email",
  "amount",
  "currency",
  "status",
  "channel",
  "note",
];
const statuses = [
  "paid",
  "paid",
  "shipped",
  "shipped",
  "delivered",
  "delivered",
  "delivered",
  "delivered",
  "cancelled",
  "returned",
] as const;
const channels = ["web", "web", "web", "shop", "phone", "partner"] as const;
const notes = [
  "gift wrap",
  "leave with the neighbour",
  "ring twice, then call",
  'engrave "for Ada"',
  "second attempt",
  "fragile",
  "collect on Friday",
] as const;

export interface Order {
  id: string;
  /** Seconds since 1970, UTC. */
  at: number;
  customer: number;
  cents: number;
  status: string;
  channel: string;
  note: string | null;
  hasEmail: boolean;
}

const dayZero = Date.UTC(2026, 0, 1) / 1000;

/** How many days the file covers: about 90 orders a day in a small file, a year at most. */
export const dayCount = (orders: number): number => Math.min(365, Math.max(14, Math.round(orders / 90)));

/** Always the same number of draws, so that orders do not depend on what else is planted. */
export function createOrder(index: number, orders: number, context: { random: Random; customers: number }): Order {
  const { random, customers } = context;
  const days = dayCount(orders);
  const day = Math.min(days - 1, Math.floor((index / orders) * days));
  const spread = random.below(100);
  const [small, large] = [800 + random.below(14_000), 10_000 + random.below(38_000)];
  const rare = 100_000 + random.below(99_999);
  return {
    id: `O-${String(index + 1).padStart(7, "0")}`,
    at: dayZero + day * 86_400 + random.below(86_400),
    customer: random.below(customers),
    cents: spread < 75 ? small : spread < 99 ? large : rare,
    status: random.pick(statuses),
    channel: random.pick(channels),
    note: random.chance(8) ? random.pick(notes) : null,
    hasEmail: !random.chance(4),
  };
}

/** The second, later copy of an order: some hours later, another amount, mostly another status. */
export const amendOrder = (order: Order, random: Random): Order => ({
  ...order,
  at: order.at + 600 + random.below(60 * 3600),
  cents: order.cents + 100 + random.below(4_000),
  status: random.pick(statuses.filter((status) => status !== order.status)),
});

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
const dayFirst = (seconds: number): string => isoTime(seconds).slice(0, 10).split("-").toReversed().join("/");
const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
const withComma = (cents: number): string => money(cents).replace(/(\d)(\d{3}\.)/, "$1,$2");

function respellKey(id: string, random: Random): string {
  const lower = id.toLowerCase();
  return random.pick([lower, `${id} `, ` ${id}`, `${lower} `, ` ${lower} `]);
}

/** The row of an order as it stands in the file; a trap changes one field. */
export function orderRow(
  order: Order,
  customers: Customers,
  change: { trap?: OrderTrap | undefined; random: Random },
): (string | null)[] {
  const { trap, random } = change;
  const row = [
    order.id,
    isoTime(order.at),
    customerId(order.customer),
    order.hasEmail ? customers.emails[order.customer]! : null,
    money(order.cents),
    "EUR",
    order.status,
    order.channel,
    order.note,
  ];
  if (trap === "key_spelling") row[2] = respellKey(customerId(order.customer), random);
  if (trap === "no_partner") row[2] = customerId(90_000 + random.below(9_999));
  if (trap === "unreadable_values") row[4] = random.chance(60) ? withComma(100_000 + order.cents) : "N/A";
  if (trap === "mixed_dates") row[1] = dayFirst(order.at);
  if (trap === "thousandfold") row[4] = money((2_000 + order.cents) * 1000);
  return row;
}
