import { typeFamily } from "#domain/sql/types.ts";
import { type ColumnRef, sourceOf } from "../link/vocabulary.ts";
import { column, type Comparison, type Predicate } from "./expression.ts";
import { type Found, type Input, type Parser, tokenAt } from "./input.ts";
import { familyOf } from "./numeric.ts";
import { columnSlot } from "./slots.ts";

export interface Period {
  readonly from: string;
  readonly before: string;
}

const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const monthOf = (word: string): number =>
  months.findIndex(
    (name) =>
      name === word ||
      (word.length >= 3 && word !== "mar" && name.slice(0, 3) === word.replace(/\.$/, "")) ||
      (word === "sept" && name === "september"),
  );
const yearAt = (input: Input, at: number): number | null => {
  const token = tokenAt(input, at);
  return token?.kind === "number" && /^(19|20)\d{2}$/.test(token.text) ? Number(token.text) : null;
};
const day = (year: number, month: number): string =>
  `${year + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`;

const ordinals = new Map([
  ["first", 0],
  ["1st", 0],
  ["second", 1],
  ["2nd", 1],
  ["third", 2],
  ["3rd", 2],
  ["fourth", 3],
  ["4th", 3],
  ["last", -1],
]);
const spans = new Map([
  ["quarter", 3],
  ["half", 6],
]);

/** "the first quarter of 2024", "Q1 2024", "the second half of 2025", "H1 2025". */
function partOfYear(input: Input, from: number): Found<Period>[] {
  const at = tokenAt(input, from)?.lower === "the" ? from + 1 : from;
  const short = /^([qh])([1-4])$/.exec(tokenAt(input, at)?.lower ?? "");
  const months = short ? (short[1] === "q" ? 3 : 6) : spans.get(tokenAt(input, at + 1)?.lower ?? "");
  const rank = short ? Number(short[2]) - 1 : ordinals.get(tokenAt(input, at)?.lower ?? "");
  if (months === undefined || rank === undefined) return [];
  const after = at + (short ? 1 : 2);
  const place = ["of", "in"].includes(tokenAt(input, after)?.lower ?? "") ? after + 1 : after;
  const year = yearAt(input, place);
  const index = rank < 0 ? 12 / months - 1 : rank;
  return year === null || index * months >= 12
    ? []
    : [{ end: place + 1, value: { from: day(year, index * months), before: day(year, (index + 1) * months) } }];
}

/** "August 2024", "2024", "the first quarter of 2024": a month, a quarter, a half or a year as its first day and the first day after it. */
export const periodSlot: Parser<Period> = (input, at) => {
  const found: Found<Period>[] = [];
  const token = tokenAt(input, at);
  const month = token?.kind === "word" ? monthOf(token.lower) : -1;
  const year = yearAt(input, at + 1);
  if (month >= 0 && year !== null)
    found.push({ end: at + 2, value: { from: day(year, month), before: day(year, month + 1) } });
  found.push(...partOfYear(input, at));
  const alone = token?.lower === "year" ? yearAt(input, at + 1) : yearAt(input, at);
  if (alone !== null)
    found.push({
      end: token?.lower === "year" ? at + 2 : at + 1,
      value: { from: day(alone, 0), before: day(alone + 1, 0) },
    });
  return found;
};

export const within = (ref: ColumnRef, period: Period): Predicate => ({
  kind: "and",
  all: [
    { kind: "compare", left: column(ref), op: ">=", right: { kind: "text", value: period.from } },
    { kind: "compare", left: column(ref), op: "<", right: { kind: "text", value: period.before } },
  ],
});

/** The dates of the main source, the fullest first: where there is just one, a period needs no column. */
export function timeColumns(input: Input): ColumnRef[] {
  const { vocabulary } = input;
  const profile = sourceOf(vocabulary, vocabulary.main)?.profile;
  const times = (profile?.columns ?? []).filter(
    (each) => typeFamily(each.type) === "time" || (each.reads && typeFamily(each.reads.type) === "time"),
  );
  return times
    .toSorted((left, right) => left.nulls - right.nulls)
    .map((each) => ({ source: vocabulary.main, name: each.name }));
}

const isDate = (input: Input, at: number): string | null => {
  const token = tokenAt(input, at);
  return token?.kind === "date" && /^\d{4}-\d{2}-\d{2}/.test(token.text) ? token.text : null;
};
const sides: Readonly<Record<string, readonly Comparison[]>> = {
  since: [">="],
  after: [">"],
  before: ["<"],
  until: ["<="],
  on: ["="],
  from: [">="],
};
/** "before 2023" ends where 2023 begins, "after 2023" begins where it ends. */
const bounds: Readonly<Record<string, readonly (readonly [Comparison, keyof Period])[]>> = {
  before: [["<", "from"]],
  after: [[">=", "before"]],
  since: [[">=", "from"]],
};
const participles = new Set([
  "taken",
  "made",
  "sent",
  "held",
  "done",
  "sold",
  "bought",
  "paid",
  "given",
  "seen",
  "written",
  "dated",
  "recorded",
  "placed",
  "created",
  "measured",
  "issued",
]);

/** "in July 2024", "taken between 2024-05-03 and 2024-05-05": of the only date that the rows have. */
export function periodFirst(input: Input, from: number): Found<Predicate>[] {
  const dates = timeColumns(input);
  return dates.length === 1 ? periodOf(input, from, dates[0]!) : [];
}

export interface GuessedPeriod {
  readonly test: Predicate;
  readonly of: ColumnRef;
  readonly words: string;
}

/** The same where the rows have several dates: of the one that is filled in most. */
export function guessedPeriod(input: Input, from: number): Found<GuessedPeriod>[] {
  const dates = timeColumns(input);
  const words = (end: number): string =>
    input.tokens
      .slice(from, end)
      .map((token) => token.text)
      .join(" ");
  return dates.length > 1
    ? periodOf(input, from, dates[0]!).map(({ end, value }) => ({
        end,
        value: { test: value, of: dates[0]!, words: words(end) },
      }))
    : [];
}

/** Dates of any source. */
const isTime = ({ vocabulary }: Input, ref: ColumnRef): boolean => familyOf(vocabulary, column(ref)) === "time";

/** "admitted in April 2024", "hired after 2020": the date is named by what happened then. */
export function happenedIn(input: Input, at: number): Found<Predicate>[] {
  return columnSlot(input, at)
    .filter(({ value }) => isTime(input, value))
    .flatMap(({ end, value }) => periodOf(input, end, value));
}

function periodOf(input: Input, from: number, ref: ColumnRef): Found<Predicate>[] {
  const at = participles.has(tokenAt(input, from)?.lower ?? "") ? from + 1 : from;
  const word = tokenAt(input, at)?.lower ?? "";
  const left = column(ref);
  const test = (op: Comparison, value: string): Predicate => ({
    kind: "compare",
    left,
    op,
    right: { kind: "text", value },
  });
  const [low, high] = [isDate(input, at + 1), isDate(input, at + 3)];
  if (low === null) {
    const during = ["in", "during", "within", "throughout", "for", "from", "of"].includes(word)
      ? periodSlot(input, at + 1).map(({ end, value }) => ({ end, value: within(ref, value) }))
      : [];
    return [
      ...during,
      ...periodSlot(input, at + 1).flatMap(({ end, value }) =>
        (bounds[word] ?? []).map(([op, edge]) => ({ end, value: test(op, value[edge]) })),
      ),
    ];
  }
  const isRange =
    ["between", "from"].includes(word) &&
    ["and", "to", "until", "till", "through"].includes(tokenAt(input, at + 2)?.lower ?? "") &&
    high !== null;
  const inclusive = ["inclusive", "included"].includes(tokenAt(input, at + 4)?.lower ?? "") ? 1 : 0;
  if (isRange) return [{ end: at + 4 + inclusive, value: { kind: "and", all: [test(">=", low), test("<=", high)] } }];
  return (sides[word] ?? []).map((op) => ({ end: at + 2, value: test(op, low) }));
}
