import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifacts } from "#server/platform/artifacts.ts";
import { runFolder } from "./files.ts";
import { placeOutput } from "./place-output.ts";
import { createWorld, type World } from "./testing/world.ts";

describe("where a run's file may be put", () => {
  let world: World;
  let outputs: string;
  const pipelineId = randomUUID();
  const lease = () => ({ key: { workspaceId: world.workspaceId, runId: "run" }, pipelineId });

  beforeAll(async () => {
    world = await createWorld();
    outputs = artifacts().outputs(world.workspaceId, pipelineId);
    mkdirSync(outputs, { recursive: true });
    mkdirSync(runFolder(lease().key), { recursive: true });
    writeFileSync(path.join(runFolder(lease().key), "result.csv"), "id\n1\n");
  });
  afterAll(() => world?.close());
  const everything = (): string[] => readdirSync(world.folder, { recursive: true }).map(String).toSorted();

  test.each(["out.csv", "deep/er/out.csv", "a..b/..out.csv", "back/../out2.csv"])(
    "%s lies in the folder",
    async (target) => {
      await placeOutput(lease(), target, "result.csv");
      expect(readFileSync(path.resolve(outputs, target), "utf8")).toBe("id\n1\n");
    },
  );

  test("no link in the folder leads a file out of it, and one in its place is replaced", async () => {
    const outside = path.join(world.folder, "outside");
    mkdirSync(outside);
    writeFileSync(path.join(outside, "kept.csv"), "mine");
    symlinkSync(outside, path.join(outputs, "linked"));
    symlinkSync(path.join(outside, "kept.csv"), path.join(outputs, "kept.csv"));
    await expect(placeOutput(lease(), "linked/deep/out.csv", "result.csv")).rejects.toThrow("is a link");
    await placeOutput(lease(), "kept.csv", "result.csv");
    expect(readFileSync(path.join(outputs, "kept.csv"), "utf8")).toBe("id\n1\n");
    expect(readdirSync(outside)).toEqual(["kept.csv"]);
    expect(readFileSync(path.join(outside, "kept.csv"), "utf8")).toBe("mine");
  });

  // the last one shares the folder's name as a beginning: a comparison of texts alone lets it through
  test.each(["../out.csv", "a/../../out.csv", "/tmp/out.csv", "..", ".", "", `../${pipelineId}-other/out.csv`])(
    "%j is refused, and nothing is written anywhere",
    async (target) => {
      const before = everything();
      await expect(placeOutput(lease(), target, "result.csv")).rejects.toMatchObject({
        problems: [{ code: "invalid_input", mend: "Give a relative path." }],
      });
      expect(everything()).toEqual(before);
      expect(existsSync("/tmp/out.csv")).toBe(false);
    },
  );
});
