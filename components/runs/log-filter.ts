import type { LogView } from "#domain/api/runs.ts";

export const severity = { debug: 0, info: 1, warn: 2, error: 3 } as const;
type Level = keyof typeof severity;

const units = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** From when on: `30s`, `5m`, `2h` before the last line, or a time of day such as 14:20 or 14:20:05. */
function sinceTime(written: string, last: number): number | null {
  const span = /^(\d+)([smh])$/.exec(written);
  if (span) return last - Number(span[1]) * units[span[2] as keyof typeof units];
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(written);
  return clock ? new Date(last).setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0) : null;
}

/** `level:warn stage:load since:30s text`: the words that are left must all be in the message. */
export function logFilter(query: string, last = Date.now()): (line: LogView) => boolean {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
  const value = (key: string): string | undefined =>
    parts.find((part) => part.startsWith(`${key}:`))?.slice(key.length + 1);
  const level = value("level");
  const stage = value("stage") ?? value("step");
  const from = sinceTime(value("since") ?? "", last);
  const words = parts.filter((part) => !/^(level|stage|step|since):/.test(part));
  return (line) =>
    (!level || severity[line.level] >= (severity[level as Level] ?? 0)) &&
    (!stage || (line.stage ?? "").toLowerCase().includes(stage)) &&
    (from === null || Date.parse(line.at) >= from) &&
    words.every((word) => line.message.toLowerCase().includes(word));
}
