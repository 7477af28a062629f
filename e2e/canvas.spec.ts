import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { longPipeline, nodesInPage } from "./support/long-pipeline.ts";
import { bringFile, newPipeline, orderRows, saveText } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

const step = (page: Page, name: string) => page.locator(`.react-flow__node[data-id="${name}"]`);
const selected = (page: Page) => page.locator(".react-flow__node.selected");
const item = (page: Page, name: string | RegExp) => page.getByRole("menuitem", { name });
const draft = async (page: Page, id: string): Promise<PipelineView> =>
  await ask<PipelineView>(page, "pipelines.get", { id });
const names = async (page: Page, id: string) => (await draft(page, id)).nodes.map((node) => node.name).sort();
const reads = async (page: Page, id: string, name: string) =>
  (await draft(page, id)).nodes.find((node) => node.name === name)?.inputs.map((input) => input.node);

/** Where a step stands once the layout has moved it there. */
async function placeOf(page: Page, name: string) {
  let before = "";
  const hasSettled = async () => {
    const now = JSON.stringify(await step(page, name).boundingBox());
    const isSame = now === before;
    before = now;
    return isSame;
  };
  await expect.poll(hasSettled, { ...patience, intervals: [400] }).toBe(true);
  return (await step(page, name).boundingBox())!;
}

/** source → paid → dear, in the studio. */
async function threeSteps(context: BrowserContext, name: string) {
  const page = await context.newPage();
  const brought = await bringFile(page, `${name}_${stamp}.csv`, orderRows(50));
  const pipeline = await newPipeline(page, name, [brought]);
  const source = pipeline.nodes[0]!.name;
  const steps = `  paid: { filter: { from: ${source}, where: "status = 'paid'" } }\n  dear: { filter: { from: paid, where: "amount > 50" } }\n`;
  await saveText(page, pipeline, `${pipeline.text.trimEnd()}\n${steps}`);
  await page.goto(`/pipelines/${pipeline.id}`);
  await expect(step(page, "dear")).toBeVisible(patience);
  return { page, id: pipeline.id, source };
}

test("several steps are selected, copied here and into another pipeline, cut and taken back at once by the mouse", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const { page, id, source } = await threeSteps(context, "mouse");
  const watched = watchPage(page);
  await step(page, "paid").click();
  await step(page, "dear").click({ modifiers: ["Shift"] });
  await expect(selected(page)).toHaveCount(2);

  await step(page, "dear").click({ button: "right" });
  await item(page, /^Duplicate 2 steps/).click();
  await expect(step(page, "dear_2")).toBeVisible(patience);
  await expect(page.getByText("paid_2 no longer reads")).toBeVisible();
  expect(await reads(page, id, "dear_2")).toEqual(["paid_2"]);
  expect(await reads(page, id, "paid_2")).toEqual([]);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(step(page, "dear_2")).toHaveCount(0, patience);
  await expect(step(page, "paid_2")).toHaveCount(0);

  await step(page, "paid").click();
  await step(page, "dear").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+c");
  const other = await newPipeline(page, `other_${stamp}`, [await bringFile(page, `o_${stamp}.csv`, orderRows(5))]);
  const second = await context.newPage();
  await second.goto(`/pipelines/${other.id}`);
  await second.getByTestId("canvas").click({ position: { x: 60, y: 300 } });
  await second.keyboard.press("Control+v");
  await expect(step(second, "dear")).toBeVisible(patience);
  expect(await reads(second, other.id, "dear")).toEqual(["paid"]);
  await second.close();

  await step(page, "paid").click();
  await step(page, "dear").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+x");
  await expect.poll(async () => await names(page, id), patience).toEqual([source]);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => await names(page, id), patience).toEqual(["dear", "paid", source].sort());
  watched.expectQuiet();
  await context.close();
});

test("a step is put on an edge, and behind a line that is dropped on the empty canvas", async ({ browser }) => {
  const context = await signedIn(browser);
  const { page, id } = await threeSteps(context, "edges");
  const [from, to] = [await placeOf(page, "paid"), await placeOf(page, "dear")];
  await page.mouse.move((from.x + from.width + to.x) / 2, from.y + from.height / 2);
  await page.getByRole("button", { name: "Insert a step between paid and dear" }).click();
  await item(page, "Deduplicate").or(item(page, "Dedupe")).first().click();
  await expect.poll(async () => await reads(page, id, "dear"), patience).toEqual(["dedupe"]);
  expect(await reads(page, id, "dedupe")).toEqual(["paid"]);

  await expect(step(page, "dedupe")).toBeVisible(patience);
  const last = await placeOf(page, "dear");
  await step(page, "dear").hover();
  await page.mouse.move(last.x + last.width, last.y + last.height / 2);
  await page.mouse.down();
  await page.mouse.move(last.x + last.width - 20, last.y + 220, { steps: 8 });
  await page.mouse.up();
  await item(page, "Filter").click();
  await expect.poll(async () => await reads(page, id, "filter"), patience).toEqual(["dear"]);
  await context.close();
});

test("steps are selected, copied, grouped, folded, found, inserted and deleted by the keyboard alone", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const { page, id, source } = await threeSteps(context, "keys");
  await step(page, source).focus();
  await page.keyboard.press("ArrowRight");
  await expect(step(page, "paid")).toBeFocused();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(selected(page)).toHaveCount(2);

  await page.keyboard.press("Control+g");
  await page.getByRole("textbox", { name: "Name of the group" }).fill("Only what counts");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("group-Only what counts")).toContainText("2 steps", patience);
  const hash = (await draft(page, id)).revision.hash;
  await page.getByRole("button", { name: "Fold Only what counts" }).press("Enter");
  await expect(step(page, "paid")).toHaveCount(0, patience);
  await expect(page.getByTestId("group-Only what counts")).toBeVisible();
  expect((await draft(page, id)).revision.hash).toBe(hash);
  await page.getByRole("button", { name: "Unfold Only what counts" }).press("Enter");
  await expect(step(page, "paid")).toBeVisible(patience);

  await step(page, source).focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("combobox", { name: "Find a step" }).fill("amount >");
  await expect(page.getByRole("option", { name: /dear/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(step(page, "dear")).toBeFocused();

  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menu", { name: "dear" })).toBeVisible();
  await item(page, /^Ungroup/).press("Enter");
  await expect.poll(async () => (await draft(page, id)).groups, patience).toEqual([]);

  await step(page, "dear").focus();
  await page.keyboard.press("Control+d");
  await expect(step(page, "dear_2")).toBeVisible(patience);
  await page.keyboard.press("Control+z");
  await expect(step(page, "dear_2")).toHaveCount(0, patience);

  await page.locator('.react-flow__edge[data-id*="paid.out>dear"]').focus();
  await page.keyboard.press("Enter");
  await item(page, "Filter").press("Enter");
  await expect.poll(async () => await reads(page, id, "dear"), patience).toEqual(["filter"]);
  await expect(page.locator('.react-flow__node[data-id="filter"].selected')).toBeVisible(patience);

  await step(page, source).focus();
  await page.keyboard.press("Control+a");
  await expect(selected(page)).toHaveCount(4);
  await page.keyboard.press("Delete");
  await expect.poll(async () => await names(page, id), patience).toEqual([]);
  await context.close();
});

test("200 and 1,000 steps stand in sight, from left to right, in few elements", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  for (const [steps, most] of [
    [200, 4_700],
    [1_000, 7_000],
  ] as const) {
    const pipeline = await longPipeline(page, `long_${steps}_${stamp}`, steps);
    await page.goto(`/pipelines/${pipeline.id}`);
    await expect(page.locator(".react-flow__node")).toHaveCount(steps, patience);
    expect(await nodesInPage(page)).toBeLessThanOrEqual(most);
    const [first, last] = [await step(page, "rows").boundingBox(), await step(page, "keep_9").boundingBox()];
    expect(first!.x).toBeLessThan(last!.x);
    await page.keyboard.press("Control+f");
    await page.getByRole("combobox", { name: "Find a step" }).fill(`keep_${steps - 2}`);
    await page.keyboard.press("Enter");
    await expect(step(page, `keep_${steps - 2}`)).toBeFocused();
    expect((await step(page, `keep_${steps - 2}`).boundingBox())!.width).toBeGreaterThan(120);
  }
  await context.close();
});

test("the session, the draft and the chat come with the page, and 1,000 steps are drawn once", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const pipeline = await longPipeline(page, `once_${stamp}`, 1_000);
  // never answered: what stands on the page came with it
  await page.route(/api\/trpc\/.*(session|pipelines|conversations)\.get/, () => undefined);
  await page.addInitScript(() => {
    const seen = { cards: 0 };
    Object.assign(window, { seen });
    new MutationObserver(() => {
      seen.cards = Math.max(seen.cards, document.querySelectorAll(".react-flow__node .step").length);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`/pipelines/${pipeline.id}`);
  await expect(page.locator(".react-flow__node")).toHaveCount(1_000, patience);
  expect(await page.evaluate(() => (window as unknown as { seen: { cards: number } }).seen.cards)).toBe(0);
  await context.close();
});
