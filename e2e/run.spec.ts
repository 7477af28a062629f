import { expect, test } from "@playwright/test";
import type { RunView } from "#domain/api/runs.ts";
import { openRun, orderRows } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const patience = { timeout: 120_000 };

/** Every order meets every other of its status: more work than a test waits for. */
const endless = (source: string) => `  pairs:
    join: { left: ${source}, right: ${source}, on: [status], type: inner }
  totals:
    aggregate: { from: pairs, by: [status], measures: { pairs: count(*) } }
  out: { sink: file, from: totals, path: pairs.csv }
`;

test("a run shows its charts, stages, rows and logs while it goes on, and stops at once when cancelled", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const id = await openRun(page, { name: "pairs", rows: orderRows(60_000), steps: endless });
  const run = page.locator(".run-page");
  await expect(run).toHaveAttribute("data-state", "running", patience);
  await expect
    .poll(async () => (await ask<{ items: unknown[] }>(page, "runs.samples", { id })).items.length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(2);
  for (const chart of ["rows-per-second", "worker-cpu", "worker-memory", "queue-depth"])
    await expect(page.getByTestId(`chart-${chart}`).locator(".recharts-area-area")).toHaveAttribute("d", /L/); // an empty queue is a line without height
  await expect(page.getByRole("group", { name: "Steps" }).getByRole("button").first()).toBeVisible();
  await expect(
    page
      .getByRole("group", { name: "Steps" })
      .getByRole("img", { name: /Try 1 of .*running/ })
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("log").locator(".log-line").first()).toBeVisible();

  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
  await expect(run).toHaveAttribute("data-state", "cancelled", { timeout: 20_000 });
  expect((await ask<RunView>(page, "runs.get", { id })).outputs).toEqual([]);
  watched.expectQuiet();
  await context.close();
});

test("a run that succeeded gives the rows of every step and a file to download", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  await openRun(page, {
    name: "paid",
    rows: orderRows(10_000),
    steps: (source) =>
      `  paid:\n    filter: { from: ${source}, where: "status = 'paid'" }\n  out: { sink: file, from: paid, path: paid.csv }\n`,
  });
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);
  const counts = page.getByRole("table", { name: "Rows of every step" });
  await expect(counts.getByRole("row", { name: /^paid 10,000/ })).toHaveText(/paid10,0008,0002,0000/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(await file.failure()).toBeNull();
  watched.expectQuiet();
  await context.close();
});

test("a run that failed says step, field, expected, got, row and fix", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  await openRun(page, {
    name: "typed",
    rows: orderRows(2_000, (index) => (index === 1_233 ? "12.5O" : `${index % 80}.25`)),
    steps: (source) =>
      `  typed:\n    cast: { from: ${source}, columns: { amount: "decimal(12,2)" } }\n  out: { sink: file, from: typed, path: typed.parquet }\n`,
  });
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "failed", patience);
  const problem = page.locator(".run-problems .problem-card").first();
  await expect(problem).toBeVisible();
  for (const [name, value] of [
    ["Step", "typed"],
    ["Field", /amount/],
    ["Expected", /decimal/i],
    ["Got", "12.5O"],
    ["Row", "1,234"],
    ["Fix", /\w+/],
  ] as const) {
    await expect(problem.locator(`dt:text-is("${name}") + dd`)).toHaveText(value);
  }
  await expect(page.getByRole("button", { name: "Retry from failed" })).toBeEnabled();
  await context.close();
});
