import { expect, type Locator, type Page, test } from "@playwright/test";
import type { ConversationView } from "#domain/api/conversations.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { graveFaults } from "./support/accessible.ts";
import { bringFile, newPipeline, orderRows } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

/** 400 orders, ten of them there twice, and some states written in another way. */
const oddRows = (): string => {
  const lines = orderRows(400).trimEnd().split("\n");
  const odd = lines.slice(1).map((line, index) => (index % 40 === 7 ? line.replace("paid", "Paid ") : line));
  return `${[lines[0], ...odd, ...odd.slice(0, 10)].join("\n")}\n`;
};

const findings = (page: Page): Locator => page.getByTestId("chat").getByRole("region", { name: "Findings" });
const view = (page: Page, pipeline: PipelineView): Promise<ConversationView> =>
  ask<ConversationView>(page, "conversations.get", { pipeline: pipeline.id });

async function open(page: Page, name: string, rows: string): Promise<PipelineView> {
  const source = await bringFile(page, `${name}_${stamp}.csv`, rows);
  const pipeline = await newPipeline(page, name, [source]);
  await page.goto(`/pipelines/${pipeline.id}`);
  return pipeline;
}

/** Whether the middle of a control is in the window and in every region that scrolls around it. */
const isInSight = (control: Locator): Promise<boolean> =>
  control.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return over !== null && (element.contains(over) || over.contains(element));
  });

test("a finding is fixed before any request: its effect is shown on the rows, and accepted it is a step", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const pipeline = await open(page, "fixed", oddRows());
  const source = pipeline.nodes[0]!.name;
  const copies = findings(page).getByTestId("finding-duplicate_rows");
  await expect(copies).toBeVisible(patience);
  await copies.press("Enter");
  await findings(page).getByRole("button", { name: "Fix", exact: true }).press("Enter");
  const proof = findings(page).getByTestId("proof");
  await expect(proof).toContainText("−10", patience);
  await expect(proof).toContainText("410");
  const data = page.getByRole("region", { name: "Data" });
  await expect(data.locator(".row-pane.before tr.removed").first()).toBeVisible(patience);
  await expect(page.locator(".step.proposed")).toHaveCount(1);
  expect((await view(page, pipeline)).turns).toEqual([]);
  expect(await graveFaults(page)).toEqual([]);

  await findings(page).getByRole("button", { name: "Accept", exact: true }).click();
  await expect(page.getByTestId(`step-distinct_${source}`)).toContainText("400 rows", patience);
  await expect(copies).toHaveCount(0, patience);
  const decided = page.locator("details.decided");
  await expect(decided.locator("summary")).toHaveText("1 accepted");
  await decided.locator("summary").press("Enter");
  await decided.getByTestId("suggestion-1").getByRole("button").first().click();
  await decided.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByTestId(`step-distinct_${source}`)).toHaveCount(0, patience);
  watched.expectQuiet();
  await context.close();
});

test("questions, findings and suggestions stand apart, few at a time, and Accept stays in sight", async ({
  browser,
}) => {
  const context = await signedIn(browser, { viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const pipeline = await open(page, "asked", oddRows());
  await expect(page.getByTestId(`step-${pipeline.nodes[0]!.name}`)).toBeVisible(patience);
  const request =
    "Total amount per status. Gift wrap the boxes. Insure the parcels twice. Paint the lorries blue. Whistle a tune.";
  const composer = page.getByRole("textbox", { name: "Request" });
  await composer.fill(request);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("turn-1")).toHaveAttribute("data-state", "answered", { timeout: 120_000 });

  const questions = page.getByRole("region", { name: "Questions" });
  await expect(questions.locator(".question")).toHaveCount(3);
  const more = questions.getByRole("button", { name: /^Show \d+ more$/ });
  await more.press("Enter");
  expect(await questions.locator(".question").count()).toBeGreaterThan(3);
  await questions.getByRole("button", { name: "Show fewer" }).press("Enter");
  const accept = page.locator(".suggestion.open").getByRole("button", { name: /^Accept/ });
  await expect(accept).toBeVisible(patience);
  expect(await isInSight(accept)).toBe(true);
  expect(await graveFaults(page)).toEqual([]);

  const first = questions.locator(".question").first();
  const phrase = /"([^"]+)"/.exec(await first.locator("p").innerText())![1]!;
  await first.getByRole("button", { name: "Say it differently" }).click();
  await expect(composer).toBeFocused();
  expect(
    await composer.evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    ),
  ).toBe(phrase);
  await first.getByRole("button", { name: "Leave it out" }).click();
  await expect(composer).not.toHaveValue(new RegExp(phrase));
  const text = await first.locator("p").innerText();
  await first.getByRole("button", { name: /^(Fine as it is|Yes, )/ }).click();
  await expect(questions.getByText(text)).toHaveCount(0);

  await composer.fill("total amount per status");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("turn-2")).toHaveAttribute("data-state", "answered", { timeout: 120_000 });
  const decided = page.locator("details.decided").filter({ hasText: "withdrawn" });
  await expect(decided.locator("summary")).toBeVisible();
  await expect(decided.getByTestId(/^suggestion-/).first()).toBeHidden();
  await decided.locator("summary").press("Enter");
  await expect(decided.getByTestId(/^suggestion-/).first()).toBeVisible();
  expect(await isInSight(page.locator(".suggestion.open.pending").getByRole("button", { name: /^Accept/ }))).toBe(true);
  await context.close();
});
