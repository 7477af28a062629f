import type { RunEvent } from "#domain/api/runs.ts";
import { findCaller } from "#server/access/sessions.ts";
import type { Caller } from "#server/platform/caller.ts";
import { withWorkspace } from "#server/platform/db.ts";
import type { Notice } from "#server/platform/notify.ts";
import { listenForNotices } from "./notices.ts";
import { openStream } from "./stream-bounds.ts";
import { type Subscription, writePosition } from "./subscription.ts";

const pingMs = 15_000;
/** A notice may be lost with the process that was to send it; the rows are looked at without one this often. */
const lookMs = 3_000;
const batch = 500;

interface Message {
  readonly event: string;
  readonly data: object;
  readonly id?: string;
}

const written = ({ event, data, id }: Message): string =>
  `event: ${event}\n${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

async function runMessages(caller: Caller, { runs }: Subscription): Promise<Message[]> {
  const rows = await withWorkspace(caller.workspaceId, async (tx) => {
    const found = [];
    for (const [run, after] of runs)
      found.push(
        ...(await tx.runEvent.findMany({
          where: { runId: run, number: { gt: after } },
          orderBy: { number: "asc" },
          take: batch,
        })),
      );
    return found;
  });
  return rows.map((row) => {
    runs.set(row.runId, row.number);
    const data: RunEvent = {
      run: row.runId,
      number: row.number,
      at: row.at.toISOString(),
      body: row.body as RunEvent["body"],
    };
    return { event: "run", data, id: writePosition(runs) };
  });
}

async function noticeMessages(caller: Caller, wanted: Subscription, notice: Notice): Promise<Message[]> {
  if (notice.workspaceId !== caller.workspaceId) return [];
  if (notice.kind === "source")
    return wanted.sources.has(notice.id) ? [{ event: "source", data: { id: notice.id } }] : [];
  if (notice.kind === "run")
    return notice.pipelineId && wanted.pipelines.has(notice.pipelineId)
      ? [{ event: "started", data: { pipeline: notice.pipelineId, run: notice.id } }]
      : [];
  if (notice.kind === "pipeline" && wanted.pipelines.has(notice.id))
    return [{ event: "pipeline", data: { id: notice.id, revision: notice.number ?? null } }];
  if (notice.kind !== "turn" || !notice.pipelineId || !wanted.pipelines.has(notice.pipelineId)) return [];
  const turn = await withWorkspace(caller.workspaceId, (tx) =>
    tx.turn.findUnique({ where: { id: notice.id }, select: { state: true, progress: true } }),
  );
  return turn
    ? [
        {
          event: "turn",
          data: { pipeline: notice.pipelineId, turn: notice.id, state: turn.state, progress: turn.progress },
        },
      ]
    : [];
}

/** What a stream does, one thing after the other, so that events keep their order. */
class EventStream {
  readonly #caller: Caller;
  readonly #wanted: Subscription;
  readonly #write: (text: string) => void;
  #work: Promise<void> = Promise.resolve();
  #isLookDue = false;

  constructor(caller: Caller, wanted: Subscription, write: (text: string) => void) {
    this.#caller = caller;
    this.#wanted = wanted;
    this.#write = write;
  }

  #next(work: () => Promise<Message[]>): void {
    this.#work = this.#work
      .then(work)
      .then((messages) => messages.forEach((each) => this.#write(written(each))))
      .catch(() => undefined);
  }

  look(): void {
    if (this.#isLookDue || this.#wanted.runs.size === 0) return;
    this.#isLookDue = true;
    this.#next(async () => {
      this.#isLookDue = false;
      const messages = await runMessages(this.#caller, this.#wanted);
      if (messages.length >= batch) this.look();
      return messages;
    });
  }

  hear(notice: Notice | null): void {
    if (notice === null || (notice.kind === "run" && this.#wanted.runs.has(notice.id))) this.look();
    // Runs are looked up by their numbers; of everything else the listener must look for itself.
    if (notice === null && this.#wanted.pipelines.size + this.#wanted.sources.size > 0)
      this.#next(async () => [{ event: "missed", data: {} }]);
    if (notice && (notice.kind !== "run" || notice.pipelineId))
      this.#next(() => noticeMessages(this.#caller, this.#wanted, notice));
  }
}

/** Runs of other workspaces are as if they were not there. */
export async function keepOwnRuns(caller: Caller, { runs }: Subscription): Promise<void> {
  const own = await withWorkspace(caller.workspaceId, (tx) =>
    tx.run.findMany({ where: { id: { in: [...runs.keys()] } }, select: { id: true } }),
  );
  const known = new Set(own.map((each) => each.id));
  for (const run of runs.keys()) if (!known.has(run)) runs.delete(run);
}

/** @throws `busy` where the person has too many streams open. */
export function streamEvents(caller: Caller, wanted: Subscription, signal: AbortSignal): ReadableStream<Uint8Array> {
  const close = openStream(caller);
  const encoder = new TextEncoder();
  let end: () => void = () => undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let isOpen = true;
      const write = (text: string): void => {
        if (isOpen) controller.enqueue(encoder.encode(text));
      };
      const stream = new EventStream(caller, wanted, write);
      const deafen = listenForNotices((notice) => stream.hear(notice));
      const looking = setInterval(() => stream.look(), lookMs);
      const ping = setInterval(() => {
        write(": ping\n\n");
        void findCaller(caller.sessionId)
          .then((still) => {
            if (still?.workspaceId !== caller.workspaceId) end();
          })
          .catch(() => undefined);
      }, pingMs);
      end = () => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(ping);
        clearInterval(looking);
        deafen();
        close();
        try {
          controller.close();
        } catch {
          /* the reader has closed it already */
        }
      };
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) return end();
      write(": open\nretry: 1000\n\n");
      stream.look();
    },
    cancel: () => end(),
  });
}
