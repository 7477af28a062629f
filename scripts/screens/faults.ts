import type { Page } from "@playwright/test";

/** What a page may not do, and on which page it did it. */
export interface Fault {
  readonly page: string;
  readonly what: string;
}

/** Notes console errors, uncaught errors, broken answers and requests to other hosts, each once for a page. */
export function watchFaults(page: Page, home: string, note: (fault: Fault) => void): void {
  const at = () => {
    try {
      return new URL(page.url()).pathname;
    } catch {
      return page.url();
    }
  };
  page.on("console", (message) => {
    if (message.type() === "error") note({ page: at(), what: `console error: ${message.text()}` });
  });
  page.on("pageerror", (error) => note({ page: at(), what: `uncaught error: ${error.message}` }));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(home).host)
      note({ page: at(), what: `request to another host: ${url.host}` });
  });
}
