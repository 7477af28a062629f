import { type RunEvent, runEventSchema } from "#domain/api/runs.ts";

/** What a view wants to hear about. One stream serves every view of the tab. */
export interface Topic {
  readonly run?: string;
  readonly after?: number;
  readonly pipeline?: string;
  readonly source?: string;
}
export type LiveEvent =
  | { readonly type: "run"; readonly event: RunEvent }
  | { readonly type: "source"; readonly id: string }
  | {
      readonly type: "turn";
      readonly pipeline: string;
      readonly turn: string;
      readonly state: string;
      readonly progress: string | null;
    }
  /** Something may have happened while nobody listened: look again. */
  | { readonly type: "missed" }
  | { readonly type: "started"; readonly pipeline: string; readonly run: string }
  | { readonly type: "pipeline"; readonly id: string; readonly revision: number };

interface Subscription {
  topic: Topic;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: LinkState) => void;
}
export type LinkState = "connecting" | "live" | "lost";

const subscriptions = new Set<Subscription>();
let source: EventSource | null = null;
let address = "";
let retryMs = 500;
let timer: ReturnType<typeof setTimeout> | undefined;

function wanted(): string {
  const query = new URLSearchParams();
  const runs = new Map<string, number>();
  for (const { topic } of subscriptions) {
    if (topic.run) runs.set(topic.run, Math.min(runs.get(topic.run) ?? Infinity, topic.after ?? 0));
    if (topic.pipeline) query.append("pipeline", topic.pipeline);
    if (topic.source) query.append("source", topic.source);
  }
  for (const [run, after] of runs) {
    query.append("run", run);
    query.append("after", String(after));
  }
  return subscriptions.size === 0 ? "" : `/api/events?${query.toString()}`;
}

const tell = (state: LinkState): void => subscriptions.forEach((each) => each.onState(state));

function deliver(event: LiveEvent): void {
  for (const each of subscriptions) {
    if (event.type === "run" && each.topic.run === event.event.run)
      each.topic = { ...each.topic, after: Math.max(each.topic.after ?? 0, event.event.number) };
    each.onEvent(event);
  }
}

function listen(stream: EventSource): void {
  stream.addEventListener("open", () => {
    retryMs = 500;
    tell("live");
  });
  stream.addEventListener("run", (message) => {
    const parsed = runEventSchema.safeParse(JSON.parse((message as MessageEvent<string>).data));
    if (parsed.success) deliver({ type: "run", event: parsed.data });
  });
  for (const type of ["source", "turn", "pipeline", "started", "missed"] as const) {
    stream.addEventListener(type, (message) =>
      deliver({ type, ...JSON.parse((message as MessageEvent<string>).data) } as LiveEvent),
    );
  }
  stream.addEventListener("error", () => {
    stream.close();
    if (source !== stream) return;
    source = null;
    address = "";
    tell("lost");
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, 15_000);
  });
}

function connect(): void {
  clearTimeout(timer);
  const next = wanted();
  const same = next.replaceAll(/after=\d+/g, "") === address.replaceAll(/after=\d+/g, "");
  if (source && same) return;
  source?.close();
  source = null;
  address = next;
  if (next === "") return;
  tell("connecting");
  source = new EventSource(next);
  listen(source);
}

/** Hears a topic until the returned function is called; resumes by number after a lost connection. */
export function subscribe(subscription: Subscription): () => void {
  subscriptions.add(subscription);
  queueMicrotask(connect);
  return () => {
    subscriptions.delete(subscription);
    queueMicrotask(connect);
  };
}
