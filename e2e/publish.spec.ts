import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { graveFaults } from "./support/accessible.ts";
import { faultsOnSmallScreens, findOverflow } from "./support/layout-faults.ts";
import { bringFile, newPipeline, orderRows, saveText } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { watchPage } from "./support/quiet-page.ts";
import { signedIn } from "./support/sign-in.ts";

const patience = { timeout: 60_000 };
const stamp = Date.now() % 1_000_000;

async function publishable(page: Page, name: string): Promise<PipelineView> {
  const source = await bringFile(page, `${name}.csv`, orderRows(200));
  const created = await newPipeline(page, name, [source]);
  const steps = `  paid: { filter: { from: ${created.nodes[0]!.name}, where: "status = 'paid'" } }
  out: { sink: file, from: paid, path: paid.csv }
  table: { sink: postgres, from: paid, connection: warehouse, table: e2e_published, mode: replace }
`;
  return saveText(
    page,
    created,
    `${created.text.trimEnd()}\n${steps}`.replace(
      "nodes:",
      'schedule: { cron: "0 6 * * 1-5", timezone: America/New_York }\nnodes:',
    ),
  );
}

test("publishing says what it does, works again and again, and its versions are compared, rolled back and taken back", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const watched = watchPage(page);
  const name = `published_${stamp}`;
  const pipeline = await publishable(page, name);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: `Publish ${name}` });
  const plan = (label: string) => dialog.getByRole("region", { name: label });
  await expect(plan("Version")).toContainText("The first version of this pipeline.", patience);
  await expect(plan("Target")).toContainText(`which Airflow reads as ${name}`);
  await expect(plan("Schedule")).toContainText("At 06:00, Monday through Friday (America/New_York)");
  await expect(plan("Schedule")).toContainText(/Next runs in your time \(Europe\/Berlin\): .+ 1[12]:00:00; .+;/);
  await expect(plan("Frozen files")).toContainText(/published_\d+\.csv\s*[\d.]+ KB/);
  await expect(plan("Connections in Airflow")).toContainText("They are not checked from here.");
  await expect(plan("Connections in Airflow")).toContainText("warehouse");

  const publish = async (version: number) => {
    await dialog.getByRole("button", { name: `Publish version ${version}` }).click();
    await expect(dialog.getByText(`Version ${version} is written to`)).toBeVisible(patience);
  };
  await dialog.getByLabel("Note").fill("the first");
  await publish(1);
  await publish(2);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  const now = await ask<PipelineView>(page, "pipelines.get", { id: pipeline.id });
  await saveText(page, now, now.text.replace("status = 'paid'", "status <> 'paid'"));
  await expect(page.getByText("published v2")).toBeVisible(patience);
  await expect(page.getByText(`Draft r${now.revision.number + 1}`)).toBeVisible(patience);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(plan("Version")).toContainText("Replaces version 2", patience);
  const words = dialog.getByRole("list", { name: "Changes in words" });
  await expect(words).toContainText("In step paid, where changes from \"status = 'paid'\" to \"status <> 'paid'\".");
  await expect(dialog.getByRole("group", { name: `Changed lines of ${name}.py` })).toContainText('"v3"');
  await publish(3);

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("link", { name: "Download version 3" }).first().click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${name}-v3.zip`);
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");

  await dialog.getByRole("tab", { name: /^Versions/ }).click();
  const versions = dialog.getByRole("table", { name: "Versions" });
  await expect(versions.getByRole("row")).toHaveCount(4);
  await expect(versions.getByRole("row", { name: /v1/ })).toContainText("the first");
  await expect(versions.getByRole("row", { name: /v3/ })).toContainText("published");
  const difference = dialog.getByRole("region", { name: "Difference" });
  await expect(difference).toContainText("The two say the same.");
  await difference.getByRole("combobox", { name: "From version" }).click();
  await page.getByRole("option", { name: "Version 1" }).click();
  await expect(difference.getByRole("list", { name: "Changes in words" })).toContainText("In step paid, where changes");
  expect(await findOverflow(page)).toEqual([]);
  expect(await graveFaults(page)).toEqual([]);

  await versions.getByRole("button", { name: "Roll back to version 1" }).click();
  const confirm = page.getByRole("dialog", { name: "Roll back to version 1?" });
  await expect(confirm).toContainText(
    "in place of version 3. The draft stays as it is. Rolling back to version 3 undoes this.",
  );
  await confirm.getByRole("button", { name: "Roll back" }).click();
  await expect(versions.getByRole("row", { name: /v1/ })).toContainText("published", patience);
  const dags = path.join(process.env.SLUICE_TEST_DATA_DIR!, "dags", name);
  expect(readFileSync(path.join(dags, `${name}.py`), "utf8")).toContain('"v1"');
  expect(existsSync(path.join(dags, "sources"))).toBe(true);

  await versions.getByRole("button", { name: "Take version 1 into the draft" }).click();
  await expect(page.getByText(/The draft is now revision \d+: back to version 1\./)).toBeVisible(patience);
  await expect(difference).toContainText("The two say the same.", patience);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("step-paid")).toContainText("status = 'paid'");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByTestId("step-paid")).toContainText("status <> 'paid'", patience);
  watched.expectQuiet();
  await context.close();
});

test("the publish dialog fits a small screen and a telephone", async ({ browser }) => {
  const context = await signedIn(browser, { viewport: { width: 1280, height: 800 }, colorScheme: "dark" });
  const page = await context.newPage();
  const pipeline = await publishable(page, `publish_small_${stamp}`);
  await page.goto(`/pipelines/${pipeline.id}`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("region", { name: "Frozen files" })).toBeVisible(patience);
  expect(await faultsOnSmallScreens(page)).toEqual([]);
  expect(await graveFaults(page)).toEqual([]);
  await context.close();
});
