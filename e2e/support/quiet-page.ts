import { expect, type Page } from "@playwright/test";

/** Watches a page for what a person should never meet: console errors, failed requests, requests to other hosts. */
export function watchPage(page: Page): { expectQuiet: () => void } {
  const seen: string[] = [];
  const home = new URL(process.env.SLUICE_TEST_URL ?? "http://localhost").host;
  page.on("console", (message) => {
    if (message.type() === "error") seen.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.host !== home) seen.push(`request to ${url.host}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) seen.push(`${response.status()} ${response.url()}`);
  });
  return { expectQuiet: () => expect(seen).toEqual([]) };
}
