import { expect, type Page } from "@playwright/test";
import { bringFile, newPipeline, orderRows, saveText } from "../../e2e/support/prepared.ts";
import { ask, command } from "../../e2e/support/server.ts";
import type { PipelineRow } from "#domain/api/pipelines.ts";
import type { RunRow } from "#domain/api/runs.ts";
import type { Camera } from "./camera.ts";

const both = ["light", "dark"] as const;
const patience = { timeout: 120_000 };

async function pictureStart(camera: Camera, page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "New pipeline" }).first().click();
  await expect(page.getByRole("heading", { name: "Where is the data?" })).toBeVisible(patience);
  await camera.take(page, "start-empty");
  await page.getByTestId("file-input").setInputFiles({ name: `sensor_readings_${Date.now() % 100_000}.csv`, mimeType: "text/csv", buffer: Buffer.from(orderRows(1_500_000)) });
  await expect(page.locator('.profiling[data-state="profiling"], .profiling[data-state="waiting"]').first()).toBeVisible(patience);
  await camera.take(page, "start-profiling");
}

/** The example by visible controls, up to the plan with its proofs. */
async function askForExample(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "New pipeline" }).first().click();
  await page.getByRole("button", { name: /Start from the example/ }).click();
  await expect(page.locator('[data-testid^="step-orders"]')).toBeVisible(patience);
  await expect(page.locator('[data-testid^="step-customers"]')).toBeVisible(patience);
  const field = page.getByRole("textbox", { name: "Pipeline name" });
  await field.fill("orders_daily");
  await field.press("Enter");
  await expect(page.getByRole("heading", { name: "orders_daily" })).toBeVisible(patience);
  await expect(page.getByRole("textbox", { name: "Request" })).not.toBeEmpty(patience);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("turn-1")).toHaveAttribute("data-state", "answered", { timeout: 240_000 });
  await expect(page.getByTestId("suggestion-1").getByTestId("proof")).toBeVisible(patience);
}

async function pictureDrawer(camera: Camera, page: Page): Promise<void> {
  await page.locator('[data-testid^="step-"]').nth(3).click();
  for (const tab of ["Preview", "SQL", "Problems", "YAML"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.waitForTimeout(2_500);
    await camera.take(page, `studio-${tab.toLowerCase()}`, tab === "Preview" ? both : ["light"]);
  }
}

async function pictureStudio(camera: Camera, page: Page): Promise<void> {
  await askForExample(page);
  await camera.take(page, "studio-ghosts", both);
  await page.getByRole("button", { name: /^Accept all/ }).click();
  await expect(page.locator('[data-testid^="suggestion-"][data-decision="pending"]')).toHaveCount(0, patience);
  await camera.take(page, "studio-accepted", both);
  await pictureDrawer(camera, page);
}

/** The newest pipeline called as the example is, made by `pictureStudio`. */
async function findExample(page: Page): Promise<PipelineRow> {
  const { items } = await ask<{ items: PipelineRow[] }>(page, "pipelines.list", { limit: 50, search: "orders_daily" });
  if (!items[0]) throw new Error("There is no pipeline orders_daily yet: picture the studio first.");
  return items[0];
}

async function picturePublish(camera: Camera, page: Page): Promise<void> {
  await page.goto(`/pipelines/${(await findExample(page)).id}`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /plan\.json/ })).toBeVisible(patience);
  await camera.take(page, "publish-review");
}

/** A run long enough to be pictured while it goes on: a cross join by a constant key. */
async function startLongRun(page: Page): Promise<RunRow> {
  const source = await bringFile(page, `events_${Date.now() % 100_000}.csv`, orderRows(100_000));
  const pipeline = await newPipeline(page, "status_pairs", [source]);
  const [input] = pipeline.nodes;
  const tail = `  pairs:\n    join: { left: ${input!.name}, right: ${input!.name}, on: [status], type: inner }\n  totals:\n    aggregate: { from: pairs, by: [status], measures: { pairs: count(*) } }\n  out: { sink: file, from: totals, path: pairs.csv }\n`;
  const saved = await saveText(page, pipeline, `${pipeline.text.trimEnd()}\n${tail}`);
  return await command<RunRow>(page, "runs.start", { pipeline: saved.id, revision: saved.revision.number });
}

async function startFailingRun(page: Page): Promise<RunRow> {
  const source = await bringFile(page, `payments_${Date.now() % 100_000}.csv`, orderRows(20_000, (index) => (index === 12_344 ? "12.5O" : `${index % 80}.25`)));
  const pipeline = await newPipeline(page, "payments_typed", [source]);
  const tail = `  typed:\n    cast: { from: ${pipeline.nodes[0]!.name}, columns: { amount: "decimal(12,2)" } }\n  out: { sink: file, from: typed, path: payments.parquet }\n`;
  const saved = await saveText(page, pipeline, `${pipeline.text.trimEnd()}\n${tail}`);
  return await command<RunRow>(page, "runs.start", { pipeline: saved.id, revision: saved.revision.number });
}

async function pictureRuns(camera: Camera, page: Page): Promise<void> {
  const example = await findExample(page);
  const good = await command<RunRow>(page, "runs.start", { pipeline: example.id, revision: example.revision });
  await page.goto(`/runs/${good.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);
  await camera.take(page, "run-succeeded", both);
  const bad = await startFailingRun(page);
  await page.goto(`/runs/${bad.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "failed", patience);
  await camera.take(page, "run-failed", both);
  const long = await startLongRun(page);
  await page.goto(`/runs/${long.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "running", patience);
  await page.waitForTimeout(4_000);
  await camera.take(page, "run-running", both);
  await command(page, "runs.cancel", { id: long.id }).catch(() => undefined);
}

async function pictureLists(camera: Camera, page: Page): Promise<void> {
  const places = [["/", "dashboard-filled"], ["/runs", "runs-list"], ["/pipelines", "pipelines-list"], ["/sources", "sources-list"], ["/people", "people-list"]] as const;
  for (const [place, name] of places) {
    await page.goto(place);
    await page.waitForTimeout(2_500);
    await camera.take(page, name);
  }
}

async function pictureOutside(camera: Camera): Promise<void> {
  const page = await camera.open(false);
  await page.goto("/signin");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible(patience);
  await camera.take(page, "signin-empty");
  await page.context().close();
}

async function pictureEmpty(camera: Camera, page: Page): Promise<void> {
  await page.goto("/");
  await page.waitForTimeout(2_000);
  if (await page.getByRole("heading", { name: "Where is the data?" }).isVisible()) await camera.take(page, "dashboard-empty");
  else console.log("  the workspace is not empty: no picture of the empty dashboard");
}

const parts = { empty: pictureEmpty, start: pictureStart, studio: pictureStudio, publish: picturePublish, runs: pictureRuns, lists: pictureLists, outside: pictureOutside } as const;
type Part = keyof typeof parts;
export const partNames = ["empty", "studio", "publish", "runs", "lists", "start", "outside"] as const satisfies readonly Part[];

/** Every page in every state that a person meets, from an empty workspace to a published pipeline. */
export async function pictureParts(camera: Camera, wanted: readonly string[]): Promise<void> {
  const page = await camera.open();
  for (const name of partNames) if (wanted.length === 0 || wanted.includes(name)) await parts[name](camera, page);
  await page.context().close();
}
