import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withWorkspace } from "#server/platform/db.ts";
import { createWorld, type World } from "#server/runs/testing/world.ts";
import { countFacets } from "./filter-pipelines.ts";
import { labelPipeline } from "./label-pipeline.ts";
import { listPipelines, type PipelinePage } from "./list-pipelines.ts";

const names = ["cargo", "anchor", "buoy", "dock", "anchor"];
const first: PipelinePage = { limit: 2, sort: "changed", order: "desc", filter: "all" };

describe("the list of pipelines", () => {
  let world: World;
  let ids: string[];

  beforeAll(async () => {
    world = await createWorld();
    ids = [];
    for (const name of names) {
      const id = await world.createPipeline(`sluice: 1\nname: ${name}\nnodes:\n`);
      await withWorkspace(world.workspaceId, (tx) => tx.pipeline.update({ where: { id }, data: { name } }));
      ids.push(id);
    }
  });
  afterAll(() => world?.close());

  async function wholeList(asked: Partial<PipelinePage>): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPipelines(world.caller, { ...first, ...asked, cursor });
      found.push(...page.items.map((row) => row.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return found;
  }
  const nameOf = (id: string): string => names[ids.indexOf(id)]!;
  const addRun = (pipelineId: string, number: number, state: string) =>
    withWorkspace(world.workspaceId, (tx) =>
      tx.run.create({
        data: {
          workspaceId: world.workspaceId,
          pipelineId,
          number,
          state,
          revision: 1,
          text: "",
          trigger: "manual",
          createdBy: world.personId,
        },
      }),
    );

  test("pages in the order of names hold every pipeline once, those of one name too", async () => {
    const up = await wholeList({ sort: "name", order: "asc" });
    expect(up.map(nameOf)).toEqual(["anchor", "anchor", "buoy", "cargo", "dock"]);
    expect(new Set(up).size).toBe(ids.length);
    expect(await wholeList({ sort: "name", order: "desc" })).toEqual(up.toReversed());
  });

  test("pages in the order of creation hold every pipeline once", async () => {
    expect(await wholeList({ sort: "created", order: "asc" })).toEqual(ids);
    expect(await wholeList({ sort: "created", order: "desc" })).toEqual(ids.toReversed());
  });

  test("a cursor of another order is refused with what to do", async () => {
    const page = await listPipelines(world.caller, { ...first, sort: "name" });
    await expect(listPipelines(world.caller, { ...first, cursor: page.nextCursor! })).rejects.toMatchObject({
      problems: [{ code: "invalid_input", field: "cursor", mend: "Begin at the first page." }],
    });
  });

  test("failing is what failed in its newest run, and squares stand oldest first", async () => {
    await addRun(ids[0]!, 1, "succeeded");
    await addRun(ids[0]!, 2, "failed");
    await addRun(ids[1]!, 1, "failed");
    await addRun(ids[1]!, 2, "succeeded");
    expect(await wholeList({ filter: "failing" })).toEqual([ids[0]]);
    const [row] = (await listPipelines(world.caller, { ...first, filter: "failing" })).items;
    expect(row!.lastRuns.map((run) => run.number)).toEqual([1, 2]);
  });

  test("tags and owners are set, found, counted and written down", async () => {
    await labelPipeline(world.caller, { id: ids[2]!, tags: ["harbour", "harbour", "daily"] });
    expect(await wholeList({ tag: "harbour" })).toEqual([ids[2]]);
    expect(await wholeList({ search: "harbour" })).toEqual([ids[2]]);
    expect(await wholeList({ owner: world.personId, sort: "created", order: "asc" })).toEqual(ids);
    expect(await countFacets(world.caller)).toMatchObject({
      filters: { all: 5, mine: 5, drafts: 5, published: 0, failing: 1, suggestions: 0 },
      tags: [
        { tag: "daily", count: 1 },
        { tag: "harbour", count: 1 },
      ],
      owners: [{ id: world.personId, name: "Test", count: 5 }],
    });
    const entries = await withWorkspace(world.workspaceId, (tx) =>
      tx.auditEntry.findMany({ where: { action: "pipelines.label" } }),
    );
    expect(entries).toMatchObject([{ before: { tags: [] }, after: { tags: ["harbour", "daily"] } }]);
  });

  test("somebody who is not in the workspace cannot be made the owner", async () => {
    await expect(labelPipeline(world.caller, { id: ids[0]!, owner: randomUUID() })).rejects.toMatchObject({
      problems: [{ code: "not_found", field: "owner" }],
    });
  });
});
