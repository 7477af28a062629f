import type { FileReading } from "#domain/reading/file-reading.ts";

/** What a record must be like to be mended: so many fields, and figures in the columns that hold nothing else. */
export type Mending = NonNullable<FileReading["mend"]>;
type Marks = Pick<FileReading, "delimiter" | "quote">;

/** Longer lines are refused rather than searched for a way to cut them. */
const longestLine = 100_000;
const mostColumns = 100;
/** At so many places may one quoted field end. */
const mostEnds = 12;
const otherDelimiters = [",", ";", "\t", "|"];
const figure = /^[-+(]?[$€£¥]?[ ]?[0-9][0-9.,:/\-T +'Z%]*[$€£¥]?\)?$/;
export const isFigureField = (field: string): boolean => figure.test(field);

/** Blanks as Python's runtime has them too. */
export const blank = /^[ \t\r\n\f\v\u00A0]*$/;
export const bare = (text: string): string => text.replaceAll(/^[ \t\r\n\f\v\u00A0]+|[ \t\r\n\f\v\u00A0]+$/g, "");

interface Cut {
  readonly cost: number;
  readonly fields: readonly string[];
  /** Whether each field stood in quotes. */
  readonly quoted: readonly boolean[];
}
interface Field {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly cost: number;
  /** Where the delimiter behind it begins, or the line ends. */
  readonly end: number;
}

/** The ways in which the field that begins here may end: as it stands, and at each quote that a delimiter follows. */
function fieldsAt(line: string, at: number, { delimiter, quote }: Marks): Field[] {
  const next = line.indexOf(delimiter, at);
  const end = next < 0 ? line.length : next;
  const isOpen = quote !== "" && line.startsWith(quote, at);
  const plain: Field = { text: line.slice(at, end), isQuoted: false, cost: isOpen ? 1 : 0, end };
  if (!isOpen) return [plain];
  const ways: Field[] = [];
  for (
    let close = line.indexOf(quote, at + 1);
    close >= 0 && ways.length < mostEnds;
    close = line.indexOf(quote, close + 1)
  ) {
    const behind = close + 1;
    if (behind < line.length && !line.startsWith(delimiter, behind)) continue;
    const inner = line.slice(at + 1, close);
    const odd = inner.replaceAll(quote + quote, "").split(quote).length - 1;
    ways.push({ text: inner.replaceAll(quote + quote, quote), isQuoted: true, cost: odd, end: behind });
  }
  return [...ways, plain];
}

/** The cheapest way to cut the line into exactly so many fields; of two that cost the same, the one in quotes. */
function cutInto(line: string, marks: Marks, width: number): Cut | null {
  const known = new Map<number, Cut | null>();
  const from = (at: number, left: number): Cut | null => {
    const key = at * (width + 1) + left;
    const before = known.get(key);
    if (before !== undefined) return before;
    let best: Cut | null = null;
    for (const { text, isQuoted, cost, end } of fieldsAt(line, at, marks)) {
      const isLast = end >= line.length;
      if (isLast !== (left === 1)) continue;
      const rest = isLast ? { cost: 0, fields: [], quoted: [] } : from(end + marks.delimiter.length, left - 1);
      if (rest === null || (best !== null && rest.cost + cost >= best.cost)) continue;
      best = { cost: rest.cost + cost, fields: [text, ...rest.fields], quoted: [isQuoted, ...rest.quoted] };
    }
    known.set(key, best);
    return best;
  };
  return from(0, width);
}

const fits = (fields: readonly string[], { figures }: Mending): boolean =>
  figures.every((column) => blank.test(fields[column]!) || figure.test(bare(fields[column]!)));

/** The line's fields as they stand; null where a quote is out of place. */
function plainly(line: string, marks: Marks): Cut | null {
  const [fields, quoted]: [string[], boolean[]] = [[], []];
  for (let at = 0; ;) {
    const field = fieldsAt(line, at, marks).find(({ cost }) => cost === 0);
    if (field === undefined) return null;
    fields.push(field.text);
    quoted.push(field.isQuoted);
    if (field.end >= line.length) return { cost: 0, fields, quoted };
    at = field.end + marks.delimiter.length;
  }
}

/** A figure beside a column of figures may be the one that is meant there. */
const isFigureAtEdge = (parts: readonly string[], column: number, { figures }: Mending): boolean =>
  (figures.includes(column - 1) && figure.test(bare(parts[0]!))) ||
  (figures.includes(column + 1) && figure.test(bare(parts.at(-1)!)));

/** The line's fields where one of them holds delimiters without quotes, if only one column can be that. */
function joined(line: string, marks: Marks, mending: Mending): readonly string[] | null {
  const cut = plainly(line, marks);
  const surplus = (cut?.fields.length ?? 0) - mending.width;
  if (cut === null || surplus <= 0) return null;
  const ways: (readonly string[])[] = [];
  for (let column = 0; column < mending.width && ways.length < 2; column += 1) {
    const [end, after] = [column + surplus + 1, cut.fields.slice(column + surplus + 1)];
    if (mending.figures.includes(column) || cut.quoted.slice(column, end).includes(true)) continue;
    const parts = cut.fields.slice(column, end);
    if (parts.some((part) => blank.test(part))) continue;
    const fields = [...cut.fields.slice(0, column), parts.join(marks.delimiter), ...after];
    if (!fits(fields, mending)) continue;
    if (isFigureAtEdge(parts, column, mending)) return null;
    ways.push(fields);
  }
  return ways.length === 1 ? ways[0]! : null;
}

/** The line's fields by another delimiter, where the file's own one parts fewer of them than there are columns. */
function byAnother(line: string, marks: Marks, mending: Mending): readonly string[] | null {
  if (mending.width < 3) return null;
  for (const delimiter of otherDelimiters) {
    if (delimiter === marks.delimiter) continue;
    const cut = cutInto(line, { ...marks, delimiter }, mending.width);
    if (cut?.cost === 0 && cut.fields.filter((field) => !blank.test(field)).length > 1 && fits(cut.fields, mending))
      return cut.fields;
  }
  return null;
}

/**
 * The fields of a line that does not have as many as there are columns, where only one way of cutting it gives what the
 * columns hold. `isBroken`: a quote in it is out of place; otherwise its quotes are as they should be.
 */
export function mendedRecord(
  line: string,
  { mend, isBroken, ...marks }: Marks & { readonly mend: Mending; readonly isBroken: boolean },
): readonly (string | null)[] | null {
  const isTooMuch = line.length > longestLine || mend.width > mostColumns;
  if (isTooMuch || marks.delimiter === "" || marks.quote.length > 1) return null;
  const exact = isBroken ? cutInto(line, marks, mend.width)?.fields : undefined;
  const found = exact && fits(exact, mend) ? exact : (joined(line, marks, mend) ?? byAnother(line, marks, mend));
  return found?.map((field) => (field === "" ? null : field)) ?? null;
}
