import { expect, type Page, test } from "@playwright/test";
import { findCovered, findOverflow } from "./support/layout-faults.ts";
import { bringFile, newPipeline } from "./support/prepared.ts";
import { signedIn } from "./support/sign-in.ts";

const columns = 2_000;
const stamp = Date.now() % 1_000_000;
/** A drawn cell for each column and row would be 40,000. */
const mostElements = 6_000;

const cells = (of: (column: number) => string): string => Array.from({ length: columns }, (_, at) => of(at)).join();
/** Dates, in every eighth column two of them written in another way. */
const cell = (column: number, row: number): string =>
  column % 8 === 6 && row % 10 === 0 ? "13/02/2024" : `2024-02-1${row % 10}`;
const wideRows = (): string =>
  [
    cells((column) => `c${column}`),
    ...Array.from({ length: 20 }, (_, row) => cells((column) => (column === 0 ? String(row) : cell(column, row)))),
  ].join("\n");

const elements = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll("*").length);

test("a pipeline over a file of 2,000 columns opens within seconds, and draws what is in sight", async ({
  browser,
}) => {
  const context = await signedIn(browser, { viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const source = await bringFile(page, `wide_${stamp}.csv`, `${wideRows()}\n`);
  const pipeline = await newPipeline(page, "wide", [source]);
  const beganAt = Date.now();
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.locator(".react-flow__node").first().click();
  const rows = page.locator(".rows-scroll");
  await expect(rows.locator("tbody tr")).toHaveCount(20);
  expect(Date.now() - beganAt).toBeLessThan(15_000);
  await expect(rows.locator("thead th")).toHaveCount(52);
  await rows.getByRole("button", { name: "50 of 2,000 columns: show more" }).click();
  await expect(rows.locator("thead th")).toHaveCount(102);
  const findings = page.getByRole("region", { name: "Findings" }).last();
  await expect(findings.getByText("250 on this step")).toBeVisible({ timeout: 60_000 });
  await expect(findings.getByRole("button", { name: "Show 247 more" })).toBeVisible();
  await page.getByRole("tab", { name: "Columns" }).click();
  await expect(page.getByRole("table", { name: "Columns" }).last()).toHaveAttribute("aria-rowcount", "2001");
  expect(await elements(page)).toBeLessThan(mostElements);
  expect([...(await findOverflow(page)), ...(await findCovered(page))]).toEqual([]);
  await page.goto("/sources");
  await page.getByRole("cell", { name: source.name }).click();
  await expect(page.getByText(/2,000 columns/).first()).toBeVisible();
  expect(await elements(page)).toBeLessThan(mostElements);
  expect([...(await findOverflow(page)), ...(await findCovered(page))]).toEqual([]);
  await context.close();
});
