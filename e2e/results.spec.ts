import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { graveFaults } from "./support/accessible.ts";
import { faultsOnSmallScreens } from "./support/layout-faults.ts";
import { openRun, orderRows } from "./support/prepared.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const patience = { timeout: 120_000 };

/** A check that refuses, a file and a table: of 1,000 orders 200 are cancelled, and amounts go up to 96.5. */
const checked = (source: string) => `  valid:
    check: { from: ${source}, rules: [{ accepted: { column: status, values: [paid] } }, { range: { column: amount, max: 90 } }] }
  out: { sink: file, from: valid, path: valid.csv }
  table: { sink: postgres, from: valid, connection: warehouse, table: e2e_results, mode: replace }
`;

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog").getByRole("link", { name }).click(),
  ]);
  return readFileSync(await file.path());
}

test("one click from a run shows the rows of its file, of its table and those it rejected, paged, sorted and to download", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  await openRun(page, { name: "results", rows: orderRows(1_000), steps: checked });
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);

  await page.getByRole("button", { name: "Rows of valid.csv" }).click();
  const dialog = page.getByRole("dialog", { name: /^Results of results #/ });
  const rows = dialog.getByRole("table", { name: "Rows of out" });
  await expect(rows.getByRole("row")).toHaveCount(101);
  await expect(dialog.getByRole("status")).toContainText(/^1 to 100 of \d{3} rows$/);
  const total = Number(/of (\d+) rows/.exec(await dialog.getByRole("status").innerText())![1]);
  await dialog.getByRole("button", { name: "Next rows" }).click();
  await expect(dialog.getByRole("status")).toContainText(`101 to 200 of ${total} rows`);

  await rows.getByRole("button", { name: /^order_id/ }).click();
  await rows.getByRole("button", { name: /^order_id/ }).click();
  await expect(rows.getByRole("columnheader", { name: /^order_id/ })).toHaveAttribute("aria-sort", "descending");
  await expect(rows.getByRole("row").nth(1).getByRole("cell").nth(1)).toHaveText("1000");

  expect((await download(page, "As written")).toString().trim().split("\n").length).toBe(total + 1);
  const csv = dialog.getByRole("link", { name: "CSV" });
  await expect(csv).not.toHaveAttribute("href", /formulas/);
  await dialog.getByRole("radio", { name: "As they are" }).click();
  await expect(csv).toHaveAttribute("href", /formulas=kept/);
  expect((await download(page, "Parquet")).subarray(0, 4).toString()).toBe("PAR1");

  await dialog.getByRole("button", { name: /e2e_results/ }).click();
  await expect(dialog.getByText(/handed to the table: \d+ inserted/)).toBeVisible();
  await expect(dialog.getByRole("table", { name: "Rows of table" }).getByRole("row")).toHaveCount(101);

  await dialog
    .getByRole("navigation")
    .getByRole("button", { name: /^valid / })
    .click();
  const rejected = dialog.getByRole("table", { name: "Rejected by valid" });
  await expect(rejected.getByRole("row").nth(1)).toContainText(/status is not an accepted value/);
  await expect(rejected.getByRole("row").nth(1)).toContainText('status is "cancelled", accepted are paid');
  await expect(dialog.getByRole("button", { name: `All rules ${1_000 - total}` })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "status is not an accepted value 200" })).toBeVisible();
  const range = dialog.getByRole("button", { name: /^amount is out of range \d+$/ });
  const outOfRange = Number(/(\d+)$/.exec(await range.innerText())![1]);
  await range.click();
  await expect(dialog.getByRole("status")).toContainText(`of ${outOfRange} rows`);
  await expect(rejected.getByRole("row").nth(1)).toContainText("expected at most 90");
  expect((await download(page, "CSV")).toString()).toContain(",problem\n");

  expect(await faultsOnSmallScreens(page)).toEqual([]);
  expect(await graveFaults(page)).toEqual([]);
  watched.expectQuiet();
  await context.close();
});
