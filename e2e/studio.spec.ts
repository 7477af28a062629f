import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { bringFile, newPipeline, orderRows } from "./support/prepared.ts";
import { ask, command } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

async function openStudio(
  context: BrowserContext,
  name: string,
): Promise<{ page: Page; pipeline: PipelineView; source: string }> {
  const page = await context.newPage();
  const brought = await bringFile(page, `${name}_${stamp}.csv`, orderRows(200));
  const pipeline = await newPipeline(page, name, [brought]);
  await page.goto(`/pipelines/${pipeline.id}`);
  const source = pipeline.nodes[0]!.name;
  await expect(page.getByTestId(`step-${source}`)).toBeVisible(patience);
  return { page, pipeline, source };
}

const inspector = (page: Page) => page.getByRole("complementary", { name: "Inspector" });
const problemsTab = (page: Page) => page.getByRole("tab", { name: /^Problems/ });

test("a step is added, set, renamed and deleted by the keyboard, and each is one undo", async ({ browser }) => {
  const context = await signedIn(browser);
  const { page, source } = await openStudio(context, "keyboard");
  const watched = watchPage(page);
  await page.getByTestId(`step-${source}`).click();
  await expect(inspector(page).getByLabel("Name", { exact: true })).toHaveValue(source);

  await page
    .getByTestId("canvas")
    .focus()
    .catch(() => undefined);
  await page.keyboard.press("n");
  await page.getByRole("menuitem", { name: "Filter" }).press("Enter");
  await expect(page.getByTestId("step-filter")).toBeVisible(patience);
  await expect(inspector(page).getByLabel("Name", { exact: true })).toHaveValue("filter", patience);

  const where = inspector(page)
    .getByRole("textbox", { name: /rows|where|condition|keep/i })
    .first();
  await where.fill("status = 'paid'");
  await where.press("Control+Enter");
  await expect(page.getByTestId("step-filter")).toContainText("160 rows", patience);

  const name = inspector(page).getByLabel("Name", { exact: true });
  await name.fill("paid_orders");
  await name.press("Enter");
  await expect(page.getByTestId("step-paid_orders")).toBeVisible(patience);
  await expect(page.getByTestId("step-filter")).toHaveCount(0);

  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByTestId("step-filter")).toBeVisible(patience);
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(page.getByTestId("step-paid_orders")).toBeVisible(patience);

  await page.getByTestId("step-paid_orders").click();
  await page.getByRole("button", { name: "Delete paid_orders" }).press("Enter");
  await expect(page.getByTestId("step-paid_orders")).toHaveCount(0, patience);
  watched.expectQuiet();
  await context.close();
});

test("the canvas is walked, moved, connected, cleared and taken back without a mouse", async ({ browser }) => {
  const context = await signedIn(browser);
  const { page, source, pipeline } = await openStudio(context, "walked");
  const text = `${pipeline.text.trimEnd()}\n  paid: { filter: { from: ${source}, where: "status = 'paid'" } }\n  dear: { filter: { from: ${source}, where: "amount > 50" } }\n`;
  await command(page, "pipelines.saveText", { id: pipeline.id, revision: pipeline.revision.number, text });
  await expect(page.getByTestId("step-dear")).toBeVisible(patience);
  const draft = async (): Promise<PipelineView> => await ask<PipelineView>(page, "pipelines.get", { id: pipeline.id });
  const focused = (name: string) => page.locator(`.react-flow__node[data-id="${name}"]`);

  await focused(source).focus();
  await page.keyboard.press("Enter");
  await expect(inspector(page).getByLabel("Name", { exact: true })).toHaveValue(source);
  await page.keyboard.press("ArrowRight");
  await expect(focused("paid")).toBeFocused();
  await expect(inspector(page).getByLabel("Name", { exact: true })).toHaveValue("paid");
  await page.keyboard.press("ArrowDown");
  await expect(focused("dear")).toBeFocused();

  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowDown");
  await expect
    .poll(async () => (await draft()).nodes.find((node) => node.name === "dear")!.position, patience)
    .not.toBeNull();
  const reads = inspector(page).getByRole("combobox", { name: "Reads from" });
  await reads.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "paid" }).press("Enter");
  await expect
    .poll(async () => (await draft()).nodes.find((node) => node.name === "dear")!.inputs[0]!.node, patience)
    .toBe("paid");

  await page.route("**/pipelines.edit*", async (route) => {
    await page.waitForTimeout(1_500);
    await route.continue();
  });
  await focused("dear").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Delete");
  await expect(page.getByTestId("step-dear")).toHaveCount(0, patience);
  await expect.poll(async () => (await draft()).nodes.map((node) => node.name), patience).not.toContain("dear");
  await expect(page.getByTestId("step-dear")).toHaveCount(0, patience);
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("step-dear")).toBeVisible(patience);
  await context.close();
});

test("a suggestion is one number in chat, canvas and inspector, and its rows stand before and after beside each other", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const { page, source } = await openStudio(context, "compared");
  const watched = watchPage(page);
  await page.getByRole("textbox", { name: "Request" }).fill("Leave out rows where status is cancelled.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("turn-1")).toHaveAttribute("data-state", "answered", { timeout: 120_000 });
  const card = page.locator('[data-testid^="suggestion-"]', { hasText: "cancelled" });
  await card.getByRole("button").first().click();
  await expect(card.getByTestId("proof")).toContainText("−40", patience);
  const ghost = page.locator(".step.proposed", { hasText: "cancelled" });
  await expect(ghost).toHaveClass(/highlighted/);
  await expect(inspector(page)).toContainText("cancelled");

  const data = page.getByRole("region", { name: "Data" });
  const [before, after] = [data.locator(".row-pane.before"), data.locator(".row-pane.after")];
  await expect(before.locator("tr.removed")).toHaveCount(20, patience);
  await expect(after.locator("tr.gap")).toHaveCount(20);
  await data.getByRole("switch", { name: "Changed rows first" }).click();
  await expect(after.locator("tr.same").first()).toBeVisible(patience);
  await data.getByRole("radio", { name: "As is" }).click();
  await expect(after).toHaveCount(0);

  await ghost.click();
  await expect(card).toHaveClass(/open/);
  await page.getByTestId(`step-${source}`).click();
  await expect(inspector(page).getByLabel("Name", { exact: true })).toHaveValue(source);
  watched.expectQuiet();
  await context.close();
});

test("the text is the pipeline: saved, it is the graph; a bad expression shows its problem and fix", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const { page, source, pipeline } = await openStudio(context, "text");
  await page.getByRole("tab", { name: "YAML" }).click();
  const editor = page.getByRole("textbox", { name: "Pipeline as YAML" });
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(`\n  large: { filter: { from: ${source}, where: "amout > 10" } }\n`);
  await page.getByRole("button", { name: "Save the text" }).click();
  await expect(page.getByTestId("step-large")).toBeVisible(patience);
  await problemsTab(page).click();
  const problem = page.locator(".problem-list .problem-card").first();
  await expect(problem).toContainText("amout", patience);
  await expect(problem.locator('dt:text-is("Fix") + dd')).toContainText("amount");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toHaveAttribute("aria-disabled", "true");
  expect((await ask<PipelineView>(page, "pipelines.get", { id: pipeline.id })).text).toContain("amout > 10");
  await context.close();
});

test("who saves on an old revision chooses: reload theirs, or keep a copy", async ({ browser }) => {
  const context = await signedIn(browser);
  const { page, pipeline } = await openStudio(context, "stale");
  await page.route("**/api/events**", (route) => route.abort());
  await page.reload();
  const name = inspector(page).getByRole("textbox", { name: "Pipeline name" });
  await expect(name).toHaveValue("stale", patience);
  await command(page, "pipelines.edit", {
    id: pipeline.id,
    revision: pipeline.revision.number,
    operations: [{ op: "setName", name: "theirs" }],
    reason: "Rename",
  });
  await name.fill("mine");
  await name.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Somebody else saved this pipeline" });
  await expect(dialog).toBeVisible(patience);
  await dialog.getByRole("button", { name: "Keep mine as a copy" }).click();
  await expect(page).not.toHaveURL(new RegExp(pipeline.id), patience);
  await expect(name).toHaveValue(/mine/, patience);
  expect((await ask<PipelineView>(page, "pipelines.get", { id: pipeline.id })).name).toBe("theirs");
  await context.close();
});

test("a list says that it loads, that it is empty, and why it could not be read", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/trpc/**pipelines.list**", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/pipelines");
  await expect(page.getByRole("table", { name: "Pipelines" })).toHaveAttribute("aria-busy", "true");
  release();
  await expect(page.getByRole("table", { name: "Pipelines" })).not.toHaveAttribute("aria-busy", "true", patience);
  await page.getByRole("searchbox", { name: "Search pipelines" }).fill("no such name here");
  await expect(page.getByRole("heading", { name: /No pipeline is called/ })).toBeVisible(patience);
  await page.getByRole("button", { name: "Show all pipelines" }).click();
  await page.route("**/api/trpc/**runs.list**", (route) => route.abort());
  await page.goto("/runs");
  await expect(page.locator("main, .page").getByRole("button", { name: "Try again" })).toBeVisible(patience);
  await context.close();
});

test("a viewer who was invited reads everything and is told why the rest is not for them", async ({ browser }) => {
  const context = await signedIn(browser);
  const { page, pipeline } = await openStudio(context, "viewed");
  await page.goto("/people");
  await page.getByRole("button", { name: "Invite a person" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a person" });
  await dialog.getByLabel("Name").fill("Vera Viewer");
  await dialog.getByLabel("Email").fill(`vera.${stamp}@example.org`);
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Viewer" }).click();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByRole("dialog", { name: "Invitation link" }).getByLabel("Link").inputValue();

  const visitor = await browser.newContext();
  const theirs = await visitor.newPage();
  await theirs.goto(link);
  await theirs.getByLabel("Password").fill("a long enough password");
  await theirs.getByRole("button", { name: "Join" }).click();
  await expect(theirs.getByRole("heading", { name: "Dashboard" })).toBeVisible(patience);
  await theirs.goto(`/pipelines/${pipeline.id}`);
  const run = theirs.getByRole("button", { name: "Run", exact: true });
  await expect(run).toHaveAttribute("aria-disabled", "true", patience);
  await run.hover();
  await expect(theirs.getByRole("tooltip")).toContainText(/editor/i);
  await expect(theirs.getByRole("button", { name: "Publish", exact: true })).toHaveAttribute("aria-disabled", "true");
  await expect(theirs.getByRole("button", { name: "Add step" })).toHaveAttribute("aria-disabled", "true");
  await expect(theirs.getByRole("textbox", { name: "Request" })).toBeDisabled();
  await visitor.close();
  await context.close();
});
