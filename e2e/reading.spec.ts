import { utils, write } from "@e965/xlsx";
import { expect, test } from "@playwright/test";
import { bringFile, newPipeline, profiled } from "./support/prepared.ts";
import { ask } from "./support/server.ts";
import { signedIn } from "./support/sign-in.ts";
import type { PipelineView } from "#domain/api/pipelines.ts";

const stamp = Date.now() % 1_000_000;
const patience = { timeout: 60_000 };

test("how a file is read stands in one sentence, and is put right with its first rows in sight", async ({
  browser,
}) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const name = `kunden_${stamp}.csv`;
  const source = await bringFile(page, name, Buffer.from("name;ort\nMüller;Köln\nJosé;León\n", "latin1"));
  const pipeline = await newPipeline(page, `reads_${stamp}`, [source]);
  await page.goto(`/sources?search=${name}`);
  await page.getByRole("table", { name: "Sources" }).getByText(name).click();
  const note = page.getByRole("region", { name: "How it is read" });
  await expect(note).toContainText("Windows-1252 (Western Europe), semicolons, header in row 1", patience);
  await note.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("table", { name: "First rows now" })).toContainText("Müller", patience);
  await dialog.getByRole("combobox", { name: "First line is a header" }).click();
  await page.getByRole("option", { name: "No" }).click();
  const after = dialog.getByRole("table", { name: "First rows with these settings" });
  await expect(after).toContainText("column_1", patience);
  await expect(after).toContainText("ort");
  await dialog.getByRole("button", { name: "Read it so" }).click();
  await expect(note).toContainText("no header", patience);
  await profiled(page, source.id);
  const view = await ask<PipelineView>(page, "pipelines.get", { id: pipeline.id });
  expect(view.text).toContain("header: false");
  expect(view.revision.reason).toBe(`reads ${name} otherwise`);
  await context.close();
});

test("a wrong reading is put right in two clicks, and a sheet is chosen by its name", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const name = `codes_${stamp}.csv`;
  await bringFile(page, name, Buffer.from("code,place\n0017,Ulm\n0018,Bonn\n"));
  await page.goto(`/sources?search=${name}`);
  await page.getByRole("table", { name: "Sources" }).getByText(name).click();
  const note = page.getByRole("region", { name: "How it is read" });
  await expect(note).toContainText("header in row 1", patience);
  await note.getByRole("button", { name: "Read otherwise" }).click();
  await page.getByRole("menuitem", { name: /No header/ }).click();
  await expect(note).toContainText("no header", patience);

  const book = utils.book_new();
  for (const sheet of ["Orders", "Returns"])
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ["id", "of"],
        [1, sheet],
        [2, sheet],
      ]),
      sheet,
    );
  const bookName = `book_${stamp}.xlsx`;
  await bringFile(page, bookName, write(book, { type: "buffer", bookType: "xlsx" }) as Buffer);
  await page.goto(`/sources?search=${bookName}`);
  await page.getByRole("table", { name: "Sources" }).getByText(bookName).click();
  await expect(note).toContainText("sheet Orders of 2", patience);
  await note.getByRole("button", { name: /sheet Returns/ }).click();
  await expect(note).toContainText("sheet Returns of 2", patience);
  await expect(note.getByRole("group")).toHaveCount(0);
  await note.getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Sheet of the spreadsheet" }).click();
  await page.getByRole("option", { name: "Orders" }).click();
  await expect(dialog.getByRole("table", { name: "First rows with these settings" })).toContainText("Orders", patience);
  await context.close();
});

test("what cannot be read by a setting says why, and nothing is changed", async ({ browser }) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const name = `wrong_${stamp}.csv`;
  await bringFile(page, name, Buffer.from("name;ort\nMüller;Köln\n", "latin1"));
  await page.goto(`/sources?search=${name}`);
  await page.getByRole("table", { name: "Sources" }).getByText(name).click();
  await page.getByRole("region", { name: "How it is read" }).getByRole("button", { name: "Change" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Encoding" }).click();
  await page.getByRole("option", { name: "Shift JIS" }).click();
  await expect(dialog).toContainText("is not written in Shift JIS", patience);
  await expect(dialog.getByRole("button", { name: "Read it so" })).toBeDisabled();
  await context.close();
});
