export interface Shape {
  readonly pattern: string;
  readonly count: number;
}

/** Values of one way to write a date: the formats that may be meant, with how many rows it has. */
export interface DateFamily {
  readonly formats: readonly string[];
  readonly count: number;
  readonly isPlain: boolean;
  readonly hasTime: boolean;
  readonly hasOffset: boolean;
}

const clock = /^(?:([ A])(9{1,2}):99(:99)?(\.9+)?( ?AA)?(A|[ ]?[+-]99(?::?99)?)?)?$/;

/** The strptime spelling of what follows the date; null where it is no time of day. */
function clockFormat(rest: string): string | null {
  const match = clock.exec(rest);
  if (!match) return null;
  if (!match[1]) return "";
  const [, between, hours, seconds, fraction, noon, zone] = match;
  const start = between === "A" ? "T" : " ";
  const half = noon === undefined ? "" : `${noon.startsWith(" ") ? " " : ""}%p`;
  const hour = `%${hours === "9" ? "-" : ""}${noon ? "I" : "H"}`;
  const offset = zone === undefined ? "" : zone === "A" ? "Z" : `${zone.startsWith(" ") ? " " : ""}%z`;
  return `${start}${hour}:%M${seconds ? ":%S" : ""}${fraction ? ".%f" : ""}${half}${offset}`;
}

/** A day or month: `%-d` where a shape shows it without its zero. */
const part = (code: string, digits: string): string => `%${digits.length === 1 ? "-" : ""}${code}`;
const monthName = (letters: string): string => (letters.replace(".", "").length === 3 ? "%b" : "%B");
const yearOf = (digits: string): string => (digits.length === 4 ? "%Y" : "%y");

const quarters: readonly [RegExp, string][] = [
  [/^9999-A9(?!9)/, "%Y-Q%q"],
  [/^9999 A9(?!9)/, "%Y Q%q"],
  [/^9999A9(?!9)/, "%YQ%q"],
  [/^A9 9999(?!9)/, "Q%q %Y"],
  [/^A9-9999(?!9)/, "Q%q-%Y"],
  [/^A9\/9999(?!9)/, "Q%q/%Y"],
  [/^9999-A99(?!9)/, "%G-W%V"],
  [/^9999A99(?!9)/, "%GW%V"],
  [/^9999-99(?![9-])/, "%Y-%m"],
];

function dateFormats(shape: string): { formats: string[]; rest: string } | null {
  const yearFirst = /^9{4}([-/.])(9{1,2})\1(9{1,2})(?!9)/.exec(shape);
  if (yearFirst) {
    const [whole, s, month, day] = yearFirst;
    return { formats: [`%Y${s}${part("m", month!)}${s}${part("d", day!)}`], rest: shape.slice(whole.length) };
  }
  const yearLast = /^(9{1,2})([-/.])(9{1,2})\2(9{4}|99)(?!9)/.exec(shape);
  if (yearLast) {
    const [whole, first, s, second, digits] = yearLast as unknown as [string, string, string, string, string];
    const year = yearOf(digits);
    const formats = [
      `${part("d", first)}${s}${part("m", second)}${s}${year}`,
      `${part("m", first)}${s}${part("d", second)}${s}${year}`,
    ];
    if (first.length === 2 && digits.length === 2) formats.push(`%y${s}${part("m", second)}${s}%d`);
    return { formats, rest: shape.slice(whole.length) };
  }
  for (const [pattern, format] of quarters)
    if (pattern.test(shape)) return { formats: [format], rest: shape.replace(pattern, "") };
  const named = /^(A{3,12}\.?)([ -])9{4}$/.exec(shape);
  if (named) return { formats: [`${monthName(named[1]!)}${named[2]}%Y`], rest: "" };
  const spoken = /^(9{1,2})(\.?) (AA )?(A{3,12}\.?) (AA )?9{4}(?!9)/.exec(shape);
  if (spoken && (spoken[2] || spoken[3] || spoken[5])) {
    const [whole, day, dot, before = "", month, after = ""] = spoken;
    const word = (text: string): string => (text === "" ? "" : "de ");
    const format = `${part("d", day!)}${dot} ${word(before)}${monthName(month!)} ${word(after)}%Y`;
    return { formats: [format], rest: shape.slice(whole.length) };
  }
  const monthFirst = /^(A{3,12}\.?) (9{1,2})(,?) 9{4}(?!9)/.exec(shape);
  if (monthFirst) {
    const [whole, month, day, comma] = monthFirst;
    return { formats: [`${monthName(month!)} ${part("d", day!)}${comma} %Y`], rest: shape.slice(whole.length) };
  }
  const dayFirst = /^(9{1,2})([- ])(A{3,12}\.?)\2(9{4}|99)(?!9)/.exec(shape);
  if (!dayFirst) return null;
  const [whole, day, s, month, digits] = dayFirst;
  return {
    formats: [`${part("d", day!)}${s}${monthName(month!)}${s}${yearOf(digits!)}`],
    rest: shape.slice(whole.length),
  };
}

const padded = (format: string): string => format.replaceAll("%-", "%");
/** Of two spellings of one format, with each part's zero optional where either lets it be absent. */
const widest = (left: string, right: string): string => {
  const parts = right.match(/%-?[A-Za-z]/g) ?? [];
  return left.replaceAll(/%-?[A-Za-z]/g, (own) => {
    const other = parts.shift()!;
    return other.startsWith("%-") ? other : own;
  });
};

const isPlainDate = (shape: string): boolean =>
  /^9999-99-99([ A]99:99(:99(\.9{1,9})?)?( ?(A|[+-]99(:?99)?))?)?$/.test(shape);

/** Groups the shapes that are dates by the way they are written. Plain are those that a cast reads without a format. */
export function dateFamilies(shapes: readonly Shape[]): DateFamily[] {
  const families = new Map<string, DateFamily>();
  for (const { pattern, count } of shapes) {
    const shape = pattern.trim().replaceAll(/[\p{L}\p{M}]/gu, "A");
    const date = dateFormats(shape);
    const time = date ? clockFormat(date.rest) : null;
    if (!date || time === null) continue;
    const formats = date.formats.map((format) => `${format}${time}`);
    const isPlain = isPlainDate(shape);
    const key = `${isPlain ? "plain " : ""}${padded(formats[0]!)}`;
    const known = families.get(key);
    const both = known?.formats.flatMap((format) => {
      const other = formats.find((each) => padded(each) === padded(format));
      return other ? [widest(format, other)] : [format];
    });
    const missing = formats.filter((each) => !known?.formats.some((format) => padded(format) === padded(each)));
    const family = {
      formats: [...(both ?? []), ...missing],
      isPlain,
      hasTime: time !== "",
      hasOffset: /%z$|Z$/.test(time),
    };
    families.set(key, { ...family, count: (known?.count ?? 0) + count });
  }
  return [...families.values()].toSorted((a, b) => b.count - a.count);
}
