import type { Page } from "@playwright/test";
import type { Camera } from "./camera.ts";
import { pictureAccess, pictureOutside } from "./parts/access.ts";
import { pictureEmpty, pictureLists } from "./parts/lists.ts";
import { pictureRuns } from "./parts/runs.ts";
import { pictureSources } from "./parts/sources.ts";
import { pictureStart } from "./parts/start.ts";
import { pictureStudioRuns } from "./parts/studio-runs.ts";
import { picturePublish, pictureStudio } from "./parts/studio.ts";
import { proveChecks } from "./prove-checks.ts";

/** In the order in which a workspace fills: later parts stand on what earlier ones made. */
const parts = {
  empty: pictureEmpty,
  start: pictureStart,
  studio: pictureStudio,
  publish: picturePublish,
  runs: pictureRuns,
  "studio-runs": pictureStudioRuns,
  sources: pictureSources,
  lists: pictureLists,
  access: pictureAccess,
  outside: pictureOutside,
} as const satisfies Record<string, (camera: Camera, page: Page) => Promise<void>>;
export type Part = keyof typeof parts;
export const partNames = Object.keys(parts) as Part[];

async function picturePart(camera: Camera, name: Part): Promise<void> {
  const page = await camera.open();
  try {
    await parts[name](camera, page);
  } catch (error) {
    camera.note({ page: name, what: `the walk broke off at ${page.url()}: ${firstLines(error)}` });
  } finally {
    await page.context().close();
  }
}

const firstLines = (error: unknown): string =>
  error instanceof Error ? error.message.split("\n").slice(0, 4).join(" ") : String(error);

/** Every page in every state that a person meets. A part that breaks off is a fault, and the next one goes on. */
export async function pictureParts(camera: Camera, wanted: readonly string[]): Promise<void> {
  await proveChecks(camera);
  for (const name of partNames.filter((each) => wanted.length === 0 || wanted.includes(each))) {
    console.log(name);
    await picturePart(camera, name).catch((error: unknown) =>
      camera.note({ page: name, what: `cannot be opened: ${firstLines(error)}` }),
    );
  }
}
