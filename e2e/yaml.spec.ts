import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { graveFaults } from "./support/accessible.ts";
import { findCovered, findOverflow } from "./support/layout-faults.ts";
import { bringFile, newPipeline, orderRows, saveText } from "./support/prepared.ts";
import { ask, command } from "./support/server.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

async function openText(context: BrowserContext, name: string): Promise<{ page: Page; pipeline: PipelineView }> {
  const page = await context.newPage();
  const source = await bringFile(page, `${name}_${stamp}.csv`, orderRows(100));
  const pipeline = await newPipeline(page, name, [source]);
  await page.goto(`/pipelines/${pipeline.id}`);
  await expect(page.getByTestId(`step-${pipeline.nodes[0]!.name}`)).toBeVisible(patience);
  await page.getByRole("tab", { name: "YAML" }).click();
  await expect(editor(page)).toBeVisible(patience);
  return { page, pipeline };
}

const editor = (page: Page) => page.getByRole("textbox", { name: "Pipeline as YAML" });
const problems = (page: Page) => page.getByRole("region", { name: "Problems in the text" });
const stored = (page: Page, pipeline: PipelineView) => ask<PipelineView>(page, "pipelines.get", { id: pipeline.id });
/** The line that the cursor stands in. */
const cursorLine = (page: Page): Promise<string> => page.locator(".cm-activeLine").innerText();

async function writeAtEnd(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

test("a fault in the text is shown while it is written; the canvas keeps the last state, the editor its text", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const { page, pipeline } = await openText(context, "faulty");
  const source = pipeline.nodes[0]!.name;
  await writeAtEnd(page, `\n  paid: { filter: { from: ${source}, where: "status = 'paid'"\n# the end\n`);
  await expect(problems(page)).toContainText(/Line \d+, column \d+/, patience);
  await expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error").first()).toBeVisible();
  await page.keyboard.press("Control+Home");
  await page.getByRole("button", { name: "Save the text" }).click();
  await expect(page.getByText("the canvas shows the last state that can be read")).toBeVisible();
  await expect(editor(page)).toBeFocused();
  expect(await cursorLine(page)).not.toContain("sluice");
  await expect(page.getByTestId(`step-${source}`)).toBeVisible();
  expect((await stored(page, pipeline)).revision.number).toBe(pipeline.revision.number);
  expect(await graveFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
  expect([...(await findOverflow(page)), ...(await findCovered(page))]).toEqual([]);
  await page.setViewportSize({ width: 1600, height: 1000 });

  await command(page, "pipelines.edit", {
    id: pipeline.id,
    revision: pipeline.revision.number,
    operations: [{ op: "setLayout", positions: { [source]: [40, 40] } }],
    reason: "Move",
  });
  await expect(page.getByText(/Draft r2/)).toBeVisible(patience);
  await page.getByRole("tab", { name: "Columns" }).click();
  await page.getByRole("tab", { name: "YAML" }).click();
  await expect(editor(page)).toContainText("the end");

  await page.getByRole("button", { name: "Take back" }).click();
  await expect(problems(page)).toHaveCount(0, patience);
  await expect(editor(page)).not.toContainText("the end");
  await context.close();
});

test("each problem of the text is a way to its place, three in sight, and saving keeps the cursor", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const { page, pipeline } = await openText(context, "places");
  const source = pipeline.nodes[0]!.name;
  const bad = Array.from({ length: 5 }, (_, index) => `  wrong_${index}: { filtre: { from: ${source} } }`).join("\n");
  await writeAtEnd(page, `\n${bad}\n  good: { filter: { from: ${source}, where: "amount > 10" } }\n`);
  await expect(problems(page).getByRole("button", { name: /^Line/ })).toHaveCount(3, patience);
  await problems(page).getByRole("button", { name: "Show 2 more" }).press("Enter");
  await problems(page)
    .getByRole("button", { name: /wrong_3/ })
    .press("Enter");
  await expect(editor(page)).toBeFocused();
  expect(await cursorLine(page)).toContain("wrong_3");
  await page.getByRole("button", { name: "Save the text" }).click();
  await expect(page.getByTestId("step-good")).toBeVisible(patience);
  await expect(page.getByRole("button", { name: "Save the text" })).toHaveCount(0);
  expect(await cursorLine(page)).toContain("wrong_3");
  await context.close();
});

test("writing stays smooth in a text of a megabyte", async ({ browser }) => {
  const context = await signedIn(browser);
  const { page, pipeline } = await openText(context, "large");
  const remark = `# ${"a remark ".repeat(12)}\n`;
  await saveText(page, pipeline, `${pipeline.text.trimEnd()}\n${remark.repeat(Math.floor(980_000 / remark.length))}`);
  await page.reload();
  await page.getByRole("tab", { name: "YAML" }).click();
  await expect(editor(page)).toBeVisible(patience);
  await editor(page).click();
  const slowest = await page.evaluate(() => {
    const seen = { longestMs: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.longestMs = Math.max(seen.longestMs, entry.duration);
    }).observe({ type: "longtask" });
    (window as unknown as { seen: typeof seen }).seen = seen;
    return seen.longestMs;
  });
  expect(slowest).toBe(0);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type(" # thirty letters are written here", { delay: 30 });
  await page.waitForTimeout(3_000);
  const longestMs = await page.evaluate(() => (window as unknown as { seen: { longestMs: number } }).seen.longestMs);
  process.stdout.write(`the longest task while a megabyte was edited took ${Math.round(longestMs)} ms\n`);
  expect(longestMs).toBeLessThan(1_000);
  await context.close();
});
