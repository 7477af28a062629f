import { spawnSync } from "node:child_process";
import path from "node:path";
import { defineConfig } from "@playwright/test";
import type { Chromium } from "./scripts/test/chromium.ts";

// Asked once; the workers inherit the answer.
process.env.SLUICE_BROWSER ??= spawnSync("node", [path.join("scripts", "test", "chromium.ts")], {
  encoding: "utf8",
}).stdout;

const chromium = JSON.parse(process.env.SLUICE_BROWSER || "null") as Chromium | null;
const launchOptions = chromium
  ? {
      executablePath: chromium.executablePath,
      args: chromium.args,
      env: { ...process.env, ...chromium.env } as Record<string, string>,
    }
  : {};

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./scripts/test/browser-setup.mjs",
  outputDir: "test-results",
  timeout: 180_000,
  expect: { timeout: 15_000 },
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.SLUICE_TEST_REQUIRE),
  reporter: "list",
  use: {
    baseURL: process.env.SLUICE_TEST_URL,
    viewport: { width: 1600, height: 1000 },
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions,
  },
});
