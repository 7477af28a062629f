import { expect, type Page } from "@playwright/test";
import type { Camera } from "../camera.ts";

const settled = async (page: Page): Promise<void> => {
  await expect(page.locator('[aria-busy="true"], .loading-rows')).toHaveCount(0, { timeout: 60_000 });
  await page.waitForTimeout(1_500);
};

export async function pictureLists(camera: Camera, page: Page): Promise<void> {
  const places = [
    ["/", "dashboard-filled"],
    ["/runs", "runs-list"],
    ["/pipelines", "pipelines-list"],
  ] as const;
  for (const [place, name] of places) {
    await page.goto(place);
    await settled(page);
    await camera.take(page, name);
  }
}

export async function pictureEmpty(camera: Camera, page: Page): Promise<void> {
  await page.goto("/");
  await settled(page);
  if (!(await page.getByRole("heading", { name: "Where is the data?" }).isVisible())) {
    console.log("  the workspace is not empty: no pictures of empty pages");
    return;
  }
  await camera.take(page, "dashboard-empty");
  for (const [place, name] of [
    ["/pipelines", "pipelines-empty"],
    ["/sources", "sources-empty"],
  ] as const) {
    await page.goto(place);
    await settled(page);
    await camera.take(page, name);
  }
}
