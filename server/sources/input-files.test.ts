import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { fingerprintFiles } from "./input-files.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-inputs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "a.csv");
const signal = new AbortController().signal;
const fingerprint = async (): Promise<string> =>
  (await fingerprintFiles(new Map([["a", file]]), signal)).get("a")!.fingerprint;

test("a file that was written again has another fingerprint, though its size and its time are as before", async () => {
  const at = new Date(Date.now() - 60_000);
  writeFileSync(file, "id\n1\n");
  utimesSync(file, at, at);
  await wait(80);
  const first = await fingerprint();
  expect(await fingerprint()).toBe(first);
  writeFileSync(file, "id\n2\n");
  utimesSync(file, at, at);
  expect(await fingerprint()).not.toBe(first);
  await wait(80);
  expect(await fingerprint()).not.toBe(first);
});
