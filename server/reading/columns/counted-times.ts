import type { ColumnReading } from "#domain/sources/profile.ts";

const namesTime = /(time|date|_at$|_on$|At$|On$|stamp|^ts$|_ts$|created|updated|modified|epoch|unix)/;
/** From 1973 to 2099, in seconds. */
const [first, last] = [1e8, 4.1e9];

/** Whole numbers under a name that says time, all of which count from 1970; null where they do not. */
export function countedTime(
  name: string,
  type: string,
  range: { min: string | null; max: string | null },
): ColumnReading | null {
  if (type !== "bigint" || !namesTime.test(name) || range.min === null || range.max === null) return null;
  const [min, max] = [Number(range.min), Number(range.max)];
  const units = { seconds: 1, milliseconds: 1e3, microseconds: 1e6 } as const;
  for (const unit of ["seconds", "milliseconds", "microseconds"] as const)
    if (min >= first * units[unit] && max <= last * units[unit])
      return { type: "timestamptz", unit, plain: 0, share: 1, ambiguous: [] };
  return null;
}
