import { fail } from "#domain/errors/sluice-error.ts";
import type { Caller } from "#server/platform/caller.ts";
import { FairGate } from "#server/platform/fair-gate.ts";
import { processWide } from "#server/platform/process-wide.ts";

/** A tab holds one stream; a browser opens at most six to one address unless it speaks HTTP/2. */
const mostStreams = 24;
const streams = (): Map<string, number> => processWide("streams of people", () => new Map());

/**
 * Counts a live stream of this person; the answer is what ends it.
 * @throws `busy` where the person has too many open.
 */
export function openStream({ personId }: Pick<Caller, "personId">): () => void {
  const open = streams().get(personId) ?? 0;
  if (open >= mostStreams)
    throw fail("busy", `You have ${mostStreams} live streams open.`, { mend: "Close some tabs of Sluice." });
  streams().set(personId, open + 1);
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    const left = (streams().get(personId) ?? 1) - 1;
    if (left > 0) streams().set(personId, left);
    else streams().delete(personId);
  };
}

const longestWaitMs = 10 * 60_000;

/** Files on their way in: the body of one that waits is not read, so that it holds no memory. */
export const uploads = (): FairGate =>
  processWide(
    "uploads",
    () =>
      new FairGate({
        name: "Uploads",
        atOnce: 16,
        perWorkspace: 12,
        perPerson: 4,
        waitingPerPerson: 100,
        waiting: 400,
        longestWaitMs,
      }),
  );

/** Files that are made for a download, versions as zip among them. */
export const downloads = (): FairGate =>
  processWide(
    "downloads",
    () =>
      new FairGate({
        name: "Downloads",
        atOnce: 8,
        perWorkspace: 6,
        perPerson: 2,
        waitingPerPerson: 20,
        waiting: 100,
        longestWaitMs,
      }),
  );
