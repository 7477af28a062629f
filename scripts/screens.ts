// npm run screens: walks a running Sluice and keeps a picture of each page and state in docs/screens, with a table of them.
// It starts a Sluice of its own, or uses the one of SLUICE_TEST_URL. A page or region wider than its window, a console
// error and a request to another host are faults: they are listed at the end, and the exit code is 1.
// Names after `--` choose parts: npm run screens -- studio runs.
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import prepareBrowserTests from "./test/browser-setup.mjs";
import { findChromium } from "./test/chromium.ts";
import { Camera } from "./screens/camera.ts";
import { writeCatalogue } from "./screens/catalogue.ts";
import { partNames, pictureParts } from "./screens/walk.ts";

const folder = "docs/screens";
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !partNames.some((each) => each === name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. Parts: ${partNames.join(", ")}.`);
  process.exit(2);
}

const stop = await prepareBrowserTests();
const found = findChromium();
const browser = await chromium.launch(
  found
    ? {
        executablePath: found.executablePath,
        args: found.args,
        env: { ...process.env, ...found.env } as Record<string, string>,
      }
    : {},
);
try {
  mkdirSync(folder, { recursive: true });
  const camera = new Camera(browser, folder);
  await pictureParts(camera, wanted);
  writeCatalogue(folder, camera.taken, new Date().toISOString().slice(0, 10));
  console.log(
    `\n${camera.taken.length} pictures, ${camera.faults.length} ${camera.faults.length === 1 ? "fault" : "faults"}`,
  );
  for (const { page, what } of camera.faults) console.log(`✗ ${page}: ${what}`);
  process.exitCode = camera.faults.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  await stop?.();
}
