import { expect, type Page, test } from "@playwright/test";
import { graveFaults, mainLandmarks } from "./support/accessible.ts";
import { bringFile, newPipeline, orderRows, saveText } from "./support/prepared.ts";
import { command } from "./support/server.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 120_000 };
const themes = ["light", "dark"] as const;

/** Looks at the page as it stands in both themes, and names each fault with its place and theme. */
async function inBothThemes(page: Page, place: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  const found: string[] = [];
  for (const theme of themes) {
    await page.evaluate((value) => {
      document.documentElement.dataset.theme = value;
    }, theme);
    await page.waitForTimeout(350);
    found.push(...(await graveFaults(page)).map((fault) => `${place}, ${theme}: ${fault}`));
  }
  if ((await mainLandmarks(page)) !== 1) found.push(`${place}: ${await mainLandmarks(page)} main landmarks`);
  return found;
}

const settled = async (page: Page): Promise<void> => {
  await expect(page.locator('[aria-busy="true"], .loading-rows')).toHaveCount(0, patience);
  await page.waitForTimeout(500);
};

test("every page of somebody signed in is free of serious faults in both themes", async ({ browser }) => {
  test.setTimeout(400_000);
  const context = await signedIn(browser);
  const page = await context.newPage();
  const source = await bringFile(page, `accessible_${stamp}.csv`, orderRows(500));
  const odd = await bringFile(page, `doubled_${stamp}.csv`, `${orderRows(200)}7,C7,12.5,paid\n7,C7,12.5,Paid \n`);
  const pipeline = await newPipeline(page, `accessible_${stamp}`, [source, odd]);
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
  await settled(page);
  const found = await inBothThemes(page, "run");

  for (const place of ["/", "/pipelines", "/runs", "/sources", "/people", "/account"]) {
    await page.goto(place);
    await settled(page);
    found.push(...(await inBothThemes(page, place)));
  }
  await page.goto("/sources");
  await page.getByRole("row", { name: new RegExp(`doubled_${stamp}`) }).click();
  await expect(page.locator(".finding-list li").first()).toBeVisible(patience);
  found.push(...(await inBothThemes(page, "sources with findings")));

  await page.goto(`/pipelines/${saved.id}`);
  await expect(page.getByTestId("step-paid")).toBeVisible(patience);
  await settled(page);
  found.push(...(await inBothThemes(page, "studio")));
  await page.getByTestId("step-paid").click();
  for (const tab of ["Preview", "SQL", "Problems", "YAML"]) {
    await page.getByRole("tab", { name: tab }).click();
    await settled(page);
    found.push(...(await inBothThemes(page, `studio, ${tab}`)));
  }
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /plan\.json/ })).toBeVisible(patience);
  found.push(...(await inBothThemes(page, "publish")));
  expect(found).toEqual([]);
  await context.close();
});

test("the studio with suggestions in it is free of serious faults in both themes", async ({ browser }) => {
  test.setTimeout(400_000);
  const context = await signedIn(browser);
  const page = await context.newPage();
  const source = await bringFile(page, `asked_${stamp}.csv`, orderRows(300));
  const pipeline = await newPipeline(page, `asked_${stamp}`, [source]);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole("textbox", { name: "Request" }).fill("total amount per status");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("suggestion-1").getByTestId("proof")).toBeVisible(patience);
  await settled(page);
  const found = await inBothThemes(page, "studio with suggestions");
  expect(found).toEqual([]);
  await context.close();
});

test("the studio with refused files, a finding being fixed, questions and a faulty text is free of serious faults", async ({
  browser,
}) => {
  test.setTimeout(400_000);
  const context = await signedIn(browser);
  const page = await context.newPage();
  const rows = orderRows(200);
  const source = await bringFile(
    page,
    `unfinished_${stamp}.csv`,
    `${rows}${rows.split("\n").slice(1, 9).join("\n")}\n`,
  );
  const pipeline = await newPipeline(page, `unfinished_${stamp}`, [source]);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByTestId("finding-duplicate_rows").click({ timeout: patience.timeout });
  await page
    .getByTestId("chat")
    .getByRole("region", { name: "Findings" })
    .getByRole("button", { name: "Fix", exact: true })
    .click();
  await expect(page.getByTestId("chat").getByRole("region", { name: "Findings" }).getByTestId("proof")).toBeVisible(
    patience,
  );
  await page.getByTestId("file-input").setInputFiles([
    { name: "nothing.csv", mimeType: "text/csv", buffer: Buffer.from("") },
    { name: "binary.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff, 0xfe]) },
  ]);
  await expect(page.locator(".brought-line")).toHaveCount(2, patience);
  const found = await inBothThemes(page, "studio, a finding being fixed and refused files");
  await page.getByRole("textbox", { name: "Request" }).fill("Total amount per status. Whistle a tune.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("region", { name: "Questions" })).toBeVisible(patience);
  await page.getByRole("tab", { name: "YAML" }).click();
  await page.getByRole("textbox", { name: "Pipeline as YAML" }).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n  broken: { filter: {\n");
  await expect(page.getByRole("region", { name: "Problems in the text" })).toBeVisible(patience);
  found.push(...(await inBothThemes(page, "studio, questions and a faulty text")));
  expect(found).toEqual([]);
  await context.close();
});

test("every page of somebody who is not signed in is free of serious faults in both themes", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.SLUICE_TEST_URL! });
  const page = await context.newPage();
  await page.goto("/signin");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible(patience);
  const found = await inBothThemes(page, "sign-in");
  await page.goto("/invitation?token=unknown");
  await page.waitForLoadState("networkidle");
  found.push(...(await inBothThemes(page, "invitation")));
  await page.goto("/nothing-is-here");
  found.push(...(await inBothThemes(page, "not found")));
  expect(found).toEqual([]);
  await context.close();
});
