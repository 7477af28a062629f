import { expect, type Page } from "@playwright/test";
import type { RunRow } from "#domain/api/runs.ts";
import { bringFile, newPipeline, orderRows, saveText } from "../../../e2e/support/prepared.ts";
import { command } from "../../../e2e/support/server.ts";
import { bothThemes, type Camera } from "../camera.ts";
import { findExample } from "./studio.ts";

const patience = { timeout: 120_000 };
interface PreparedPicture {
  readonly name: string;
  readonly file: string;
  readonly rows: string;
  readonly steps: (source: string) => string;
}

export async function startPrepared(page: Page, { name, file, rows, steps }: PreparedPicture): Promise<RunRow> {
  const source = await bringFile(page, `${file}_${Date.now() % 100_000}.csv`, rows);
  const pipeline = await newPipeline(page, name, [source]);
  const saved = await saveText(page, pipeline, `${pipeline.text.trimEnd()}\n${steps(pipeline.nodes[0]!.name)}`);
  return await command<RunRow>(page, "runs.start", { pipeline: saved.id, revision: saved.revision.number });
}

/** Long enough to be pictured while it goes on: every event meets every other of its status. */
const longRun = (): PreparedPicture => ({
  name: "status_pairs",
  file: "events",
  rows: orderRows(100_000),
  steps: (source) =>
    `  pairs:\n    join: { left: ${source}, right: ${source}, on: [status], type: inner }\n  totals:\n    aggregate: { from: pairs, by: [status], measures: { pairs: count(*) } }\n  out: { sink: file, from: totals, path: pairs.csv }\n`,
});

/** One amount in 20,000 is no number: a letter stands for a zero. */
export const failingRun = (): PreparedPicture => ({
  name: "payments_typed",
  file: "payments",
  rows: orderRows(20_000, (index) => (index === 12_344 ? "12.5O" : `${index % 80}.25`)),
  steps: (source) =>
    `  typed:\n    cast: { from: ${source}, columns: { amount: "decimal(12,2)" } }\n  out: { sink: file, from: typed, path: payments.parquet }\n`,
});

export async function pictureRuns(camera: Camera, page: Page): Promise<void> {
  const example = await findExample(page);
  const good = await command<RunRow>(page, "runs.start", { pipeline: example.id, revision: example.revision });
  await page.goto(`/runs/${good.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "succeeded", patience);
  await camera.take(page, "run-succeeded", bothThemes);
  const bad = await startPrepared(page, failingRun());
  await page.goto(`/runs/${bad.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "failed", patience);
  await camera.take(page, "run-failed", bothThemes);
  const long = await startPrepared(page, longRun());
  await page.goto(`/runs/${long.id}`);
  await expect(page.locator(".run-page")).toHaveAttribute("data-state", "running", patience);
  await page.waitForTimeout(6_000);
  await camera.take(page, "run-running", bothThemes);
  await command(page, "runs.cancel", { id: long.id }).catch(() => undefined);
}
