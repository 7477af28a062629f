import { expect, test } from "@playwright/test";
import { bringFile, newPipeline, orderRows } from "./support/prepared.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

test("pipelines are found by name, tag and owner, sorted by a title, and a link shows the same list", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const source = await bringFile(page, `listed_${stamp}.csv`, orderRows(20));
  for (const name of ["alder", "birch", "cedar"]) await newPipeline(page, `${name}_${stamp}`, [source]);
  await page.goto("/pipelines");
  const table = page.getByRole("table", { name: "Pipelines" });
  const names = () => table.locator("tbody .row-name b").allTextContents();

  await page.getByRole("searchbox", { name: "Search pipelines" }).fill(String(stamp));
  await expect.poll(names, patience).toEqual([`cedar_${stamp}`, `birch_${stamp}`, `alder_${stamp}`]);
  await table.getByRole("button", { name: "Name" }).click();
  await table.getByRole("button", { name: "Name" }).press("Enter");
  await expect(table.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await expect.poll(names, patience).toEqual([`cedar_${stamp}`, `birch_${stamp}`, `alder_${stamp}`]);
  await table.getByRole("button", { name: "Name" }).click();
  await expect.poll(names, patience).toEqual([`alder_${stamp}`, `birch_${stamp}`, `cedar_${stamp}`]);

  await page.getByRole("button", { name: `Actions for birch_${stamp}` }).click();
  await page.getByRole("menuitem", { name: "Tags and owner" }).click();
  await page.getByRole("textbox", { name: "Tags" }).fill(`wood_${stamp}, hard`);
  await page.getByRole("button", { name: "Save" }).click();
  await table.getByRole("button", { name: `wood_${stamp}` }).click();
  await expect.poll(names, patience).toEqual([`birch_${stamp}`]);

  const link = page.url();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByRole("table", { name: "Pipelines" }).locator("tbody .row-name b")).toHaveText([
    `birch_${stamp}`,
  ]);
  await expect(other.getByRole("button", { name: "Clear Tag" })).toBeVisible();
  await other.getByRole("searchbox", { name: "Search pipelines" }).fill("nothing is called this");
  await other.getByRole("button", { name: "Show all pipelines" }).click();
  await expect(other.getByRole("table", { name: "Pipelines" })).toContainText(`cedar_${stamp}`);
  await context.close();
});

test("sources and runs are narrowed by search and state", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  await bringFile(page, `sought_${stamp}.csv`, orderRows(20));
  await page.goto("/sources");
  await page.getByRole("searchbox", { name: "Search sources" }).fill(`sought_${stamp}`);
  const rows = page.getByRole("table", { name: "Sources" }).locator("tbody tr");
  await expect(rows).toHaveCount(1, patience);
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Failed" }).click();
  await expect(page.getByRole("heading", { name: "No source is like that" })).toBeVisible(patience);
  await page.getByRole("button", { name: "Show all sources" }).click();
  await expect(rows.first()).toBeVisible(patience);

  await page.goto("/runs?search=nothing+is+called+this&state=failed");
  await expect(page.getByRole("heading", { name: "No run is like that" })).toBeVisible(patience);
  await page.getByRole("button", { name: "Show all runs" }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await context.close();
});
