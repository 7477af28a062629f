import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { SourceView } from "#domain/api/sources.ts";
import { graveFaults } from "./support/accessible.ts";
import { faultsOnSmallScreens } from "./support/layout-faults.ts";
import { bringFile, newPipeline, orderRows } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { signedIn } from "./support/sign-in.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

interface BadFile {
  readonly name: string;
  readonly why: RegExp;
}

/** One file of each kind that cannot be read, and what a person is told. The last is sparse: it takes no room. */
function writeBadFiles(folder: string): readonly BadFile[] {
  const write = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);
  const bad = [
    { name: `nothing_${stamp}.csv`, why: /is empty/ },
    { name: `corrupt_${stamp}.parquet`, why: /Parquet/i },
    { name: `picture_${stamp}.csv`, why: /is a picture/ },
    { name: `broken_${stamp}.json`, why: /JSON/i },
    { name: `huge_${stamp}.csv`, why: /51 GB; a file may have up to 50 GB/ },
  ];
  write(bad[0]!.name, "");
  write(bad[1]!.name, Buffer.from("PAR1 and then nothing that is Parquet"));
  write(bad[2]!.name, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0xff, 0xfe, 0, 1]));
  write(bad[3]!.name, '{"id": 1}\n{"id": \n');
  const handle = openSync(path.join(folder, bad[4]!.name), "w");
  ftruncateSync(handle, 50 * 2 ** 30 + 1);
  closeSync(handle);
  return bad;
}

const line = (page: Page, name: string) =>
  page.locator(".brought-line").filter({ hasText: name.replace(/\.\w+$/, "") });

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-unreadable-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("files that cannot be read leave the canvas free, say why beside their names, and can be removed", async ({
  browser,
}) => {
  await withFolder(async (folder) => {
    const context = await signedIn(browser);
    const page = await context.newPage();
    const bad = writeBadFiles(folder);
    const good = await bringFile(page, `readable_${stamp}.csv`, orderRows(50));
    const pipeline = await newPipeline(page, "unreadable", [good]);
    await page.goto(`/pipelines/${pipeline.id}`);
    const step = page.getByTestId(`step-${pipeline.nodes[0]!.name}`);
    await expect(step).toBeVisible(patience);

    await page.getByRole("button", { name: "Add step" }).click();
    await page.getByRole("menuitem", { name: "Bring a source" }).click();
    await expect(page.getByRole("region", { name: "Bring a source" })).toBeVisible();
    await step.click();
    await page.getByTestId("file-input").setInputFiles(bad.map(({ name }) => path.join(folder, name)));
    await page.getByRole("button", { name: "Show 2 more" }).click();
    for (const { name, why } of bad) {
      await expect(line(page, name)).toContainText(why, patience);
      await expect(line(page, name).locator(".brought-why p.secondary")).not.toBeEmpty();
    }
    await step.click();
    await expect(
      page.getByRole("complementary", { name: "Inspector" }).getByLabel("Name", { exact: true }),
    ).toHaveValue(pipeline.nodes[0]!.name);
    expect(await graveFaults(page)).toEqual([]);
    expect(await faultsOnSmallScreens(page)).toEqual([]);
    await page.setViewportSize({ width: 1600, height: 1000 });

    for (const { name } of bad) {
      await line(page, name)
        .getByRole("button", { name: /^Remove/ })
        .click();
      await expect(line(page, name)).toHaveCount(0);
    }
    await expect(page.getByRole("region", { name: "Files and tables being brought" })).toHaveCount(0);
    const { items } = await ask<{ items: SourceView[] }>(page, "sources.list", { limit: 100 });
    expect(items.filter((each) => bad.some(({ name }) => each.node.config.path === name))).toEqual([]);
    await context.close();
  });
});

test("on the start page a good file becomes a step although the others could not be read", async ({ browser }) => {
  await withFolder(async (folder) => {
    const context = await signedIn(browser);
    const page = await context.newPage();
    const [empty, corrupt] = writeBadFiles(folder);
    const good = `good_${stamp}.csv`;
    writeFileSync(path.join(folder, good), orderRows(50));
    const pipeline = await newPipeline(page, "started", []);
    await page.goto(`/pipelines/${pipeline.id}`);
    await page
      .getByTestId("file-input")
      .setInputFiles([empty!.name, corrupt!.name].map((name) => path.join(folder, name)));
    await expect(line(page, corrupt!.name)).toContainText(corrupt!.why, patience);
    await expect(line(page, empty!.name)).toContainText(empty!.why);
    await expect(page.getByRole("button", { name: /Drop a file/ })).toBeEnabled();
    expect(await graveFaults(page)).toEqual([]);

    await page.getByTestId("file-input").setInputFiles(path.join(folder, good));
    await expect(page.getByTestId(`step-good_${stamp}`)).toBeVisible(patience);
    await expect(page.getByRole("heading", { name: "Where is the data?" })).toHaveCount(0);
    await expect(line(page, corrupt!.name)).toBeVisible();
    await line(page, empty!.name).getByRole("button", { name: "Try again" }).press("Enter");
    await expect(line(page, empty!.name)).toContainText(empty!.why);
    await context.close();
  });
});
