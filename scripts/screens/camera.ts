import { statSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { findOverflow } from "../../e2e/support/layout-faults.ts";
import { signedIn } from "../../e2e/support/sign-in.ts";
import type { Pictured } from "./catalogue.ts";
import { type Fault, watchFaults } from "./faults.ts";

type Theme = "light" | "dark";
export const bothThemes = ["light", "dark"] as const;
const sizes = [
  { width: 1600, height: 1000 },
  { width: 1280, height: 800 },
] as const;
const largestBytes = 500_000;

/** Takes the pictures, and notes what no page may do. */
export class Camera {
  readonly faults: Fault[] = [];
  /** The names of the pictures taken, in their order. */
  readonly taken: string[] = [];
  readonly #browser: Browser;
  readonly #folder: string;

  constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  readonly note = (fault: Fault): void => {
    if (!this.faults.some((each) => each.page === fault.page && each.what === fault.what)) this.faults.push(fault);
  };

  /** A page of somebody who is signed in, or of nobody. */
  async open(signed = true, more: BrowserContextOptions = {}): Promise<Page> {
    const options: BrowserContextOptions = {
      viewport: sizes[0],
      baseURL: process.env.SLUICE_TEST_URL!,
      reducedMotion: "reduce",
      timezoneId: "Europe/Berlin",
      locale: "en-GB",
      ...more,
    };
    const context = signed ? await signedIn(this.#browser, options) : await this.#browser.newContext(options);
    const page = await context.newPage();
    watchFaults(page, process.env.SLUICE_TEST_URL!, this.note);
    return page;
  }

  /** One state of a page in every size, and in the themes that it is asked for. */
  async take(page: Page, name: Pictured, themes: readonly Theme[] = ["light"]): Promise<void> {
    await page.evaluate(() => document.fonts.ready);
    for (const theme of themes) {
      await page.evaluate((value) => {
        document.documentElement.dataset.theme = value;
      }, theme);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.waitForTimeout(600);
        await this.#shoot(page, `${name}-${theme}-${size.width}`);
      }
    }
    await page.setViewportSize(sizes[0]);
    await page.evaluate(() => {
      document.documentElement.dataset.theme = "light";
    });
  }

  async #shoot(page: Page, name: string): Promise<void> {
    for (const what of await findOverflow(page)) this.note({ page: name, what });
    const file = path.join(this.#folder, `${name}.png`);
    await page.screenshot({ path: file, animations: "disabled" });
    const { size } = statSync(file);
    if (size > largestBytes) this.note({ page: name, what: `the picture has ${size} bytes` });
    this.taken.push(name);
    console.log(`  ${name}`);
  }
}
