import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { onceAtATime } from "./once-at-a-time.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sluice-once-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function workshop(name: string, work: () => Promise<void> = () => sleep(150)) {
  const marker = path.join(folder, name);
  let [made, times]: [string | null, number] = [null, 0];
  const want = (signal?: AbortSignal): Promise<string> =>
    onceAtATime({
      marker,
      signal,
      known: () => Promise.resolve(made),
      make: async () => {
        times += 1;
        await work();
        made = "made";
        return made;
      },
    });
  return { marker, want, times: () => times };
}

describe("what several want at once", () => {
  it("is made once", async () => {
    const { want, times, marker } = workshop("once");
    expect(await Promise.all([want(), want(), want()])).toEqual(["made", "made", "made"]);
    expect(times()).toBe(1);
    expect(existsSync(marker)).toBe(false);
  });

  it("is made by the next one where the first fails", async () => {
    let fails = true;
    const { want, times } = workshop("fails", async () => {
      await sleep(80);
      if (fails) {
        fails = false;
        throw new Error("no");
      }
    });
    const [first, second] = await Promise.allSettled([want(), want()]);
    expect([first.status, second.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(times()).toBe(2);
  });

  it("is taken over from a process that died", async () => {
    const { want, marker } = workshop("dead");
    writeFileSync(marker, "");
    const old = new Date(Date.now() - 60_000);
    utimesSync(marker, old, old);
    expect(await want()).toBe("made");
  });

  it("is not waited for after a cancel", async () => {
    const { want, marker, times } = workshop("cancelled");
    writeFileSync(marker, "");
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 60);
    await expect(want(stop.signal)).rejects.toThrow(/abort/i);
    expect(times()).toBe(0);
  });
});
