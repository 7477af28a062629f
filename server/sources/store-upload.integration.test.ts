import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SluiceError } from "#domain/errors/sluice-error.ts";
import { badInput } from "#scripts/test/bad-input.ts";
import { artifacts } from "#server/platform/artifacts.ts";
import type { Caller } from "#server/platform/caller.ts";
import { asSweeper, withWorkspace } from "#server/platform/db.ts";
import { useTestDatabase } from "#server/platform/testing/test-database.ts";
import { closeQueue } from "#server/queue/index.ts";
import { storeUpload } from "./store-upload.ts";
import { safeFileName } from "./upload-name.ts";

async function* chunks(
  count: number,
  sizeBytes: number,
  breakAt = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) {
    if (index === breakAt) throw new Error("aborted");
    yield new Uint8Array(sizeBytes).fill(97 + (index % 26));
  }
}

describe("uploads", () => {
  useTestDatabase();
  const caller: Caller = {
    workspaceId: randomUUID(),
    personId: randomUUID(),
    name: "t",
    email: "t@t",
    role: "editor",
    sessionId: randomUUID(),
  };
  const folder = (): string => artifacts().uploads(caller.workspaceId);
  beforeAll(() => asSweeper((tx) => tx.workspace.create({ data: { id: caller.workspaceId, name: "t" } })));
  afterAll(() => closeQueue());

  test("arrive byte for byte, under a name that nothing else has", async () => {
    const names: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const source = await storeUpload(caller, {
        name: "../../etc/orders.csv",
        sizeBytes: 3_000_000,
        bytes: chunks(30, 100_000),
      });
      names.push(source.name);
      const stored = await readFile(path.join(folder(), source.name));
      expect(createHash("sha256").update(stored).digest("hex")).toBe(source.contentHash);
      expect(stored.length).toBe(3_000_000);
    }
    expect(names).toEqual(["orders.csv", "orders-2.csv", "orders-3.csv"]);
  });

  test.each([
    ["breaks off", { sizeBytes: 500_000, bytes: () => chunks(5, 100_000, 3) }, "broke off"],
    ["ends early", { sizeBytes: 600_000, bytes: () => chunks(5, 100_000) }, "broke off"],
    ["is longer than announced", { sizeBytes: 400_000, bytes: () => chunks(5, 100_000) }, "More bytes"],
    ["is empty", { sizeBytes: 0, bytes: () => chunks(0, 0) }, "is empty"],
    ["is too large", { sizeBytes: 1e12, bytes: () => chunks(1, 1) }, "50 GB"],
  ])("one that %s leaves nothing", async (given, { sizeBytes, bytes }, message) => {
    const before = await readdir(folder());
    const failure = (await storeUpload(caller, { name: "gone.csv", sizeBytes, bytes: bytes() }).catch(
      (error: unknown) => error,
    )) as SluiceError;
    expect(failure.message).toContain(message);
    if (given === "breaks off") badInput("an upload that breaks off", failure.problems[0]!, import.meta.filename);
    expect(await readdir(folder())).toEqual(before);
    expect(
      await withWorkspace(caller.workspaceId, (tx) => tx.source.count({ where: { name: { startsWith: "gone" } } })),
    ).toBe(0);
  });

  test("a large one is not held in memory", async () => {
    const sizeBytes = 300 * 65_536 * 16;
    global.gc?.();
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    await storeUpload(caller, { name: "large.bin", sizeBytes, bytes: chunks(4_800, 65_536) });
    clearInterval(watch);
    expect((peak - before) / 1e6).toBeLessThan(150);
  });

  test.each([
    ["..", "file"],
    [".env", "env"],
    ["a\0b.csv", "a_b.csv"],
    ["C:\\data\\x.csv", "x.csv"],
    ["/etc/cron.d/x.csv", "x.csv"],
    ["../../../x.csv", "x.csv"],
    ["a*b?[1].csv", "a_b__1_.csv"],
    ["Umsätze 2026.csv", "Umsätze 2026.csv"],
    [`${"x".repeat(400)}.csv`, `${"x".repeat(120)}.csv`],
    ["\u202Egpj.csv", "gpj.csv"],
  ])("%j is kept as %j", (given, kept) => expect(safeFileName(given)).toBe(kept));
});
