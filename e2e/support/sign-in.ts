import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext } from "@playwright/test";

const statePath = (): string => path.join(process.env.SLUICE_TEST_DATA_DIR ?? ".", "browser-state.json");

/** A signed-in browser: the one-time link is used once and the session is kept for the other specs. */
export async function signedIn(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<BrowserContext> {
  const kept = statePath();
  if (existsSync(kept)) return browser.newContext({ ...options, storageState: kept });
  const link = process.env.SLUICE_TEST_SIGNIN_LINK;
  if (!link) throw new Error("SLUICE_TEST_SIGNIN_LINK is not set");
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();
  writeFileSync(kept, JSON.stringify(await context.storageState()), { mode: 0o600 });
  await page.close();
  return context;
}
