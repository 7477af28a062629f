import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sizeSources } from "./bundled-sources.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-sizes-"));
  for (const [name, sizeBytes] of Object.entries({ "half.csv": 50_000_000, "rest.csv": 50_000_000, "one.csv": 1 })) {
    writeFileSync(path.join(folder, name), "");
    truncateSync(path.join(folder, name), sizeBytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const placed = (...names: string[]) =>
  sizeSources(
    names.map((given) => ({ given, place: given })),
    folder,
  );

test("a bundle takes 100 MB of sources", async () => {
  const files = await placed("half.csv", "rest.csv");
  expect(files.map(({ path: place, sizeBytes }) => [place, sizeBytes])).toEqual([
    ["sources/half.csv", 50_000_000],
    ["sources/rest.csv", 50_000_000],
  ]);
});

test("a bundle with one byte more is refused, with what to do", async () => {
  await expect(placed("half.csv", "rest.csv", "one.csv")).rejects.toMatchObject({
    code: "too_large",
    message: "The uploads are 101 MB together; a bundle takes at most 100 MB.",
    problems: [{ mend: expect.stringContaining("absolute path") }],
  });
});

test.each(["part-*.csv", "part-?.csv", "part-[12].csv"])(
  "a bundle refuses %s, which names several files",
  async (given) => {
    await expect(placed(given)).rejects.toMatchObject({ code: "invalid_document", problems: [{ got: given }] });
  },
);

test("a bundle refuses a source that is not there", async () => {
  await expect(placed("gone.csv")).rejects.toMatchObject({
    code: "source_unreadable",
    problems: [{ got: "gone.csv" }],
  });
});
