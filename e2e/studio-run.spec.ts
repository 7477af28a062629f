import { expect, test } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { RunRow } from "#domain/api/runs.ts";
import { bringFile, newPipeline, orderRows, saveText, startRun } from "./support/prepared.ts";
import { graveFaults } from "./support/accessible.ts";
import { ask, command } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const patience = { timeout: 60_000 };
const wrongAmount = (index: number) => (index === 1_233 ? "12.5O" : `${index % 80}.25`);

test("after a failed run the step that failed is red with its message, and nothing behind it is green", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const run = await startRun(page, {
    name: "studio_failed",
    rows: orderRows(2_000, wrongAmount),
    steps: (source) =>
      `  paid: { filter: { from: ${source}, where: "status = 'paid'" } }\n  typed: { cast: { from: ${source}, columns: { amount: "decimal(12,2)" } } }\n  large: { filter: { from: typed, where: "amount > 1" } }\n  out: { sink: file, from: large, path: typed.parquet }\n  all: { sink: file, from: paid, path: paid.csv }\n`,
  });
  await page.goto(`/pipelines/${run.pipeline.id}`);
  const strip = page.getByRole("region", { name: "Last run" });
  await expect(strip).toContainText(`Run ${run.number}`);
  await expect(strip.getByText("Failed", { exact: true })).toBeVisible(patience);
  await expect(strip).toContainText("12.5O");
  const typed = page.getByTestId("step-typed");
  await expect(typed).toHaveClass(/run-failed/);
  await expect(typed.locator(".step-foot")).toContainText("failed");
  for (const name of ["large", "out"]) {
    await expect(page.getByTestId(`step-${name}`)).toHaveClass(/run-unreached/);
    await expect(page.getByTestId(`step-${name}`).locator(".step-foot")).toContainText("not reached");
  }
  await strip.getByRole("button", { name: "Show the step" }).click();
  await expect(page.locator(".step-problem")).toContainText("12.5O");
  expect(await graveFaults(page)).toEqual([]);
  watched.expectQuiet();
  await context.close();
});

test("a run is followed live on the steps, its counts and times stay on them, and a change says that they are older", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const source = await bringFile(page, "studio_live.csv", orderRows(3_000));
  const created = await newPipeline(page, "studio_live", [source]);
  const steps = `  paid: { filter: { from: ${created.nodes[0]!.name}, where: "status = 'paid'" } }\n  out: { sink: file, from: paid, path: paid.csv }\n`;
  const pipeline = await saveText(page, created, `${created.text.trimEnd()}\n${steps}`);
  await page.goto(`/pipelines/${pipeline.id}`);
  const paid = page.getByTestId("step-paid");
  await expect(paid.locator(".step-dot")).toHaveClass(/no-run/);
  await expect(page.getByRole("region", { name: "Last run" })).toHaveCount(0);

  // Somebody else starts it: this tab hears of it by its stream alone.
  await command<RunRow>(page, "runs.start", { pipeline: pipeline.id, revision: pipeline.revision.number });
  await expect(paid).toHaveClass(/run-succeeded/, patience);
  await expect(paid.locator(".step-foot")).toContainText("2,400 rows");
  await expect(paid.locator(".step-foot")).toContainText(/^[\d.]+ (ms|s)/);
  expect(
    await paid.locator(".step-foot").evaluate((foot) => foot.scrollHeight - foot.clientHeight),
  ).toBeLessThanOrEqual(0);
  await expect(paid).toHaveAttribute(
    "title",
    /^From run 1: succeeded, 3,000 rows in, 2,400 out, 600 removed, .* in one statement$/,
  );
  const strip = page.getByRole("region", { name: "Last run" });
  await expect(strip).toContainText("2,400 rows out");

  await strip.getByRole("button", { name: "Results" }).click();
  const rows = page.getByRole("dialog").getByRole("table", { name: "Rows of out" });
  await expect(rows.getByRole("row")).toHaveCount(101);
  await page.keyboard.press("Escape");

  const now = await ask<PipelineView>(page, "pipelines.get", { id: pipeline.id });
  await saveText(page, now, now.text.replace("status = 'paid'", "status <> 'paid'"));
  await expect(strip).toContainText("before your last change");
  await expect(paid).toHaveAttribute("title", /^From run 1, before your last change: succeeded/);
  await expect(paid.locator(".step-foot")).toContainText("600 rows");
  await expect(page.getByTestId(`step-${created.nodes[0]!.name}`)).toHaveAttribute("title", /^From run 1: succeeded/);
  watched.expectQuiet();
  await context.close();
});

test("changed rows come first on a step of the draft, before a run and after it, however far down they are", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const source = await bringFile(
    page,
    "studio_changes.csv",
    orderRows(5_000, (index) => (index === 4_321 ? "99999" : "1")),
  );
  const created = await newPipeline(page, "studio_changes", [source]);
  const steps = `  usual: { filter: { from: ${created.nodes[0]!.name}, where: "amount < 1000" } }\n  out: { sink: file, from: usual, path: usual.csv }\n`;
  const pipeline = await saveText(page, created, `${created.text.trimEnd()}\n${steps}`);
  const expectChanged = async () => {
    await page.getByTestId("step-usual").click();
    const input = page.getByRole("region", { name: /^Input: rows of/ });
    await expect(input.locator("tr.removed")).toHaveCount(1, patience);
    await expect(input.locator("tr.removed")).toContainText("99999");
    await expect(input.locator("tr.removed .row-number")).toHaveText("−4,322");
    await expect(page.getByText("1 removed")).toBeVisible();
    await page.getByRole("switch", { name: "Changed rows first" }).click();
    await expect(input.locator("tr.removed")).toHaveCount(0);
    await page.getByRole("switch", { name: "Changed rows first" }).click();
    await expect(input.locator("tr.removed")).toHaveCount(1);
  };
  await page.goto(`/pipelines/${pipeline.id}`);
  await expectChanged();
  await command<RunRow>(page, "runs.start", { pipeline: pipeline.id, revision: pipeline.revision.number });
  await expect(page.getByTestId("step-usual")).toHaveClass(/run-succeeded/, patience);
  await page.reload();
  await expectChanged();
  watched.expectQuiet();
  await context.close();
});
