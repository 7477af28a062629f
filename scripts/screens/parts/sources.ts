import { expect, type Page } from "@playwright/test";
import pg from "pg";
import { bringFile, orderRows } from "../../../e2e/support/prepared.ts";
import { command } from "../../../e2e/support/server.ts";
import { bothThemes, type Camera } from "../camera.ts";

const patience = { timeout: 120_000 };

/** A table in the warehouse, as a run would have loaded it. */
async function loadTable(): Promise<string> {
  const client = new pg.Client({ connectionString: process.env.SLUICE_TEST_WAREHOUSE_URL });
  await client.connect();
  try {
    await client.query(
      "CREATE TABLE IF NOT EXISTS stock_levels AS SELECT n AS item_id, 'shelf ' || n % 12 AS shelf, (n * 7 % 400)::numeric(10,2) AS amount, DATE '2026-01-01' + n % 300 AS counted_on FROM generate_series(1, 5000) n",
    );
    await client.query("ANALYZE stock_levels");
    return "stock_levels";
  } finally {
    await client.end();
  }
}

export async function pictureSources(camera: Camera, page: Page): Promise<void> {
  await command(page, "sources.addExample", { example: "orders_daily" });
  const clean = await bringFile(page, `returns_${Date.now() % 10_000}.csv`, orderRows(5_000));
  await page.goto("/sources");
  await page.getByRole("row", { name: clean.name }).click();
  await expect(page.getByRole("heading", { name: clean.name }).first()).toBeVisible(patience);
  await camera.take(page, "sources-list");
  await expect(page.getByRole("row", { name: /^orders.*Profiled/ }).first()).toBeVisible(patience);
  await page
    .getByRole("row", { name: /^orders.*Profiled/ })
    .first()
    .click();
  await expect(page.locator(".finding-list li").first()).toBeVisible(patience);
  await camera.take(page, "sources-findings", bothThemes);
  if (!process.env.SLUICE_TEST_WAREHOUSE_URL) return;
  const table = await loadTable();
  await page.getByRole("button", { name: /Local warehouse/ }).click();
  const row = page.getByRole("row", { name: new RegExp(table) });
  await row.click();
  await expect(
    page
      .getByRole("region", { name: new RegExp(`Profile of .*${table}`) })
      .getByRole("button", { name: "Profile again" }),
  ).toBeVisible(patience);
  await camera.take(page, "sources-tables");
}
