import { z } from "zod";
import { fail } from "#domain/errors/sluice-error.ts";

/** What one tab wants to hear of, and how far it has got with each run. */
export interface Subscription {
  readonly runs: Map<string, number>;
  readonly pipelines: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
}

const id = z.uuid();
const most = 50;

/** A place in every run at once, as the stream's event id; `Last-Event-ID` brings it back. */
export const writePosition = (runs: ReadonlyMap<string, number>): string =>
  [...runs].map(([run, number]) => `${run}:${number}`).join(",");

function readPosition(text: string | null): Map<string, number> {
  const parts = (text ?? "").split(",").map((part) => part.split(":"));
  return new Map(
    parts
      .filter(([run, number]) => id.safeParse(run).success && /^\d{1,9}$/.test(number ?? ""))
      .map(([run, number]) => [run!, Number(number)]),
  );
}

function ids(parameters: URLSearchParams, name: string): string[] {
  const given = [
    ...new Set(
      parameters
        .getAll(name)
        .flatMap((each) => each.split(","))
        .filter(Boolean),
    ),
  ];
  if (given.length > most || given.some((each) => !id.safeParse(each).success))
    throw fail("invalid_input", `${name} is a list of at most ${most} ids.`, { field: name });
  return given;
}

export function readSubscription(url: URL, lastEventId: string | null): Subscription {
  const position = readPosition(lastEventId);
  const after = url.searchParams.getAll("after").map(Number);
  const runs = ids(url.searchParams, "run").map(
    (run, index) => [run, position.get(run) ?? (Number.isInteger(after[index]) ? after[index]! : 0)] as const,
  );
  return {
    runs: new Map(runs),
    pipelines: new Set(ids(url.searchParams, "pipeline")),
    sources: new Set(ids(url.searchParams, "source")),
  };
}
