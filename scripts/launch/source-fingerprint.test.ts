import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprintSources } from "./source-fingerprint.ts";

let folder: string;
const fingerprint = () => fingerprintSources(folder, ["app", "next.config.js"]);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-fingerprint-"));
  mkdirSync(path.join(folder, "app"));
  writeFileSync(path.join(folder, "app", "page.tsx"), "one");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("changes with content and names, not with tests or what is not named", () => {
  const before = fingerprint();
  expect(fingerprint()).toBe(before);
  writeFileSync(path.join(folder, "app", "page.test.ts"), "test");
  writeFileSync(path.join(folder, "README.md"), "text");
  expect(fingerprint()).toBe(before);
  writeFileSync(path.join(folder, "app", "page.tsx"), "two");
  const changed = fingerprint();
  expect(changed).not.toBe(before);
  writeFileSync(path.join(folder, "next.config.js"), "");
  expect(fingerprint()).not.toBe(changed);
});
