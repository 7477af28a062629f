import { randomUUID } from "node:crypto";
import { withWorkspace } from "#server/platform/db.ts";
import type { World } from "./world.ts";

export interface TotalsRow {
  customer_id: number;
  region: string;
  n: number;
  revenue: string;
}

const customers = 500;
const regions = ["north", "south", "east", "west"];
const cents = (index: number): number => (index * 37) % 10_000;

/** Half-cent sums never occur: amounts are whole cents, and the table keeps them as decimals. */
export interface KillStory {
  readonly expected: readonly TotalsRow[];
  textFor(table: string, mode: "append" | "upsert" | "replace"): string;
}

/** Brings orders as a file and customers as a table, and knows by plain arithmetic what their totals are. */
export async function tellKillStory(world: World, orders: number): Promise<KillStory> {
  const lines = Array.from(
    { length: orders },
    (_, index) => `${index},${index % customers},${(cents(index) / 100).toFixed(2)}`,
  );
  const doubled = lines.filter((_, index) => index % 100 === 0);
  await world.bringFile("orders.csv", `order_id,customer_id,amount\n${[...lines, ...doubled].join("\n")}\n`);
  await world.warehouse("create table customers (customer_id bigint primary key, region text)");
  await world.warehouse(
    `insert into customers select n, (array['${regions.join("','")}'])[1 + n % 4] from generate_series(0, ${customers - 1}) n`,
  );
  await withWorkspace(world.workspaceId, (tx) =>
    tx.source.create({
      data: {
        id: randomUUID(),
        workspaceId: world.workspaceId,
        name: "customers",
        kind: "table",
        connection: "warehouse",
        tableName: "customers",
        node: { kind: "postgres_source", config: { connection: "warehouse", table: "customers" } },
        state: "ready",
        snapshotPath: "none",
        columns: [
          { name: "customer_id", type: "bigint" },
          { name: "region", type: "varchar" },
        ],
        createdBy: world.personId,
      },
    }),
  );
  const expected = Array.from({ length: customers }, (_, customer): TotalsRow => {
    const own = Array.from(
      { length: Math.ceil((orders - customer) / customers) },
      (_each, index) => customer + index * customers,
    );
    return {
      customer_id: customer,
      region: regions[customer % 4]!,
      n: own.length,
      revenue: (own.reduce((sum, index) => sum + cents(index), 0) / 100).toFixed(2),
    };
  });
  const textFor: KillStory["textFor"] = (table, mode) => `sluice: 1
name: kills
nodes:
  orders: { source: file, path: orders.csv }
  customers: { source: postgres, connection: warehouse, table: customers }
  unique: { dedupe: { from: orders, key: [order_id], keep: any } }
  joined: { join: { left: unique, right: customers, on: [customer_id], type: inner } }
  totals: { aggregate: { from: joined, by: [customer_id, region], measures: { n: "count(*)", revenue: "sum(amount)" } } }
  table: { sink: postgres, from: totals, connection: warehouse, table: ${table}, mode: ${mode}${mode === "upsert" ? ", key: [customer_id]" : ""} }
`;
  return { expected, textFor };
}

/** What lies in the table, in the shape of what is expected. */
export async function readTotals(world: World, table: string): Promise<TotalsRow[]> {
  const rows = await world.warehouse<TotalsRow>(
    `select customer_id::int, region, n::int, round(revenue::numeric, 2)::text as revenue from ${table} order by 1, 2`,
  );
  return rows;
}
