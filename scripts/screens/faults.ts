import type { Page } from "@playwright/test";

/** What a page may not do, and on which page it did it. */
export interface Fault {
  readonly page: string;
  readonly what: string;
}

/** Regions that are meant to move sideways: code, the canvas, rows of data. */
const movesSideways =
  ".cm-editor, .code-editor, .react-flow, .rows-grid, .compare, .log-lines, [role='log'], .rows-scroll, [data-scrolls-x]";

/** Every region whose content is wider than itself, and the page where it is wider than its window. */
export async function findOverflow(page: Page): Promise<string[]> {
  return await page.evaluate((allowed) => {
    const found: string[] = [];
    const wider = document.documentElement.scrollWidth - window.innerWidth;
    if (wider > 0) found.push(`${wider} px wider than its window`);
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const style = getComputedStyle(element);
      if (element.scrollWidth - element.clientWidth <= 1 || element.clientWidth < 24 || style.display === "inline")
        continue;
      if (
        style.overflowX === "visible" ||
        style.textOverflow === "ellipsis" ||
        element.matches("input, textarea, svg *") ||
        element.closest(allowed)
      )
        continue;
      found.push(
        `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} holds ${element.scrollWidth} px in ${element.clientWidth} px`,
      );
    }
    return found;
  }, movesSideways);
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
