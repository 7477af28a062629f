import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const graveImpacts = new Set(["serious", "critical"]);

/** What axe finds serious or critical on the page as it stands, one line a rule and element; empty when nothing is. */
export async function graveFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => graveImpacts.has(impact ?? ""))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}${contrastOf(node)}`));
}

/** The colours that are too close, so that the line tells what to change. */
function contrastOf(node: { readonly any: readonly { readonly id: string; readonly data: unknown }[] }): string {
  const data = node.any.find(({ id }) => id === "color-contrast")?.data as
    | { readonly fgColor?: string; readonly bgColor?: string; readonly contrastRatio?: number }
    | undefined;
  return data ? ` (${data.fgColor} on ${data.bgColor} is ${data.contrastRatio})` : "";
}

/** How many landmarks called main the page has: a reader's "skip to the content" needs exactly one. */
export const mainLandmarks = async (page: Page): Promise<number> => await page.locator("main, [role=main]").count();
