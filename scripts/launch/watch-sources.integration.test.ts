import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { watchSources } from "./watch-sources.ts";

test("each burst of changes to sources is told once, also in folders made later; tests and other files are not", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-watch-"));
  const told: string[] = [];
  const watching = await watchSources([folder], (file) => told.push(path.relative(folder, file)));
  onTestFinished(async () => {
    await watching.close();
    await rm(folder, { recursive: true });
  });
  const write = (name: string) => writeFile(path.join(folder, name), String(Math.random()));
  const toldAfter = async (change: () => Promise<unknown>): Promise<number> => {
    const before = told.length;
    await change();
    await sleep(800);
    return told.length - before;
  };
  expect(await toldAfter(() => Promise.all([write("one.ts"), write("two.ts")]))).toBe(1);
  expect(await toldAfter(() => write("one.ts"))).toBe(1);
  await mkdir(path.join(folder, "handlers"));
  await sleep(800);
  expect(await toldAfter(() => write("handlers/sweep.ts"))).toBe(1);
  expect(told.at(-1)).toBe("handlers/sweep.ts");
  expect(await toldAfter(() => Promise.all([write("one.test.ts"), write("notes.md"), write(".one.ts.swp")]))).toBe(0);
});
