import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SourceView } from "#domain/api/sources.ts";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { closeQueue } from "#server/queue/index.ts";
import { profileAgain, removeSource } from "#server/sources/change-source.ts";
import { getSource, listSources } from "#server/sources/list-sources.ts";
import { closeProcessEngine, processEngine } from "#server/sources/process-engine.ts";
import { profileStored } from "#server/sources/profile-stored.ts";
import { storeUpload } from "#server/sources/store-upload.ts";
import { tryReading } from "#server/sources/try-reading.ts";
import { applyToPipeline } from "./change-document.ts";
import { createPipeline } from "./create-pipeline.ts";
import { changeReading } from "./read-otherwise.ts";
import { undo } from "./undo-redo.ts";
import { viewPipeline } from "./view-pipeline.ts";

const caller: Caller = {
  workspaceId: randomUUID(),
  personId: randomUUID(),
  name: "Ada",
  email: "ada@example.org",
  role: "editor",
  sessionId: randomUUID(),
};

async function profiled({ id }: { id: string }): Promise<SourceView> {
  const { signal } = new AbortController();
  await profileStored({ workspaceId: caller.workspaceId, sourceId: id }, { engine: processEngine(), signal });
  return getSource(caller, id);
}

const bytes = Buffer.from("name;place\nMüller;Köln\nJosé;León\n", "latin1");
const upload = (name: string): Promise<SourceView> =>
  storeUpload(caller, {
    name,
    sizeBytes: bytes.length,
    bytes: (async function* () {
      yield bytes;
    })(),
  });
const columnsOf = (source: SourceView): string[] => source.profile!.columns.map(({ name }) => name);
const sourcesCalled = async (name: string): Promise<SourceView[]> => {
  const { items } = await listSources(caller, { limit: 50, sort: "added", order: "desc" });
  return items.filter((each) => each.name === name);
};

describe("how a file is read", () => {
  useTestDatabase();
  beforeAll(() =>
    asSweeper(async (tx) => {
      await tx.workspace.create({ data: { id: caller.workspaceId, name: "t" } });
      await tx.person.create({ data: { id: caller.personId, name: caller.name, email: caller.email } });
    }),
  );
  afterAll(async () => {
    await closeProcessEngine();
    await closeQueue();
  });

  test("is tried before it is changed: first rows, or why it cannot be read so", async () => {
    const source = await profiled(await upload("tried.csv"));
    expect(source.profile!.decisions!.map(({ says }) => says)).toEqual([
      "Windows-1252 (Western Europe)",
      "semicolons",
      "header in row 1",
    ]);
    const other = await tryReading(caller, { id: source.id, config: { header: false } });
    expect(other).toMatchObject({
      sentence: "Windows-1252 (Western Europe), semicolons, no header",
      columns: [{ name: "column_1" }, { name: "column_2" }],
      rows: [
        ["name", "place"],
        ["Müller", "Köln"],
        ["José", "León"],
      ],
      problems: [],
    });
    const wrong = await tryReading(caller, { id: source.id, config: { encoding: "shift_jis" } });
    expect(wrong.sentence).toBeNull();
    expect(wrong.problems[0]!.message).toMatch(/^tried\.csv is not written in Shift JIS/);
    await expect(tryReading(caller, { id: source.id, config: { nonsense: 1 } })).rejects.toThrow(/do not fit a file/);
    expect(columnsOf(await getSource(caller, source.id))).toEqual(["name", "place"]);
  });

  test("changes with a revision of every pipeline that reads it, and is taken back there", async () => {
    const source = await profiled(await upload("changed.csv"));
    const made = await createPipeline(caller, { name: "reads it", sources: [source.id] });
    const changed = await changeReading(caller, { id: source.id, config: { header: false } });
    expect(changed.state).toBe("waiting");
    expect(columnsOf(await profiled(source))).toEqual(["column_1", "column_2"]);
    const view = await viewPipeline(caller, made.id);
    expect(view.text).toContain("header: false");
    expect(view.revision).toMatchObject({ number: made.revision.number + 1, reason: "reads changed.csv otherwise" });
    const before = await undo(caller, { id: made.id, revision: view.revision.number });
    expect(before.text).not.toContain("header");
    const [asBefore, ...others] = (await sourcesCalled("changed.csv")).filter(({ id }) => id !== source.id);
    expect(others).toEqual([]);
    expect(columnsOf(await profiled(asBefore!))).toEqual(["name", "place"]);
  });

  test("follows the settings of a step: what the document says is what is read", async () => {
    const source = await profiled(await upload("stepped.csv"));
    const made = await createPipeline(caller, { name: "steps", sources: [source.id] });
    const node = /^ {2}(\w+):/m.exec(made.text)![1]!;
    await applyToPipeline(caller, {
      id: made.id,
      revision: made.revision.number,
      operations: [{ op: "setField", node, path: ["delimiter"], value: "," }],
      reason: "",
    });
    const [other] = (await sourcesCalled("stepped.csv")).filter(({ id }) => id !== source.id);
    expect(columnsOf(await profiled(other!))).toHaveLength(1);
    expect(columnsOf(await getSource(caller, source.id))).toEqual(["name", "place"]);
    await removeSource(caller, source.id);
    await profileAgain(caller, other!.id);
    expect(columnsOf(await profiled({ id: other!.id }))).toHaveLength(1);
  });
});
