import { createHash } from "node:crypto";
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import type { SourceView } from "#domain/api/sources.ts";
import { ask, command, portOwner, residentBytes, uploadedFiles } from "./support/server.ts";
import { signedIn } from "./support/sign-in.ts";

const megabytes = Number(process.env.SLUICE_UPLOAD_MB ?? 500);
const address = process.env.SLUICE_TEST_URL ?? "";
const dataFolder = process.env.SLUICE_TEST_DATA_DIR ?? "";

/** A CSV of about this size, and its SHA-256; written in pieces. */
function writeBigFile(file: string): string {
  const hash = createHash("sha256");
  const handle = openSync(file, "wx");
  const put = (text: string) => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    writeSync(handle, bytes);
  };
  put("id,name,amount\n");
  for (let piece = 0; piece < megabytes; piece += 1) {
    const lines: string[] = [];
    for (let length = 0; length < 1_048_576; length += lines.at(-1)!.length + 1)
      lines.push(`${piece}${lines.length},customer ${lines.length} ${"x".repeat(200)},${lines.length}.50`);
    put(`${lines.join("\n")}\n`);
  }
  closeSync(handle);
  return hash.digest("hex");
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** The highest resident memory while something lasts, above what it was before. */
async function growthDuring(pid: number, work: Promise<unknown>): Promise<number> {
  const before = residentBytes(pid);
  let peak = before;
  let busy = true;
  const done = work.finally(() => {
    busy = false;
  });
  while (busy) {
    peak = Math.max(peak, residentBytes(pid));
    await Promise.race([sleep(50), done.catch(() => undefined)]);
  }
  await done;
  return peak - before;
}

test("a large file is streamed: same bytes, little memory, and nothing left when it breaks off", async ({
  browser,
}) => {
  test.setTimeout(600_000);
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-upload-"));
  const name = `large_${Date.now()}.csv`;
  const context = await signedIn(browser);
  try {
    const sha256 = writeBigFile(path.join(folder, name));
    const page = await context.newPage();
    await page.goto("/");
    await page.getByRole("button", { name: "New pipeline" }).first().click();
    await expect(page.getByRole("heading", { name: "Where is the data?" })).toBeVisible();
    const picker = page.getByTestId("file-input");
    const owner = portOwner(address);
    const before = uploadedFiles(dataFolder);

    await picker.setInputFiles(path.join(folder, name));
    const progress = page.getByRole("progressbar", { name: `Uploading ${name}` });
    await expect(progress).toBeVisible();
    await expect
      .poll(
        () =>
          uploadedFiles(dataFolder).reduce((sum, each) => sum + each.size, 0) -
          before.reduce((sum, each) => sum + each.size, 0),
      )
      .toBeGreaterThan(0);
    await page.locator(".uploading").getByRole("button", { name: "Cancel" }).click();
    await expect(progress).toHaveCount(0);
    await expect.poll(() => uploadedFiles(dataFolder)).toEqual(before);

    const sent = page.waitForResponse((response) => response.url().includes("/api/upload"), { timeout: 400_000 });
    await picker.setInputFiles(path.join(folder, name));
    const growth = await growthDuring(owner, sent);
    expect((await sent).status()).toBe(201);
    const source = (await ask<{ items: SourceView[] }>(page, "sources.list", {})).items.find(
      (each) => each.node.config.path === name,
    )!;
    expect(source.contentHash).toBe(sha256);
    const [kept] = uploadedFiles(dataFolder).filter(({ file }) => !before.some((each) => each.file === file));
    expect(await sha256Of(kept!.file)).toBe(sha256);
    expect(growth / 1_048_576).toBeLessThan(150);
    process.stdout.write(`the server grew by ${Math.round(growth / 1_048_576)} MiB while it took ${megabytes} MiB\n`);
    await command(page, "sources.cancel", { id: source.id });
    await command(page, "sources.remove", { id: source.id });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
