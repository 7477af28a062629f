import { expect, type Page, test } from "@playwright/test";
import { findCovered, findOverflow } from "./support/layout-faults.ts";
import { bringFile, newPipeline, orderRows, saveText } from "./support/prepared.ts";
import { command } from "./support/server.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 120_000 };
const telephone = { width: 390, height: 844 };

async function look(page: Page, place: string): Promise<string[]> {
  await expect(page.locator('[aria-busy="true"], .loading-rows')).toHaveCount(0, patience);
  await page.waitForTimeout(600);
  return [...(await findOverflow(page)), ...(await findCovered(page))].map((fault) => `${place}: ${fault}`);
}

test("on a telephone nothing overflows its page and nothing lies over a control", async ({ browser }) => {
  test.setTimeout(400_000);
  const context = await signedIn(browser, { viewport: telephone });
  const page = await context.newPage();
  const source = await bringFile(page, `narrow_${stamp}.csv`, orderRows(500));
  const pipeline = await newPipeline(page, `a_pipeline_with_quite_a_long_name_${stamp}`, [source]);
  const [first] = pipeline.nodes;
  const saved = await saveText(
    page,
    pipeline,
    `${pipeline.text.trimEnd()}\n  paid: { filter: { from: ${first!.name}, where: "status = 'paid'" } }\n  out: { sink: file, from: paid, path: paid.csv }\n`,
  );
  const run = await command<{ id: string }>(page, "runs.start", {
    pipeline: saved.id,
    revision: saved.revision.number,
  });
  await page.goto(`/runs/${run.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);
  const found = await look(page, "run");
  for (const place of ["/", "/pipelines", "/runs", "/sources", "/people", "/account"]) {
    await page.goto(place);
    found.push(...(await look(page, place)));
  }
  await page.goto(`/pipelines/${saved.id}`);
  await expect(page.getByTestId("step-paid")).toBeVisible(patience);
  found.push(...(await look(page, "studio")));
  expect(found).toEqual([]);
  await context.close();
});

test("on a telephone a person can sign in", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.SLUICE_TEST_URL!, viewport: telephone });
  const page = await context.newPage();
  await page.goto("/signin");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible(patience);
  expect(await look(page, "sign-in")).toEqual([]);
  await context.close();
});
