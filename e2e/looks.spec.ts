import { expect, type Page, test } from "@playwright/test";
import type { RunView } from "#domain/api/runs.ts";
import { findOverflow } from "./support/layout-faults.ts";
import { bringFile, newPipeline, openRun, orderRows, saveText } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };
const sizes = [
  { width: 1600, height: 1000 },
  { width: 1280, height: 800 },
] as const;

/** Amounts of which one in a hundred is no number. */
const unreadableRows = (): string => orderRows(1_000, (index) => (index % 100 === 7 ? "12.5O" : `${index % 80}.25`));

/** A colour of the tokens as the browser computes it. */
const colourOf = (page: Page, token: string): Promise<string> =>
  page.evaluate((name) => {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, token);

const borderOf = (page: Page, testId: string): Promise<string> =>
  page.getByTestId(testId).evaluate((step) => getComputedStyle(step).borderTopColor);

test("a run started in the studio is followed there, and its own page is one click away", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const source = await bringFile(page, `followed_${stamp}.csv`, orderRows(2_000));
  const created = await newPipeline(page, "followed", [source]);
  const steps = `  paid: { filter: { from: ${created.nodes[0]!.name}, where: "status = 'paid'" } }\n  out: { sink: file, from: paid, path: paid.csv }\n`;
  const pipeline = await saveText(page, created, `${created.text.trimEnd()}\n${steps}`);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const word = page.getByText("Run 1 has started. Its steps are followed here.");
  await expect(word).toBeVisible(patience);
  const strip = page.getByRole("region", { name: "Last run" });
  await expect(strip.getByRole("status")).toHaveText("Succeeded", patience);
  await expect(page.getByTestId("step-paid")).toHaveClass(/run-succeeded/);
  expect(new URL(page.url()).pathname).toBe(`/pipelines/${pipeline.id}`);
  await strip.getByRole("link", { name: "Run 1" }).click();
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);
  watched.expectQuiet();
  await context.close();
});

test("a step whose finding stops the run is outlined in red, near, far, on the map and in a folded group", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const source = await bringFile(page, `stops_${stamp}.csv`, unreadableRows());
  const created = await newPipeline(page, "stops", [source]);
  const name = created.nodes[0]!.name;
  const steps = ["paid", "big", "late"].map(
    (step, index) =>
      `  ${step}: { filter: { from: ${["paid", "big"][index - 1] ?? name}, where: "status = 'paid'" } }\n`,
  );
  const pipeline = await saveText(page, created, `${created.text.trimEnd()}\n${steps.join("")}`);
  await page.goto(`/pipelines/${pipeline.id}`);
  const step = page.getByTestId(`step-${name}`);
  await expect(step).toHaveAttribute("aria-label", /1 finding that stops the run/, patience);
  const red = await colourOf(page, "--bad-dot");
  expect(await borderOf(page, `step-${name}`)).toBe(red);
  expect(await step.locator(".step-dot").evaluate((dot) => getComputedStyle(dot).backgroundColor)).toBe(red);
  expect(await page.locator(".mini path.mini-bad").evaluate((path) => getComputedStyle(path).fill)).toBe(red);
  await saveText(
    page,
    pipeline,
    `${pipeline.text.trimEnd()}\ngroups: [{ name: begin, steps: [${name}, paid], folded: true }]\n`,
  );
  await page.reload();
  await expect(page.getByTestId("group-begin")).toBeVisible(patience);
  expect(await borderOf(page, "group-begin")).toBe(red);
  await context.close();
});

test("what the chat shows of a source fits its card, however long its names and types are", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const header = "transaction_reference_number,customer_id,ordered_at,amount_in_minor_units,is_paid";
  const rows = Array.from(
    { length: 3_000 },
    (_, index) =>
      `T-${index},C${index % 900},2026-01-01 06:${10 + (index % 49)}:00,${index * 1_234_567},${index % 2 === 0}`,
  );
  const source = await bringFile(page, `wide_names_${stamp}.csv`, `${header}\n${rows.join("\n")}\n`);
  const pipeline = await newPipeline(page, "wide_names", [source]);
  await page.goto(`/pipelines/${pipeline.id}`);
  const card = page.getByRole("region", { name: `Profile of ${source.name}` });
  await expect(card).toBeVisible(patience);
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await card.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    const past = await card.evaluate((element) => {
      const right = element.getBoundingClientRect().right;
      return [...element.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > right).length;
    });
    expect(past).toBe(0);
    const name = card.locator("code", { hasText: /^customer_id$/ });
    expect(await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
  }
  await context.close();
});

test("a figure in the chat's profile is never cut, millions neither", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const rows = Array.from({ length: 1_100_000 }, (_, index) => index).join("\n");
  const source = await bringFile(page, `many_${stamp}.csv`, `order_number\n${rows}\n`);
  const pipeline = await newPipeline(page, "many", [source]);
  await page.goto(`/pipelines/${pipeline.id}`);
  const figures = page.getByRole("region", { name: `Profile of ${source.name}` }).locator("td.numeric");
  await expect(figures.last()).toHaveText("1,100,000", patience);
  for (const size of sizes) {
    await page.setViewportSize(size);
    const cut = await figures.evaluateAll(
      (cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length,
    );
    expect(cut).toBe(0);
  }
  await context.close();
});

/** A chain of filters, so long that it does not fit a line. */
const chain = (source: string, length: number): string =>
  [
    ...Array.from(
      { length },
      (_, index) =>
        `  keep_${index}: { filter: { from: ${index === 0 ? source : `keep_${index - 1}`}, where: "amount >= 0" } }\n`,
    ),
    `  out: { sink: file, from: keep_${length - 1}, path: kept.csv }\n`,
  ].join("");

test("the steps of a long pipeline can be read: their names on the canvas, all of them beside a run", async ({
  browser,
}) => {
  const context = await signedIn(browser, { viewport: sizes[0] });
  const page = await context.newPage();
  const id = await openRun(page, { name: "long", rows: orderRows(500), steps: (source) => chain(source, 11) });
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await findOverflow(page)).toEqual([]);
  }
  const run = await ask<RunView>(page, "runs.get", { id });
  await expect(page.locator(".run-step")).toHaveCount(run.nodes.length);
  await page.setViewportSize(sizes[0]);
  await page.goto(`/pipelines/${run.pipeline.id}`);
  const title = page.getByTestId("step-keep_3").locator(".step-names b");
  await expect(title).toBeVisible(patience);
  const shown = await title.evaluate(
    (element) =>
      Number.parseFloat(getComputedStyle(element).fontSize) *
      (element.getBoundingClientRect().width / element.clientWidth),
  );
  expect(shown).toBeGreaterThan(7);
  await context.close();
});

test("the list of keys shows each on one line, and the search begins at its first line", async ({ browser }) => {
  const context = await signedIn(browser, { viewport: sizes[1] });
  const page = await context.newPage();
  const pipeline = await newPipeline(page, `searched_${stamp}`, []);
  await page.goto(`/pipelines/${pipeline.id}`);
  await expect(page.getByRole("heading", { name: pipeline.name })).toBeVisible(patience);
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" }).locator(".kbd");
  await expect(keys.first()).toBeVisible();
  const heights = await keys.evaluateAll((all) => [...new Set(all.map((key) => key.getBoundingClientRect().height))]);
  expect(heights).toHaveLength(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Search or run a command" }).click();
  const lines = page.getByRole("dialog").getByRole("option");
  await expect(lines.filter({ hasText: pipeline.name })).toBeVisible(patience);
  await expect(lines.first()).toHaveAttribute("aria-selected", "true");
  await context.close();
});
