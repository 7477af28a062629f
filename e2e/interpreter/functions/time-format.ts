import {
  clockMicros,
  clockOf,
  civilFromDays,
  dayMicros,
  dayOfYear,
  daysFromCivil,
  daysOf,
  isCivil,
  isoWeek,
  isoWeekday,
  padded,
} from "../sql/calendar.ts";
import { type MonthLanguage, monthsOf } from "#domain/sql/month-names.ts";
import { BindError, type DateValue, timestamp, type TimestampValue } from "../sql/values.ts";

export const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
/** From Sunday, as weekday 0. */
export const dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));

interface Read {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
  dayOfYear: number | null;
  isPm: boolean | null;
  usesTwelve: boolean;
  offsetMinutes: number;
}

const number = (digits: number): RegExp => new RegExp(`\\d{1,${digits}}`, "y");
const named = (names: readonly string[]): RegExp => new RegExp(names.join("|"), "iy");
const indexOf = (names: readonly string[], text: string): number =>
  names.findIndex((name) => name.toLowerCase() === text.toLowerCase());

const between = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** What each code reads and where it goes; false refuses the text. */
const readers: Record<string, [RegExp, (read: Read, text: string) => boolean | void]> = {
  Y: [
    number(4),
    (read, text) => {
      read.year = Number(text);
    },
  ],
  y: [
    number(2),
    (read, text) => {
      read.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000);
    },
  ],
  m: [number(2), (read, text) => between((read.month = Number(text)), 1, 12)],
  d: [number(2), (read, text) => between((read.day = Number(text)), 1, 31)],
  H: [number(2), (read, text) => between((read.hour = Number(text)), 0, 23)],
  I: [
    number(2),
    (read, text) => {
      read.usesTwelve = true;
      return between((read.hour = Number(text)), 1, 12);
    },
  ],
  M: [number(2), (read, text) => between((read.minute = Number(text)), 0, 59)],
  S: [number(2), (read, text) => between((read.second = Number(text)), 0, 59)],
  f: [
    number(6),
    (read, text) => {
      read.micros = Number(text.padEnd(6, "0"));
    },
  ],
  g: [
    number(3),
    (read, text) => {
      read.micros = Number(text.padEnd(3, "0")) * 1000;
    },
  ],
  j: [number(3), (read, text) => between((read.dayOfYear = Number(text)), 1, 366)],
  p: [
    /am|pm/iy,
    (read, text) => {
      read.isPm = text.toLowerCase() === "pm";
    },
  ],
  b: [
    named(short(monthNames)),
    (read, text) => {
      read.month = indexOf(short(monthNames), text) + 1;
    },
  ],
  B: [
    named(monthNames),
    (read, text) => {
      read.month = indexOf(monthNames, text) + 1;
    },
  ],
  a: [named(short(dayNames)), () => undefined],
  A: [named(dayNames), () => undefined],
  z: [
    /[+-]\d{2}(?::?\d{2})?/y,
    (read, text) => {
      const [hours, minutes] = [text.slice(1, 3), text.slice(3).replace(":", "")];
      read.offsetMinutes = (Number(hours) * 60 + Number(minutes || 0)) * (text.startsWith("-") ? -1 : 1);
    },
  ],
};

/** The codes and literal texts of a format; `%-d` is `%d` that may lack its zero. */
function* piecesOf(format: string): Generator<{ code: string; isShort: boolean } | { text: string }> {
  for (let index = 0; index < format.length; index += 1) {
    if (format[index] !== "%") {
      yield { text: format[index]! };
      continue;
    }
    const isShort = format[index + 1] === "-";
    index += isShort ? 2 : 1;
    const code = format[index] ?? "";
    yield code === "%" ? { text: "%" } : { code, isShort };
  }
}

function readPieces(text: string, format: string, read: Read): boolean {
  let at = /^\s*/.exec(text)![0].length;
  for (const piece of piecesOf(format)) {
    if ("text" in piece) {
      if (text[at] !== piece.text) return false;
      at += 1;
      if (piece.text === " ") while (text[at] === " ") at += 1;
      continue;
    }
    const reader = readers[piece.code];
    if (!reader) throw new BindError(`the interpreter does not read %${piece.code}`);
    reader[0].lastIndex = at;
    const found = reader[0].exec(text)?.[0];
    if (found === undefined || reader[1](read, found) === false) return false;
    at += found.length;
  }
  return text.slice(at).trim() === "";
}

/** How many digits a code stands for when it is taken at its word. */
const width: Record<string, number> = { Y: 4, y: 2, m: 2, d: 2, H: 2, I: 2, M: 2, S: 2, j: 3 };

/** The month's name in a language is put into digits, and the rest read as ever. */
function readNamedMonth(text: string, format: string, language: MonthLanguage): TimestampValue | null {
  for (const [index, words] of monthsOf(language).entries())
    for (const word of words.toSorted((a, b) => b.length - a.length)) {
      const at = text.toLowerCase().indexOf(word);
      if (at < 0) continue;
      const end = at + word.length + (text[at + word.length] === "." ? 1 : 0);
      const spelled = `${text.slice(0, at)}${padded(index + 1, 2)}${text.slice(end)}`;
      const read = readTimeStrictly(spelled, format.replace(/%[bB]/, "%m"));
      if (read) return read;
    }
  return null;
}

function readQuarter(text: string, format: string): TimestampValue | null {
  for (const [index, month] of ["01", "04", "07", "10"].entries()) {
    const [before, after] = format.split("%q") as [string, string];
    const digits = before.replace("%Y", "....").length;
    if (text[digits] !== String(index + 1)) continue;
    const spelled = `${text.slice(0, digits)}${month}${text.slice(digits + 1)}`;
    return readTimeStrictly(spelled, `${before}%m${after}`);
  }
  return null;
}

/** The Monday of an ISO week. */
function readWeek(text: string, format: string): TimestampValue | null {
  const match = new RegExp(`^${format.replace("%G", "(\\d{4})").replace("%V", "(\\d{2})")}$`).exec(text);
  if (!match) return null;
  const fourth = daysFromCivil({ year: Number(match[1]), month: 1, day: 4 });
  const days = fourth - (isoWeekday(fourth) - 1) + 7 * (Number(match[2]) - 1);
  return isoWeek(days).week === Number(match[2]) ? timestamp(BigInt(days) * dayMicros) : null;
}

/** As `readTime`, for a text that has every digit of the format, its separators, and nothing else. */
export function readTimeStrictly(text: string, format: string, language?: MonthLanguage): TimestampValue | null {
  if (language && /%[bB]/.test(format)) return readNamedMonth(text, format, language);
  if (format.includes("%q")) return readQuarter(text, format);
  if (format.includes("%V")) return readWeek(text, format);
  let at = 0;
  for (const piece of piecesOf(format)) {
    if ("text" in piece) {
      if (text[at] !== piece.text) return null;
      at += 1;
      continue;
    }
    const reader = readers[piece.code]?.[0];
    if (!reader) throw new BindError(`the interpreter does not read %${piece.code}`);
    reader.lastIndex = at;
    const size = reader.exec(text)?.[0].length ?? 0;
    const least = piece.isShort ? 1 : (width[piece.code] ?? 1);
    if (size < least) return null;
    at += size;
  }
  return at === text.length ? readTime(text, format) : null;
}

export const readsOffset = (format: string): boolean =>
  [...piecesOf(format)].some((piece) => "code" in piece && (piece.code === "z" || piece.code === "Z"));

/** The moment that a text names in this format, null where it does not follow it. Unnamed parts are 1900-01-01 00:00. */
export function readTime(text: string, format: string): TimestampValue | null {
  const read: Read = {
    year: 1900,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    micros: 0,
    dayOfYear: null,
    isPm: null,
    usesTwelve: false,
    offsetMinutes: 0,
  };
  if (!readPieces(text, format, read)) return null;
  if (read.usesTwelve && read.isPm !== null) read.hour = (read.hour % 12) + (read.isPm ? 12 : 0);
  if (!isCivil(read)) return null;
  const days =
    read.dayOfYear === null
      ? daysFromCivil(read)
      : daysFromCivil({ year: read.year, month: 1, day: 1 }) + read.dayOfYear - 1;
  return timestamp(BigInt(days) * dayMicros + clockMicros(read) - BigInt(read.offsetMinutes) * 60_000_000n);
}

/** Weeks of the year that have begun, counted by their first weekday (0 Sunday, 1 Monday). */
const weekCount = (days: number, first: number): number =>
  Math.floor((dayOfYear(days) - 1 + 7 - ((isoWeekday(days) - first + 7) % 7)) / 7);

export function writeTime(value: DateValue | TimestampValue, format: string): string {
  const days = daysOf(value);
  const { year, month, day } = civilFromDays(days);
  const { hour, minute, second, micros } = clockOf(value);
  const weekday = isoWeekday(days) % 7;
  const parts: Record<string, [number, number] | string> = {
    Y: [year, 4],
    y: [year % 100, 2],
    m: [month, 2],
    d: [day, 2],
    H: [hour, 2],
    I: [hour % 12 || 12, 2],
    M: [minute, 2],
    S: [second, 2],
    f: [micros, 6],
    g: [Math.floor(micros / 1000), 3],
    j: [dayOfYear(days), 3],
    p: hour < 12 ? "AM" : "PM",
    b: monthNames[month - 1]!.slice(0, 3),
    B: monthNames[month - 1]!,
    a: dayNames[weekday]!.slice(0, 3),
    A: dayNames[weekday]!,
    u: String(isoWeekday(days)),
    w: String(weekday),
    V: [isoWeek(days).week, 2],
    G: [isoWeek(days).year, 4],
    W: [weekCount(days, 1), 2],
    U: [weekCount(days, 0), 2],
  };
  return format.replaceAll(/%(-?)([\s\S])/g, (_whole, minus: string, code: string) => {
    if (code === "%") return "%";
    const part = parts[code];
    if (part === undefined) throw new BindError(`the interpreter does not write %${code}`);
    return typeof part === "string" ? part : minus ? String(part[0]) : padded(part[0], part[1]);
  });
}
