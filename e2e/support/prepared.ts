import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { PipelineView } from "#domain/api/pipelines.ts";
import type { RunRow } from "#domain/api/runs.ts";
import type { SourceView } from "#domain/api/sources.ts";
import { ask, command } from "./server.ts";

/** A file in the workspace, profiled: what a spec stands on that is not about bringing files. */
export async function bringFile(page: Page, name: string, content: string | Buffer): Promise<SourceView> {
  const home = new URL(process.env.SLUICE_TEST_URL!).origin;
  const response = await page.request.post(`${home}/api/upload?name=${encodeURIComponent(name)}`, {
    headers: { origin: home, "content-type": "application/octet-stream" },
    data: Buffer.from(content),
  });
  if (!response.ok()) throw new Error(`The upload of ${name} answered ${response.status()}: ${await response.text()}`);
  const { id } = (await response.json()) as SourceView;
  return await profiled(page, id);
}

/** Waits until the profile of a source is done. */
export async function profiled(page: Page, id: string): Promise<SourceView> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(300)) {
    const source = await ask<SourceView>(page, "sources.get", { id });
    if (source.state === "ready") return source;
    if (source.state === "failed") throw new Error(`${source.name}: ${source.problems[0]?.message}`);
  }
  throw new Error("The profile did not end");
}

/** A pipeline that reads the sources, and nothing else yet. */
export const newPipeline = async (page: Page, name: string, sources: readonly SourceView[]): Promise<PipelineView> =>
  await command<PipelineView>(page, "pipelines.create", { name, sources: sources.map((source) => source.id) });

/** The pipeline with this text as its next revision. */
export const saveText = async (page: Page, pipeline: PipelineView, text: string): Promise<PipelineView> =>
  await command<PipelineView>(page, "pipelines.saveText", {
    id: pipeline.id,
    revision: pipeline.revision.number,
    text,
  });

/** `count` orders of made-up customers: id, customer, amount, status. */
export function orderRows(
  count: number,
  amount: (index: number) => string = (index) => `${(index % 97) + 0.5}`,
): string {
  const lines = Array.from(
    { length: count },
    (_, index) => `${index + 1},C${index % 50},${amount(index)},${index % 5 === 0 ? "cancelled" : "paid"}`,
  );
  return `order_id,customer_id,amount,status\n${lines.join("\n")}\n`;
}

const stamp = Date.now() % 1_000_000;

export interface PreparedRun {
  readonly name: string;
  readonly rows: string;
  readonly steps: (source: string) => string;
}

/** A run of a file of these rows through the steps that the text names, just started. */
export async function startRun(page: Page, { name, rows, steps }: PreparedRun): Promise<RunRow> {
  const source = await bringFile(page, `${name}_${stamp}.csv`, rows);
  const pipeline = await newPipeline(page, name, [source]);
  const saved = await saveText(page, pipeline, `${pipeline.text.trimEnd()}\n${steps(pipeline.nodes[0]!.name)}`);
  return await command<RunRow>(page, "runs.start", { pipeline: saved.id, revision: saved.revision.number });
}

/** The same, with the run's page opened. */
export async function openRun(page: Page, prepared: PreparedRun): Promise<string> {
  const run = await startRun(page, prepared);
  await page.goto(`/runs/${run.id}`);
  return run.id;
}
