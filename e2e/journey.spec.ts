import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { exampleRequest, goldenLines, writeExample } from "./support/example.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const rows = Number(process.env.SLUICE_JOURNEY_ROWS ?? 100_000);
const seed = Number(process.env.SLUICE_JOURNEY_SEED ?? Date.now() % 100_000);
const table = `daily_revenue_${seed}`;

async function loadedRows(): Promise<string[]> {
  const client = new pg.Client({ connectionString: process.env.SLUICE_TEST_WAREHOUSE_URL });
  await client.connect();
  try {
    const { rows: found } = await client.query<{ line: string }>(
      `SELECT concat_ws(',', day::text, region, orders, revenue) AS line FROM ${table}`,
    );
    return found.map((row) => row.line).sort();
  } finally {
    await client.end();
  }
}

test("from a plain request to a loaded table, by visible controls only", async ({ browser }) => {
  test.setTimeout(900_000);
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-journey-"));
  writeExample(folder, { seed, rows });
  const golden = goldenLines(folder);
  const [orders, customers] = [`orders_${seed}`, `customers_${seed}`];
  for (const [from, to] of [
    ["orders", orders],
    ["customers", customers],
  ])
    renameSync(path.join(folder, `${from}.csv`), path.join(folder, `${to}.csv`));
  const request = exampleRequest()
    .replaceAll("orders.csv", `${orders}.csv`)
    .replaceAll("customers.csv", `${customers}.csv`);
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);

  await page.goto("/");
  await page.getByRole("button", { name: "New pipeline" }).first().click();
  await expect(page.getByRole("heading", { name: "Where is the data?" })).toBeVisible();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /Drop a file/ }).click();
  await (await chooser).setFiles([path.join(folder, `${orders}.csv`), path.join(folder, `${customers}.csv`)]);
  await expect(page.getByTestId(`step-${orders}`)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId(`step-${customers}`)).toBeVisible({ timeout: 60_000 });

  await page.getByRole("textbox", { name: "Request" }).fill(`${request}\nLoad it into the Postgres table ${table}.`);
  await page.getByRole("button", { name: "Send" }).click();
  const turn = page.getByTestId("turn-1");
  await expect(turn).toHaveAttribute("data-state", "answered", { timeout: 180_000 });
  await expect(turn.getByText("Not understood")).toHaveCount(0);
  await expect(page.getByTestId("suggestion-1").getByTestId("proof")).toBeVisible();

  for (;;) {
    const pending = page.locator('[data-testid^="suggestion-"][data-decision="pending"]');
    const left = await pending.count();
    if (left === 0) break;
    const optional = await page.locator('[data-testid^="suggestion-"].open').count();
    if (optional === 0) await pending.first().getByRole("button").first().click();
    const accept = page.getByRole("button", { name: /^Accept A$/ });
    await expect(accept).not.toHaveAttribute("aria-disabled", "true", { timeout: 90_000 });
    await accept.click();
    await expect(pending).toHaveCount(left - 1, { timeout: 60_000 });
  }

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page
    .getByRole("region", { name: "Last run" })
    .getByRole("link", { name: /^Run \d+$/ })
    .click();
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", { timeout: 120_000 });
  expect(await loadedRows()).toEqual(golden);

  await page.getByRole("link", { name: "Open in studio" }).click();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /plan\.json/ })).toBeVisible({ timeout: 60_000 });
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Publish version/ })
    .click();
  await expect(page.getByRole("status").filter({ hasText: "is written to" })).toBeVisible({ timeout: 60_000 });
  watched.expectQuiet();
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});
