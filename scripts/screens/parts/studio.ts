import { expect, type Page } from "@playwright/test";
import type { PipelineRow } from "#domain/api/pipelines.ts";
import { ask } from "../../../e2e/support/server.ts";
import { bothThemes, type Camera } from "../camera.ts";

const patience = { timeout: 120_000 };

/** The example by visible controls: what was found in it, then the plan with its proofs. */
async function askForExample(camera: Camera, page: Page): Promise<void> {
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
  await expect(page.locator(".step.bad").first()).toBeVisible(patience);
  await page.locator('[data-testid^="step-orders"]').click();
  await camera.take(page, "studio-findings", bothThemes);
  await page.getByTestId("canvas").click({ position: { x: 20, y: 320 } });
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("turn-1")).toHaveAttribute("data-state", "answered", { timeout: 240_000 });
  await expect(page.getByTestId("suggestion-1").getByTestId("proof")).toBeVisible(patience);
}

const drawer = [
  ["Preview", "studio-preview"],
  ["Columns", "studio-columns"],
  ["SQL", "studio-sql"],
  ["Lineage", "studio-lineage"],
  ["YAML", "studio-yaml"],
] as const;

export async function pictureStudio(camera: Camera, page: Page): Promise<void> {
  await askForExample(camera, page);
  await camera.take(page, "studio-ghosts", bothThemes);
  await page.getByRole("button", { name: /^Accept all/ }).click();
  await expect(page.locator('[data-testid^="suggestion-"][data-decision="pending"]')).toHaveCount(0, patience);
  await camera.take(page, "studio-accepted", bothThemes);
  await page.locator('[data-testid^="step-"]').nth(3).click();
  for (const [tab, name] of drawer) {
    await page.getByRole("tab", { name: tab }).click();
    await page.waitForTimeout(2_500);
    await camera.take(page, name, tab === "Preview" ? bothThemes : ["light"]);
  }
}

/** The newest pipeline called as the example is, made by `pictureStudio`. */
export async function findExample(page: Page): Promise<PipelineRow> {
  const { items } = await ask<{ items: PipelineRow[] }>(page, "pipelines.list", { limit: 50, search: "orders_daily" });
  if (!items[0]) throw new Error("There is no pipeline orders_daily yet: picture the studio first.");
  return items[0];
}

export async function picturePublish(camera: Camera, page: Page): Promise<void> {
  await page.goto(`/pipelines/${(await findExample(page)).id}`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /plan\.json/ })).toBeVisible(patience);
  await camera.take(page, "publish-review");
}
