import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withWorkspace } from "#server/platform/db.ts";
import { createWorld, type World } from "#server/runs/testing/world.ts";
import { closeProcessEngine } from "#server/sources/process-engine.ts";
import { versionZip } from "#server/api/streams/version-zip.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import { saveText } from "./change-document.ts";
import { compareVersions } from "./compare-versions.ts";
import { publishPipeline } from "./publish-pipeline.ts";
import { reviewPublish } from "./review-publish.ts";
import { restoreVersion, rollBack } from "./roll-back.ts";
import { undo } from "./undo-redo.ts";
import { listVersions } from "./view-versions.ts";

const document = (where: string): string => `sluice: 1
name: publish_twice
nodes:
  orders: { source: file, path: orders.csv }
  kept: { filter: { from: orders, where: "${where}" } }
  out: { sink: file, from: kept, path: kept.csv }
`;

describe("publishing", () => {
  let world: World;
  let id: string;
  beforeAll(async () => {
    world = await createWorld({ logLevel: "error" });
    const source = await world.bringFile("orders.csv", "order_id,amount\n1,5\n2,20\n");
    id = await world.createPipeline(document("amount > 1"), { orders: source });
  });
  afterAll(async () => {
    await closeProcessEngine();
    await world?.close();
  });
  const versions = () =>
    withWorkspace(world.workspaceId, (tx) =>
      tx.version.findMany({ where: { pipelineId: id }, orderBy: { number: "asc" } }),
    );

  test("works again and again, with a change between and without one", async () => {
    expect((await publishPipeline(world.caller, { id, revision: 1 })).version).toBe(1);
    expect((await publishPipeline(world.caller, { id, revision: 1 })).version).toBe(2);
    const changed = await saveText(world.caller, { id, revision: 1, text: document("amount > 10") });
    const third = await publishPipeline(world.caller, { id, revision: changed.revision.number });
    expect(third.version).toBe(3);
    expect(readFileSync(path.join(third.folder, "plan.json"), "utf8")).toContain("amount > 10");
    expect(readFileSync(path.join(third.folder, "publish_twice.py"), "utf8")).toContain('"v3"');
  });

  test("several at once take numbers one after the other, and the folder holds the last of them", async () => {
    const done = await Promise.all([1, 2, 3, 4].map(() => publishPipeline(world.caller, { id, revision: 2 })));
    expect(done.map(({ version }) => version).toSorted()).toEqual([4, 5, 6, 7]);
    expect((await versions()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(readFileSync(path.join(done[0]!.folder, "publish_twice.py"), "utf8")).toContain('"v7"');
  });

  const dagOf = (folder: string, file = "publish_twice.py"): string => readFileSync(path.join(folder, file), "utf8");
  const zipOf = async (version: number, caller: typeof world.caller | null = world.caller): Promise<Buffer> =>
    Buffer.from(await (await versionZip(caller, { pipeline: id, version: String(version) })).arrayBuffer());

  test("the review says what is replaced, what changed since in words, which files are frozen and what is not checked", async () => {
    const text =
      document("amount > 15").replace("nodes:", 'schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }\nnodes:') +
      "  table: { sink: postgres, from: kept, connection: warehouse, table: kept, mode: replace }\n";
    const { revision } = await saveText(world.caller, { id, revision: 2, text });
    const review = await reviewPublish(world.caller, id);
    expect(review.nextVersion).toBe(8);
    expect(review.replaces).toMatchObject({ number: 7, by: "Test", isLive: true, target: "folder" });
    expect(review.changes.map(({ words }) => words)).toEqual([
      "It was started by hand and is now scheduled: 0 6 * * * (Europe/Berlin).",
      'In step kept, where changes from "amount > 10" to "amount > 15".',
      "Step table is added (Postgres table: replace → kept).",
    ]);
    expect(review.connections).toEqual(["warehouse"]);
    expect(review.checks.some(({ message }) => message.includes("warehouse"))).toBe(false);
    expect(review.schedule).toMatchObject({ words: "At 06:00, every day", fault: null });
    expect(review.schedule!.next).toHaveLength(3);
    expect(review.files.find(({ path: file }) => file === "sources/orders.csv")).toMatchObject({ sizeBytes: 25 });
    const third = await publishPipeline(world.caller, { id, revision: revision.number, note: "with a table" });
    expect(third.version).toBe(8);
  });

  test("a schedule that cron does not understand is a check that fails", async () => {
    const pipeline = await world.createPipeline(
      document("amount > 1").replace("nodes:", 'schedule: { cron: "99 6 * * *", timezone: UTC }\nnodes:'),
    );
    const { checks } = await reviewPublish(world.caller, pipeline);
    expect(checks.filter(({ passed }) => !passed).map(({ message }) => message)).toContain(
      "99 6 * * * is not a schedule that cron understands.",
    );
  });

  test("versions are listed with who, when and why, and any two are compared by document and by file", async () => {
    const { items } = await listVersions(world.caller, id);
    expect(items.map(({ number, note, isLive, isKept }) => [number, note, isLive, isKept]).slice(0, 2)).toEqual([
      [8, "with a table", true, true],
      [7, "", false, true],
    ]);
    const difference = await compareVersions(world.caller, { id, from: 1, to: 3 });
    expect(difference.changes.map(({ words }) => words)).toEqual([
      'In step kept, where changes from "amount > 1" to "amount > 10".',
    ]);
    const changed = difference.files.filter(({ change }) => change !== "same");
    expect(changed.map(({ path: file }) => file).toSorted()).toEqual([
      "pipeline.yaml",
      "plan.json",
      "publish_twice.py",
    ]);
    const dag = changed.find(({ path: file }) => file.endsWith(".py"))!;
    expect([dag.before!.includes('"v1"'), dag.text!.includes('"v3"')]).toEqual([true, true]);
    const asLarge = await compareVersions(world.caller, { id, from: 4, to: 5 });
    expect(asLarge.files.filter(({ change }) => change !== "same").map(({ path: file }) => file)).toEqual([
      "publish_twice.py",
    ]);
    const same = await compareVersions(world.caller, { id, from: 1, to: 1 });
    expect([same.changes, same.files.filter(({ change }) => change !== "same")]).toEqual([[], []]);
    const draft = await compareVersions(world.caller, { id, from: 8, to: null });
    expect([draft.changes, draft.unkept]).toEqual([[], null]);
    await expect(compareVersions(world.caller, { id, from: 99, to: null })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("a version is downloaded as it was published, the same bytes each time, by whoever may read", async () => {
    const [one, two] = [await zipOf(1), await zipOf(1)];
    expect(one.subarray(0, 2).toString()).toBe("PK");
    expect(createHash("sha256").update(one).digest("hex")).toBe(createHash("sha256").update(two).digest("hex"));
    expect(one.includes("publish_twice/sources/orders.csv")).toBe(true);
    await expect(zipOf(1, null)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(zipOf(99)).rejects.toMatchObject({ code: "not_found" });
    await expect(zipOf(1, { ...world.caller, workspaceId: crypto.randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("rolling back writes the frozen files again, even where the upload has changed, and is undone by rolling forward", async () => {
    const folder = path.join(artifacts().dags, "publish_twice");
    writeFileSync(path.join(artifacts().uploads(world.workspaceId), "orders.csv"), "order_id,amount\n9,9\n");
    const before = dagOf(folder);
    const back = await rollBack(world.caller, { id, version: 1 });
    expect(back.version).toBe(1);
    expect(dagOf(folder)).toContain('"v1"');
    expect(dagOf(folder, "sources/orders.csv")).toBe("order_id,amount\n1,5\n2,20\n");
    expect((await listVersions(world.caller, id)).items.find(({ isLive }) => isLive)!.number).toBe(1);
    await expect(rollBack(world.caller, { id, version: 1 })).rejects.toMatchObject({ code: "conflict" });
    await rollBack(world.caller, { id, version: 8 });
    expect(dagOf(folder)).toBe(before);
    const entries = await withWorkspace(world.workspaceId, (tx) =>
      tx.auditEntry.findMany({ where: { action: "publish.rollback" }, orderBy: { at: "asc" } }),
    );
    expect(entries.map(({ before: was, after }) => [was, after])).toMatchObject([
      [{ version: 8 }, { version: 1 }],
      [{ version: 1 }, { version: 8 }],
    ]);
  });

  test("a version is taken into the draft as one revision, which undo takes back, and nothing published changes", async () => {
    const view = await restoreVersion(world.caller, { id, revision: 3, version: 1 });
    expect([view.text, view.revision.reason, view.publishedVersion]).toEqual([
      document("amount > 1"),
      "back to version 1",
      8,
    ]);
    const undone = await undo(world.caller, { id, revision: view.revision.number });
    expect(undone.text).toContain("amount > 15");
    await expect(restoreVersion(world.caller, { id, revision: 3, version: 8 })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("a bundle alone leaves the folder as it is; under a new name the old folder goes, since both would load everything", async () => {
    const folder = path.join(artifacts().dags, "publish_twice");
    const before = dagOf(folder);
    const bundled = await publishPipeline(world.caller, { id, revision: 3, target: "bundle" });
    expect([bundled.version, bundled.folder, dagOf(folder) === before]).toEqual([9, "", true]);
    expect((await zipOf(9)).includes("publish_twice/publish_twice.py")).toBe(true);
    const text = document("amount > 1").replace("name: publish_twice", "name: renamed");
    const { revision } = await saveText(world.caller, { id, revision: 3, text });
    expect((await reviewPublish(world.caller, id)).retires).toEqual(["publish_twice"]);
    const renamed = await publishPipeline(world.caller, { id, revision: revision.number });
    expect([existsSync(folder), dagOf(renamed.folder, "renamed.py").includes('"v10"')]).toEqual([false, true]);
  });

  test("a version whose files are gone says so, and can still be compared and taken into the draft", async () => {
    rmSync(artifacts().bundles(world.workspaceId), { recursive: true });
    await expect(rollBack(world.caller, { id, version: 1 })).rejects.toMatchObject({
      message: "The files of version 1 are not kept.",
    });
    expect((await compareVersions(world.caller, { id, from: 1, to: 8 })).changes.length).toBeGreaterThan(0);
  });
});
