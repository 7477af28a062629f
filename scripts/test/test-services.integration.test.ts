import { expect, test } from "vitest";
import { withClient } from "../database/provision.ts";
import { createDatabase } from "./test-services.ts";

test("a test file makes a database of its own on the shared server", async () => {
  const database = await createDatabase();
  const { rows } = await withClient(database.app, (client) => client.query("select current_user as user"));
  expect(rows).toEqual([{ user: "sluice_app" }]);
  await database.drop();
});
