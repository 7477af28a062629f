export interface Shape {
  readonly pattern: string;
  readonly count: number;
}

/** Values of one way to write a date: the formats that may be meant, with how many rows it has. */
export interface DateFamily {
  readonly formats: string[];
  count: number;
  readonly isPlain: boolean;
  readonly hasTime: boolean;
}

const clock = /^(?:([ A])(9{1,2}):99(:99)?(\.9+)?( ?AA)?(A|[ ]?[+-]99:?99)?)?$/;

/** The strptime spelling of what follows the date; null where it is no time of day. */
function clockFormat(rest: string): string | null {
  const match = clock.exec(rest);
  if (!match) return null;
  if (!match[1]) return "";
  const [, between, , seconds, fraction, noon, zone] = match;
  const start = between === "A" ? "T" : " ";
  const half = noon === undefined ? "" : `${noon.startsWith(" ") ? " " : ""}%p`;
  const offset = zone === undefined ? "" : zone === "A" ? "Z" : `${zone.startsWith(" ") ? " " : ""}%z`;
  return `${start}${noon ? "%I" : "%H"}:%M${seconds ? ":%S" : ""}${fraction ? ".%f" : ""}${half}${offset}`;
}

function dateFormats(shape: string): { formats: string[]; rest: string } | null {
  const yearFirst = /^9{4}([-/.])9{1,2}\1(99?)(?!9)/.exec(shape);
  if (yearFirst) return { formats: [`%Y${yearFirst[1]}%m${yearFirst[1]}%d`], rest: shape.slice(yearFirst[0].length) };
  const yearLast = /^9{1,2}([-/.])9{1,2}\1(9{4}|99)(?!9)/.exec(shape);
  if (yearLast) {
    const [whole, s, digits] = yearLast;
    const year = digits!.length === 4 ? "%Y" : "%y";
    return { formats: [`%d${s}%m${s}${year}`, `%m${s}%d${s}${year}`], rest: shape.slice(whole.length) };
  }
  const monthFirst = /^(A{3,9}) 9{1,2}(,?) 9{4}(?!9)/.exec(shape);
  if (monthFirst)
    return {
      formats: [`${monthFirst[1]!.length === 3 ? "%b" : "%B"} %d${monthFirst[2]} %Y`],
      rest: shape.slice(monthFirst[0].length),
    };
  const dayFirst = /^9{1,2}([- ])(A{3,9})\1(9{4}|99)(?!9)/.exec(shape);
  if (!dayFirst) return null;
  const [whole, s, month, digits] = dayFirst;
  return {
    formats: [`%d${s}${month!.length === 3 ? "%b" : "%B"}${s}${digits!.length === 4 ? "%Y" : "%y"}`],
    rest: shape.slice(whole.length),
  };
}

const isPlainDate = (shape: string): boolean =>
  /^9999-99-99([ A]99:99(:99(\.9{1,9})?)?( ?(A|[+-]99(:?99)?))?)?$/.test(shape);

/** Groups the shapes that are dates by the way they are written. Plain are those that a cast reads without a format. */
export function dateFamilies(shapes: readonly Shape[]): DateFamily[] {
  const families = new Map<string, DateFamily>();
  for (const { pattern, count } of shapes) {
    const shape = pattern.trim();
    const date = dateFormats(shape);
    const time = date ? clockFormat(date.rest) : null;
    if (!date || time === null) continue;
    const formats = date.formats.map((format) => `${format}${time}`);
    const isPlain = isPlainDate(shape);
    const key = isPlain ? `plain ${formats[0]}` : formats[0]!;
    const family = families.get(key) ?? { formats, count: 0, isPlain, hasTime: time !== "" };
    family.count += count;
    families.set(key, family);
  }
  return [...families.values()].toSorted((a, b) => b.count - a.count);
}
