import type { Page } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import { newPipeline, saveText } from "./prepared.ts";

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A pipeline of so many steps that reads nothing which exists: branches of ten filters behind one file. */
export async function longPipeline(page: Page, name: string, steps: number): Promise<PipelineView> {
  const pipeline = await newPipeline(page, name, []);
  const lines = indexes(steps - 1).map((index) => {
    const from = index % 10 === 0 ? "rows" : `keep_${index - 1}`;
    return `  keep_${index}: { filter: { from: ${from}, where: "amount > ${index}" } }\n`;
  });
  const source = "  rows: { source: file, path: rows.csv }\n";
  return await saveText(page, pipeline, `sluice: 1\nname: ${name}\nnodes:\n${source}${lines.join("")}`);
}

export const nodesInPage = async (page: Page): Promise<number> =>
  await page.evaluate(() => document.querySelectorAll("*").length);
