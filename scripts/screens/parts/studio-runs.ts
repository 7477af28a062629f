import { expect, type Page } from "@playwright/test";
import { bringFile, newPipeline, orderRows, saveText } from "../../../e2e/support/prepared.ts";
import { bothThemes, type Camera } from "../camera.ts";
import { failingRun, startPrepared } from "./runs.ts";
import { findExample } from "./studio.ts";

const patience = { timeout: 120_000 };
const strip = (page: Page) => page.getByRole("region", { name: "Last run" });

/** A draft that cannot run: a column that is not there, and a step that is not set up. */
async function pictureProblems(camera: Camera, page: Page): Promise<void> {
  const source = await bringFile(page, `visits_${Date.now() % 100_000}.csv`, orderRows(400));
  const created = await newPipeline(page, "visits", [source]);
  const name = created.nodes[0]!.name;
  const steps = `  paid: { filter: { from: ${name}, where: "state = 'paid'" } }\n  totals: { aggregate: { from: paid, by: [region], measures: { visits: count(*) } } }\n`;
  const pipeline = await saveText(page, created, `${created.text.trimEnd()}\n${steps}`);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByTestId("step-paid").click();
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await expect(page.locator(".step.bad").first()).toBeVisible(patience);
  await camera.take(page, "studio-problems", bothThemes);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible(patience);
  await camera.take(page, "studio-keys");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Search or run a command" }).click();
  await camera.take(page, "palette-open");
}

/** What the studio shows of a run: its steps, its strip, its rows. */
export async function pictureStudioRuns(camera: Camera, page: Page): Promise<void> {
  await page.goto(`/pipelines/${(await findExample(page)).id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText(/Run \d+ has started/)).toBeVisible(patience);
  await expect(strip(page).getByRole("status")).toHaveText("Succeeded", patience);
  await camera.take(page, "studio-run", bothThemes);
  await strip(page).getByRole("button", { name: "Results" }).click();
  await expect(page.getByRole("dialog").getByRole("table").first()).toBeVisible(patience);
  await camera.take(page, "studio-results");
  const failed = await startPrepared(page, failingRun());
  await page.goto(`/pipelines/${failed.pipeline.id}`);
  await expect(strip(page).getByRole("status")).toHaveText("Failed", patience);
  await strip(page).getByRole("button", { name: "Show the step" }).click();
  await camera.take(page, "studio-run-failed", bothThemes);
  await pictureProblems(camera, page);
}
