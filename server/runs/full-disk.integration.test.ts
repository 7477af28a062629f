import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { forgetConfig } from "#server/platform/config.ts";
import { withWorkspace } from "#server/platform/db.ts";
import { runFolder } from "./files.ts";
import { resumeRun } from "./resume-run.ts";
import { startRun } from "./start-run.ts";
import { isOver, waitForRun } from "./testing/wait-for-run.ts";
import { startWorkerProcess } from "./testing/worker-processes.ts";
import { createWorld, type World } from "./testing/world.ts";

const mount = (folder: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", folder]).status === 0;
const unmount = (folder: string): unknown => spawnSync("umount", ["-l", folder]);

/** Whether this machine lets a test have a small disk of its own. */
function canMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-mount-"));
  const isMounted = mount(folder);
  if (isMounted) unmount(folder);
  rmSync(folder, { recursive: true });
  return isMounted;
}

const hasSmallDisk = canMount();
const noSmallDisk =
  "No small disk can be mounted here, so nothing shows what a full one does: run this as root, where mounting a tmpfs is allowed.";

const text = `sluice: 1
name: large
nodes:
  given: { source: file, path: given.csv }
  wide: { derive: { from: given, columns: { filler: "repeat(md5(id), 2000)" } } }
  out: { sink: file, from: wide, path: out.csv }
`;

describe("a disk without room", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ logLevel: "error" });
    await world.bringFile("given.csv", `id\n${Array.from({ length: 2_000 }, (_, index) => `k${index}`).join("\n")}\n`);
  });
  afterEach(() => {
    delete process.env.SLUICE_MIN_FREE_MB;
    forgetConfig();
  });
  afterAll(() => world?.close());

  test("is told before a run starts, with what is there and what is needed, and no run is made", async () => {
    const pipelineId = await world.createPipeline(text);
    Object.assign(process.env, { SLUICE_MIN_FREE_MB: "900000000" });
    forgetConfig();
    const refused = {
      code: "unavailable",
      message: expect.stringMatching(/nearly full: [\d,]+ MB are free, and a run starts with 900,000,000 MB or more/),
      problems: [{ mend: expect.stringContaining("Free some space") }],
    };
    await expect(startRun(world, { pipelineId, revision: 1 })).rejects.toMatchObject(refused);
    await expect(resumeRun(world, crypto.randomUUID())).rejects.toMatchObject(refused);
    expect(await withWorkspace(world.workspaceId, (tx) => tx.run.count({ where: { pipelineId } }))).toBe(0);
  });

  // a machine of a person may refuse it; where everything must be proven (CI) nothing is left out in silence
  test.skipIf(!hasSmallDisk && !process.env.CI)(
    "in the middle of a run is told at its step, and the part that was written is gone",
    async () => {
      expect(hasSmallDisk, noSmallDisk).toBe(true);
      const key = await startRun(world, { pipelineId: await world.createPipeline(text), revision: 1 });
      const runs = path.dirname(runFolder(key));
      mkdirSync(runs, { recursive: true });
      expect(mount(runs)).toBe(true);
      const worker = await startWorkerProcess(world);
      try {
        const run = await waitForRun(key, isOver);
        expect(run.state).toBe("failed");
        expect(run.problems).toMatchObject([
          {
            code: "unavailable",
            message: "The disk of this machine is full: what was written half was removed.",
            mend: expect.stringContaining("Free some space"),
          },
        ]);
        const left = readdirSync(runs, { recursive: true })
          .map(String)
          .filter((file) => /\.(csv|parquet)$/.test(file));
        expect(left).toEqual([]);
      } finally {
        await worker.stop();
        unmount(runs);
      }
    },
  );
});
