import { type DateValue, type IntervalValue, timestamp, type TimestampValue, type TimeValue } from "./values.ts";

export const dayMicros = 86_400_000_000n;
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

const floorDivide = (value: bigint, divisor: bigint): bigint =>
  (value - (((value % divisor) + divisor) % divisor)) / divisor;

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
export function daysFromCivil({ year, month, day }: Civil): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function civilFromDays(days: number): Civil {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * part + 2) / 5) + 1,
  };
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
export const monthDays = (year: number, month: number): number =>
  month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
export const isCivil = ({ year, month, day }: Civil): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= monthDays(year, month);

export const daysOf = (value: DateValue | TimestampValue): number =>
  value.kind === "date" ? value.days : Number(floorDivide(value.micros, dayMicros));
export const microsOf = (value: DateValue | TimestampValue): bigint =>
  value.kind === "date" ? BigInt(value.days) * dayMicros : value.micros;
const microsOfDay = (value: DateValue | TimestampValue | TimeValue): bigint =>
  value.kind === "time" ? value.micros : microsOf(value) - BigInt(daysOf(value)) * dayMicros;

export function clockOf(value: DateValue | TimestampValue | TimeValue): Clock {
  const micros = Number(microsOfDay(value));
  const seconds = Math.floor(micros / 1_000_000);
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micros: micros % 1_000_000,
  };
}

export const clockMicros = ({ hour, minute, second, micros }: Clock): bigint =>
  BigInt(hour * 3600 + minute * 60 + second) * 1_000_000n + BigInt(micros);

export const padded = (value: number, width: number): string => String(value).padStart(width, "0");

export function formatDate(value: DateValue | TimestampValue): string {
  const { year, month, day } = civilFromDays(daysOf(value));
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

export function formatClock(value: TimestampValue | TimeValue): string {
  const { hour, minute, second, micros } = clockOf(value);
  const fraction = micros === 0 ? "" : `.${padded(micros, 6).replace(/0+$/, "")}`;
  return `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}${fraction}`;
}

export const formatTimestamp = (value: TimestampValue): string => `${formatDate(value)} ${formatClock(value)}`;

/** A month later is the same day of the next month, or its last one. */
export function addInterval(value: DateValue | TimestampValue, step: IntervalValue): TimestampValue {
  const { year, month, day } = civilFromDays(daysOf(value));
  const months = year * 12 + month - 1 + step.months;
  const to = { year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1 };
  const days = daysFromCivil({ ...to, day: Math.min(day, monthDays(to.year, to.month)) }) + step.days;
  return timestamp(BigInt(days) * dayMicros + microsOfDay(value) + step.micros);
}

/** 1 for Monday to 7 for Sunday. */
export const isoWeekday = (days: number): number => ((((days + 3) % 7) + 7) % 7) + 1;

/** The ISO week and the year that it belongs to. */
export function isoWeek(days: number): { year: number; week: number } {
  const thursday = days - isoWeekday(days) + 4;
  const { year } = civilFromDays(thursday);
  return { year, week: Math.floor((thursday - daysFromCivil({ year, month: 1, day: 1 })) / 7) + 1 };
}

export const dayOfYear = (days: number): number =>
  days - daysFromCivil({ year: civilFromDays(days).year, month: 1, day: 1 }) + 1;
