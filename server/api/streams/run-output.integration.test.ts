import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withWorkspace } from "#server/platform/db.ts";
import { runFolder } from "#server/runs/files.ts";
import { createWorld, type World } from "#server/runs/testing/world.ts";
import { runOutput } from "./run-output.ts";

let world: World;
const run = randomUUID();
const file = 'out/1/région "x".csv';

beforeAll(async () => {
  world = await createWorld();
  const { workspaceId, personId } = world;
  const pipelineId = await world.createPipeline("sluice: 1\nname: x\nnodes: {}\n");
  const outputs = [
    { node: "out", kind: "file", target: 'daily/région "x".csv', rows: 1, hash: null, sizeBytes: 8, file },
    { node: "gone", kind: "file", target: "gone.csv", rows: 1, hash: null, sizeBytes: 1, file: "gone/1/gone.csv" },
  ];
  await withWorkspace(workspaceId, (tx) =>
    tx.run.create({
      data: {
        id: run,
        workspaceId,
        pipelineId,
        number: 1,
        revision: 1,
        text: "",
        trigger: "manual",
        createdBy: personId,
        outputs,
      },
    }),
  );
  const place = path.join(runFolder({ workspaceId, runId: run }), file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, "a,b\n1,2\n");
});
afterAll(() => world?.close());

test("a run's file comes whole, under a name that cannot break the header", async () => {
  const response = await runOutput(world.caller, { run, node: "out", formulas: "kept" });
  expect(await response.text()).toBe("a,b\n1,2\n");
  expect(response.headers.get("content-disposition")).toBe(
    "attachment; filename=\"r_gion _x_.csv\"; filename*=UTF-8''r%C3%A9gion%20%22x%22.csv",
  );
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
});

test("another workspace, another node, a file that was swept and an id that is none are not found", async () => {
  for (const [caller, place] of [
    [
      { ...world.caller, workspaceId: randomUUID() },
      { run, node: "out" },
    ],
    [world.caller, { run, node: "other" }],
    [world.caller, { run, node: "gone" }],
    [world.caller, { run: "../../etc", node: "out" }],
  ] as const)
    await expect(runOutput(caller, place)).rejects.toMatchObject({ code: "not_found" });
});
