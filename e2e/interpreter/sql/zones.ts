import { timestamp, type TimestampValue } from "./values.ts";

/** What clocks in a zone show at a moment, as microseconds since 1970 of that clock. */
function shown(zone: string, micros: bigint): bigint {
  const millis = Number(micros / 1000n);
  const parts = new Intl.DateTimeFormat("en-u-ca-iso8601", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(millis);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const clock = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return BigInt(clock) * 1000n + (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n);
}

export const localIn = (zone: string, { micros }: TimestampValue): TimestampValue => timestamp(shown(zone, micros));

/** The moment at which clocks in a zone show this; where they show it twice or never, one near it. */
export function momentIn(zone: string, { micros }: TimestampValue): TimestampValue {
  const first = micros - (shown(zone, micros) - micros);
  return timestamp(micros - (shown(zone, first) - first));
}
