import { statSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { signedIn } from "../../e2e/support/sign-in.ts";

type Theme = "light" | "dark";
const sizes = [{ width: 1600, height: 1000 }, { width: 1280, height: 800 }] as const;
const largestBytes = 400_000;

/** Takes the pictures, and notes what no page may do. */
export class Camera {
  readonly faults: string[] = [];
  readonly browser: Browser;
  readonly #folder: string;
  readonly #taken: string[] = [];

  constructor(browser: Browser, folder: string) {
    this.browser = browser;
    this.#folder = folder;
  }

  /** A page of somebody who is signed in, or of nobody. */
  async open(signed = true): Promise<Page> {
    const options = { viewport: sizes[0], baseURL: process.env.SLUICE_TEST_URL!, reducedMotion: "reduce", timezoneId: "Europe/Berlin", locale: "en-GB" } as const;
    const context: BrowserContext = signed ? await signedIn(this.browser, options) : await this.browser.newContext(options);
    const page = await context.newPage();
    this.#watch(page);
    return page;
  }

  #watch(page: Page): void {
    const home = new URL(process.env.SLUICE_TEST_URL!).host;
    page.on("console", (message) => { if (message.type() === "error") this.faults.push(`console at ${page.url()}: ${message.text()}`); });
    page.on("pageerror", (error) => this.faults.push(`error at ${page.url()}: ${error.message}`));
    page.on("request", (request) => { const url = new URL(request.url()); if (/^https?:$/.test(url.protocol) && url.host !== home) this.faults.push(`request to ${url.host} from ${page.url()}`); });
  }

  /** One state of a page in every size, and in the themes that it is asked for. */
  async take(page: Page, name: string, themes: readonly Theme[] = ["light"]): Promise<void> {
    for (const theme of themes) {
      await page.evaluate((value) => { document.documentElement.dataset.theme = value; }, theme);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.waitForTimeout(600);
        await this.#shoot(page, `${name}-${theme}-${size.width}`);
      }
    }
    await page.setViewportSize(sizes[0]);
    await page.evaluate(() => { document.documentElement.dataset.theme = "light"; });
  }

  async #shoot(page: Page, name: string): Promise<void> {
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) this.faults.push(`${name} is ${wider} px wider than its window`);
    const file = path.join(this.#folder, `${name}.png`);
    await page.screenshot({ path: file, animations: "disabled" });
    const { size } = statSync(file);
    if (size > largestBytes) this.faults.push(`${name} has ${size} bytes`);
    this.#taken.push(name);
    console.log(`  ${name}`);
  }

  report(): string[] {
    return [...this.faults.map((fault) => `✗ ${fault}`), `${this.#taken.length} pictures, ${this.faults.length} faults`];
  }
}
