import { type Browser, expect, type Page } from "@playwright/test";
import { longPipeline, nodesInPage } from "../e2e/support/long-pipeline.ts";
import { signedIn } from "../e2e/support/sign-in.ts";
import type { Measure } from "./report.ts";

const patience = { timeout: 120_000 };
const openings = 5;
const panMs = 2_000;

/** Seconds from the start of the navigation until every step in sight is there and painted. */
async function secondsToOpen(page: Page, place: string, steps: number): Promise<number> {
  await page.goto(place, { waitUntil: "commit" });
  return await page.evaluate(
    async (wanted) =>
      await new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelectorAll(".react-flow__node").length < wanted) requestAnimationFrame(look);
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() / 1000), 0));
        };
        look();
      }),
    steps,
  );
}

/** Frames a second while the view is dragged to and fro. */
async function framesPanning(page: Page): Promise<number> {
  const pane = (await page.locator(".react-flow__pane").boundingBox())!;
  const [x, y] = [pane.x + 20, pane.y + pane.height - 60];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const frames = page.evaluate(
    async (forMs) =>
      await new Promise<number>((resolve) => {
        const began = performance.now();
        let count = 0;
        const next = () => {
          count += 1;
          const past = performance.now() - began;
          if (past < forMs) requestAnimationFrame(next);
          else resolve((count * 1_000) / past);
        };
        requestAnimationFrame(next);
      }),
    panMs,
  );
  for (let index = 0; index < 60; index += 1) {
    await page.mouse.move(x + 60 + Math.round(50 * Math.sin(index / 4)), y - 40);
    await page.waitForTimeout(25);
  }
  const result = await frames;
  await page.mouse.up();
  return result;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The canvas of a long pipeline: how soon it stands, of how many elements, and how it moves. */
async function measureLength(
  page: Page,
  steps: number,
  limits: { seconds: number; nodes: number },
): Promise<Measure[]> {
  const pipeline = await longPipeline(page, `bench_${steps}`, steps);
  const place = `/pipelines/${pipeline.id}`;
  await page.goto(place);
  await expect(page.locator(".react-flow__node")).toHaveCount(steps, patience);
  const seconds: number[] = [];
  for (let index = 0; index < openings; index += 1) seconds.push(await secondsToOpen(page, place, steps));
  await page.waitForTimeout(1_000);
  const note = `${steps} steps, all in sight`;
  return [
    {
      name: `Studio opens with ${steps} steps, warm`,
      value: median(seconds),
      unit: "s",
      limit: limits.seconds,
      note: `${note}; median of ${openings}: ${seconds.map((each) => each.toFixed(2)).join(", ")}`,
    },
    {
      name: `Elements of the studio with ${steps} steps`,
      value: await nodesInPage(page),
      unit: "",
      limit: limits.nodes,
      note,
    },
    {
      name: `A frame while panning ${steps} steps`,
      value: 1_000 / (await framesPanning(page)),
      unit: "ms",
      limit: 21.7,
      note: "46 frames a second are 21.7 ms each",
    },
  ];
}

export async function measureCanvas(browser: Browser): Promise<Measure[]> {
  const context = await signedIn(browser, {
    baseURL: process.env.SLUICE_TEST_URL!,
    viewport: { width: 1600, height: 1000 },
  });
  const page = await context.newPage();
  const measures = [
    ...(await measureLength(page, 200, { seconds: 0.65, nodes: 4_700 })),
    ...(await measureLength(page, 1_000, { seconds: 1.8, nodes: 7_000 })),
  ];
  await context.close();
  return measures;
}
