import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createWarehouse } from "#scripts/database/test-postgres.ts";
import { claimLoad, recordLoad } from "./load-ledger.ts";

const target = { schema: "public", name: "target" };
const counts = { inserted: 1, updated: 0, unchanged: 0 };
let warehouse: Awaited<ReturnType<typeof createWarehouse>>;
const clients: Client[] = [];

const connect = async (): Promise<Client> => {
  const client = new Client({ connectionString: warehouse.url });
  await client.connect();
  clients.push(client);
  return client;
};

beforeAll(async () => {
  warehouse = await createWarehouse(inject("postgres"));
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await warehouse?.drop();
});

/** As behind a pool that gives connections its own name: a newer attempt cannot find this one there to end it. */
const hide = (client: Client): Promise<unknown> => client.query("SET application_name = 'pool'");

const ledger = async (client: Client, loadId: string) =>
  (
    await client.query(
      "SELECT fencing_token::int AS token, inserted::int, loaded_at IS NOT NULL AS loaded FROM _sluice_loads WHERE load_id = $1",
      [loadId],
    )
  ).rows[0];

test("an older attempt that a newer one could not end records nothing", async () => {
  const loadId = randomBytes(8).toString("hex");
  const [older, newer] = [await connect(), await connect()];
  await claimLoad(older, target, { loadId, fencingToken: 1 });
  await hide(older);
  await claimLoad(newer, target, { loadId, fencingToken: 2 });
  await expect(
    recordLoad(older, target, { loadId, fencingToken: 1, counts: { ...counts, inserted: 9 } }),
  ).rejects.toThrow("A newer try has taken over this load into target.");
  expect(await ledger(newer, loadId)).toEqual({ token: 2, inserted: null, loaded: false });
  await recordLoad(newer, target, { loadId, fencingToken: 2, counts });
  expect(await ledger(newer, loadId)).toEqual({ token: 2, inserted: 1, loaded: true });
});

test("a load is recorded once, by whoever has its token", async () => {
  const loadId = randomBytes(8).toString("hex");
  const [one, again] = [await connect(), await connect()];
  for (const client of [one, again]) {
    await claimLoad(client, target, { loadId, fencingToken: 3 });
    await hide(client);
  }
  await recordLoad(one, target, { loadId, fencingToken: 3, counts });
  await expect(
    recordLoad(again, target, { loadId, fencingToken: 3, counts: { ...counts, inserted: 7 } }),
  ).rejects.toThrow("A newer try has taken over");
  expect(await ledger(again, loadId)).toMatchObject({ inserted: 1 });
});

test("a newer attempt ends what an older one still has open, and no other load", async () => {
  const loadId = randomBytes(8).toString("hex");
  const [older, other, newer] = [await connect(), await connect(), await connect()];
  const said: string[] = [];
  older.on("error", (error) => said.push(error.message));
  await claimLoad(older, target, { loadId, fencingToken: 1 });
  await claimLoad(other, target, { loadId: `${loadId}-other`, fencingToken: 1 });
  await older.query("BEGIN");
  await older.query("LOCK TABLE _sluice_loads IN ROW EXCLUSIVE MODE");
  await claimLoad(newer, target, { loadId, fencingToken: 2 });
  await expect.poll(() => said.join(" ")).toContain("terminating connection");
  expect((await other.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  clients.splice(clients.indexOf(older), 1);
});

test("a claim with a lower token than one seen is refused, and the same one may claim again", async () => {
  const loadId = randomBytes(8).toString("hex");
  const [one, other] = [await connect(), await connect()];
  expect(await claimLoad(one, target, { loadId, fencingToken: 5 })).toBeNull();
  await hide(one);
  await expect(claimLoad(other, target, { loadId, fencingToken: 4 })).rejects.toThrow("A newer try has taken over");
  expect(await claimLoad(one, target, { loadId, fencingToken: 5 })).toBeNull();
});
