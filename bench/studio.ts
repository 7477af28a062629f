import { expect, type Browser, type Page } from "@playwright/test";
import { signedIn } from "../e2e/support/sign-in.ts";
import type { Measure } from "./report.ts";

const patience = { timeout: 300_000 };

/** Bytes of script as they came over the wire while the page loaded. */
async function scriptBytes(page: Page, load: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Set<string>();
  let bytes = 0;
  session.on("Network.responseReceived", (event) => {
    if (event.type === "Script") scripts.add(event.requestId);
  });
  session.on("Network.loadingFinished", (event) => {
    if (scripts.has(event.requestId)) bytes += event.encodedDataLength;
  });
  await load();
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await session.detach();
  return bytes;
}

/** What a person waits for in the studio: its first load, and the first card with a proof on every row. */
export async function measureStudio(browser: Browser, file: string): Promise<Measure[]> {
  const context = await signedIn(browser, {
    baseURL: process.env.SLUICE_TEST_URL!,
    viewport: { width: 1600, height: 1000 },
  });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "New pipeline" }).first().click();
  await expect(page.getByRole("heading", { name: "Where is the data?" })).toBeVisible(patience);
  const place = page.url();
  await page.getByTestId("file-input").setInputFiles(file);
  await expect(page.locator('[data-testid^="step-orders"]')).toBeVisible(patience);
  const fresh = await signedIn(browser, { baseURL: process.env.SLUICE_TEST_URL! });
  const first = await fresh.newPage();
  const bytes = await scriptBytes(first, () => first.goto(place));
  await fresh.close();
  await page
    .getByRole("textbox", { name: "Request" })
    .fill(
      "Revenue per customer_id: leave out the orders whose status is cancelled, then the sum of amount per customer_id as revenue.",
    );
  const began = performance.now();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("proof").first()).toBeVisible(patience);
  const seconds = (performance.now() - began) / 1000;
  await context.close();
  return [
    {
      name: "Enter to the first card with its proof",
      value: seconds,
      unit: "s",
      limit: 1.2,
      note: "on all rows, painted in the browser",
    },
    {
      name: "First load of the studio, script as sent",
      value: bytes / 1024,
      unit: "KB",
      limit: 500,
      note: "compressed, an empty cache",
    },
  ];
}
