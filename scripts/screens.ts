// npm run screens: walks a running Sluice through the example and keeps a picture of each page and state in docs/screens.
// It starts a Sluice of its own, or uses the one of SLUICE_TEST_URL. A page that is wider than its window, a console
// error and a request to another host are failures. Names after `--` choose parts: npm run screens -- studio runs.
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import prepareBrowserTests from "./test/browser-setup.mjs";
import { findChromium } from "./test/chromium.ts";
import { Camera } from "./screens/camera.ts";
import { pictureParts } from "./screens/walk.ts";

const stop = await prepareBrowserTests();
const found = findChromium();
const browser = await chromium.launch(found ? { executablePath: found.executablePath, args: found.args, env: { ...process.env, ...found.env } as Record<string, string> } : {});
try {
  mkdirSync("docs/screens", { recursive: true });
  const camera = new Camera(browser, "docs/screens");
  await pictureParts(camera, process.argv.slice(2));
  for (const line of camera.report()) console.log(line);
  process.exitCode = camera.faults.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  await stop?.();
}
