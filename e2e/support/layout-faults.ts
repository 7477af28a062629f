import type { Page } from "@playwright/test";

/** Regions that are meant to move sideways: code, the canvas, rows of data. */
const movesSideways =
  ".cm-editor, .code-editor, .react-flow, .rows-grid, .compare, .log-lines, [role='log'], .rows-scroll, .table-scroll, [data-scrolls-x]";

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
        element.closest("[inert], [aria-hidden='true']") || // behind a dialog
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

/** Every control that a person sees but cannot reach, because something else lies over its middle. */
export async function findCovered(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = [];
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}"`;
    /** A point that has been scrolled out of a region is not in sight there. */
    const isClipped = (element: Element, x: number, y: number): boolean => {
      for (let above = element.parentElement; above; above = above.parentElement) {
        if (getComputedStyle(above).overflow === "visible") continue;
        const box = above.getBoundingClientRect();
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")) {
      if (element.closest(".react-flow, [inert], [aria-hidden='true']")) continue;
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const isInSight = width > 0 && height > 0 && x >= 0 && y >= 0 && x < window.innerWidth && y < window.innerHeight;
      if (!isInSight || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (isClipped(element, x, y)) continue;
      const over = document.elementFromPoint(x, y);
      if (over?.matches("nextjs-portal")) continue; // the badge of `npm run dev`
      if (over && !element.contains(over) && !over.contains(element) && !over.closest("label")?.contains(element))
        found.push(`${nameOf(element)} lies under ${nameOf(over)}`);
    }
    return found;
  });
}

/** What overflows or is covered on a small screen and on a telephone. */
export async function faultsOnSmallScreens(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const fault of [...(await findOverflow(page)), ...(await findCovered(page))])
      faults.push(`${width} px: ${fault}`);
  }
  return faults;
}
