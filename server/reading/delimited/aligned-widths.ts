/** Columns stand under each other on at least so many lines. */
const leastLines = 3;
const mostLines = 400;
/** A title may stand so many lines above. */
const mostAbove = 6;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where something stands on these lines, as spans between which all of them are blank. */
function spansOf(lines: readonly (readonly string[])[]): Span[] {
  const length = Math.max(...lines.map((line) => line.length));
  const spans: Span[] = [];
  let start = -1;
  for (let at = 0; at <= length; at += 1) {
    const isFilled = lines.some((line) => (line[at] ?? " ") !== " ");
    if (isFilled && start < 0) start = at;
    if (!isFilled && start >= 0) {
      spans.push({ start, end: at });
      start = -1;
    }
  }
  return spans;
}

/** A gap of one letter may be one between words: then no word of the first line begins or ends beside it. */
const isGap = (first: readonly string[], left: Span, right: Span): boolean =>
  right.start - left.end > 1 ||
  ((first[right.start] ?? " ") !== " " && (first[left.start] ?? " ") !== " ") ||
  ((first[right.end - 1] ?? " ") !== " " && (first[left.end - 1] ?? " ") !== " ");

/** Figures end under each other: what is longer on a later line begins further to the left. */
const isRightAligned = (lines: readonly (readonly string[])[], { start, end }: Span): boolean => {
  const filled = lines.slice(1).filter((line) => line.slice(start, end).some((letter) => letter !== " "));
  const ends = filled.filter((line) => (line[end - 1] ?? " ") !== " ").length;
  const starts = filled.filter((line) => (line[start] ?? " ") !== " ").length;
  return ends === filled.length && starts < filled.length;
};

function widthsOf(lines: readonly (readonly string[])[]): number[] | null {
  const spans: Span[] = [];
  for (const span of spansOf(lines)) {
    const left = spans.at(-1);
    if (left && !isGap(lines[0]!, left, span)) spans[spans.length - 1] = { start: left.start, end: span.end };
    else spans.push(span);
  }
  if (spans.length < 2) return null;
  const starts = spans.map((span, index) =>
    index === 0 ? 0 : isRightAligned(lines, span) ? Math.min(spans[index - 1]!.end + 1, span.start) : span.start,
  );
  return starts.map((start, index) => (index === starts.length - 1 ? 0 : starts[index + 1]! - start));
}

/** The widths of columns that stand under each other, parted by blanks on every line; null where there are none. */
export function alignedWidths(text: string): number[] | null {
  const lines = text
    .split(/\r\n|\r|\n/, mostLines + 1)
    .slice(0, mostLines)
    .filter((line) => line.trim() !== "" && !line.includes("\t"))
    .map((line) => [...line.trimEnd()]);
  for (let above = 0; above <= mostAbove && lines.length - above >= leastLines; above += 1) {
    const widths = widthsOf(lines.slice(above));
    if (widths !== null) return widths;
  }
  return null;
}
