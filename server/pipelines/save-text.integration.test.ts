import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper } from "#server/platform/db.ts";
import { checkApart } from "#server/platform/document-thread/read-text.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { saveText } from "./change-document.ts";
import { createPipeline } from "./create-pipeline.ts";
import { viewPipeline } from "./view-pipeline.ts";

const caller: Caller = {
  workspaceId: randomUUID(),
  personId: randomUUID(),
  name: "Ada",
  email: "ada@example.org",
  role: "editor",
  sessionId: randomUUID(),
};

describe("the text of a pipeline", () => {
  useTestDatabase();

  beforeAll(() =>
    asSweeper(async (tx) => {
      await tx.workspace.create({ data: { id: caller.workspaceId, name: "t" } });
      await tx.person.create({ data: { id: caller.personId, name: caller.name, email: caller.email } });
    }),
  );

  test("is refused with the place where it is no YAML, and the last state stays", async () => {
    const made = await createPipeline(caller, { name: "typed", sources: [] });
    const text = `${made.text.trimEnd()}\n  paid: { filter: { from: orders\n`;
    await expect(saveText(caller, { id: made.id, revision: made.revision.number, text })).rejects.toMatchObject({
      code: "invalid_document",
      problems: expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(/^Line \d+/) })]),
    });
    expect(await viewPipeline(caller, made.id)).toMatchObject({ text: made.text, revision: made.revision });
  });

  test("is kept with its problems where it can be read", async () => {
    const made = await createPipeline(caller, { name: "half done", sources: [] });
    const text = `${made.text.trimEnd()}\n  paid: { filtre: { from: orders } }\n`;
    const saved = await saveText(caller, { id: made.id, revision: made.revision.number, text });
    expect(saved.text).toBe(text);
    expect(saved.problems.length).toBeGreaterThan(0);
  });

  test("says its schedule in words, or why it cannot be read", async () => {
    const made = await createPipeline(caller, { name: "nightly", sources: [] });
    const at = (revision: number, cron: string) =>
      saveText(caller, {
        id: made.id,
        revision,
        text: `sluice: 1\nname: nightly\nschedule: { cron: "${cron}" }\nnodes: {}\n`,
      });
    const saved = await at(made.revision.number, "0 6 * * 1-5");
    expect(saved.schedule).toMatchObject({
      cron: "0 6 * * 1-5",
      words: "At 06:00, Monday through Friday",
      fault: null,
    });
    expect((await at(saved.revision.number, "0 25 * * *")).schedule).toMatchObject({
      words: null,
      fault: "0 25 * * * is not a schedule that cron understands.",
    });
  });

  test("of a megabyte is checked beside the event loop", async () => {
    const steps = Array.from(
      { length: 1_900 },
      (_, index) => `  s${index}: { filtre: { from: s0, where: "${"x".repeat(450)}" } }`,
    );
    const text = `sluice: 1\nname: long\nnodes:\n${steps.join("\n")}\n`;
    expect(text.length).toBeGreaterThan(900_000);
    const before = process.threadCpuUsage();
    const checked = await checkApart(text);
    const { user, system } = process.threadCpuUsage(before);
    expect(checked.total).toBeGreaterThanOrEqual(1_900);
    expect(checked.problems[99]!.line).toBeGreaterThan(90);
    // the work of this thread alone, in ms: a machine that has much else to do makes everything else late
    expect((user + system) / 1_000).toBeLessThan(100);
  });
});
