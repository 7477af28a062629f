import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import type { Camera } from "../camera.ts";

const patience = { timeout: 120_000 };

async function openStart(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "New pipeline" }).first().click();
  await expect(page.getByRole("heading", { name: "Where is the data?" })).toBeVisible(patience);
}

/** The example's orders, so many that their profile can be pictured while it fills. */
function writeManyOrders(folder: string): string {
  execFileSync(
    "node",
    [
      "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
      path.join("examples", "orders_daily", "generate.ts"),
      "--seed",
      "11",
      "--rows",
      "1500000",
      "--traps",
      "all",
      "--out",
      folder,
    ],
    { stdio: "ignore" },
  );
  const file = path.join(folder, `orders_${Date.now() % 10_000}.csv`);
  renameSync(path.join(folder, "orders.csv"), file);
  return file;
}

export async function pictureStart(camera: Camera, page: Page): Promise<void> {
  await openStart(page);
  await camera.take(page, "start-empty");
  await page.getByRole("button", { name: /Connect a database/ }).click();
  await expect(page.getByRole("dialog").getByText(/Rows, about|no tables yet/)).toBeVisible(patience);
  await camera.take(page, "start-tables");
  await page.keyboard.press("Escape");
  await page.getByTestId("file-input").setInputFiles({
    name: `report_${Date.now() % 10_000}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0, 1, 2, 3]),
  });
  await expect(page.locator(".brought-line")).toBeVisible(patience);
  await camera.take(page, "start-refused");
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-screens-"));
  try {
    const file = writeManyOrders(folder);
    await openStart(page);
    await page.getByTestId("file-input").setInputFiles(file);
    await expect(page.locator('.profiling[data-state="profiling"] tbody tr:not(.reading, .waits)').first()).toBeVisible(
      patience,
    );
    await camera.take(page, "start-profiling");
    const left = await page.locator('.profiling[data-state="profiling"]').count();
    if (left === 0)
      camera.note({ page: "start-profiling", what: "the profile had ended before its pictures were taken" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
