import { type ColumnRef, profileOf } from "../link/vocabulary.ts";
import { articles } from "../text/words.ts";
import { columnFirst } from "./column-predicates.ts";
import { afterRange, between, compare, comparisonTail, type Made, turn } from "./comparison-tail.ts";
import { comparisonAfter, comparisonBefore, linkWords } from "./comparisons.ts";
import { column, type Expression, not, type Predicate, predicateIsAggregate } from "./expression.ts";
import { operandSlot } from "./expressions.ts";
import { either, type Found, type Input, type Parser, remember, tokenAt } from "./input.ts";
import { handInPredicates } from "./predicate-door.ts";
import { phrase } from "./phrase.ts";
import { flagFirst, isFlag } from "./flag-predicates.ts";
import { periodFirst } from "./periods.ts";
import { familyOf } from "./numeric.ts";
import { comparativeSlot } from "./superlatives.ts";
import { afterUnit } from "./units.ts";
import { columnSlot, isPlainWord, rowsSlot } from "./slots.ts";
import { knownValueSlot, valuesOf } from "./values.ts";

/** "at least 5,000 graduates", "5,000 flights or more", "zero passengers". */
function numberFirst(input: Input, at: number): Made {
  const amountAt: Parser<number> = (_input, place) => {
    const token = tokenAt(input, place);
    return token && token.number !== null && !token.isPercent ? [{ end: place + 1, value: token.number }] : [];
  };
  const amount = (place: number): readonly Found<number>[] => amountAt(input, place);
  const thing = either<Expression>(
    (place, index) => columnSlot(place, index).map(({ end, value }) => ({ end, value: column(value) })),
    (place, index) =>
      rowsSlot(place, index).map(({ end }) => ({
        end,
        value: { kind: "aggregate", fn: "count", of: null, where: null } as Expression,
      })),
  );
  const leading = comparisonBefore(input, at).flatMap(({ end, value: op }) =>
    amount(end).flatMap((number) =>
      thing(input, number.end).map((of) => ({
        end: of.end,
        value: compare(of.value, op, { kind: "number", value: number.value }),
      })),
    ),
  );
  const trailing = amount(at).flatMap((number) =>
    thing(input, number.end).flatMap((of) =>
      comparisonAfter(input, of.end).map(({ end, value: op }) => ({
        end,
        value: compare(of.value, op, { kind: "number", value: number.value }),
      })),
    ),
  );
  const halves = amount(at).flatMap((number) =>
    comparisonAfter(input, number.end).flatMap(({ end, value: op }) =>
      thing(input, end).map((of) => ({
        end: of.end,
        value: compare(of.value, op, { kind: "number", value: number.value }),
      })),
    ),
  );
  const ranges = between(input, at, { operand: amountAt }).flatMap(({ end, value }) =>
    thing(input, end).map((of) => ({
      end: afterRange(input, of.end),
      value: {
        kind: "and",
        all: [
          compare(of.value, ">=", { kind: "number", value: value.low as number }),
          compare(of.value, "<=", { kind: "number", value: value.high as number }),
        ],
      } as Predicate,
    })),
  );
  const zero =
    tokenAt(input, at)?.lower === "zero"
      ? thing(input, at + 1).map((of) => ({ end: of.end, value: compare(of.value, "=", { kind: "number", value: 0 }) }))
      : [];
  return [...leading, ...trailing, ...halves, ...ranges, ...zero];
}

/** "heavier than 100 kg". */
function comparativeFirst(input: Input, at: number): Made {
  return comparativeSlot(input, at).flatMap(({ end, value: { of, more } }) =>
    operandSlot(input, end)
      .filter(({ value }) => value.kind === "number")
      .map((right) => ({
        end: afterUnit(input, right.end, of),
        value: compare(column(of), more ? ">" : "<", right.value),
      })),
  );
}

const lacking = phrase(
  "(missing|empty|blank|without|lacking|lacks|no|having no|with no|null) ?(any|known|given) {of:column} ?(value|values|at all)",
);
const having = phrase("(with|having|has|have) (some|known|given|any) {of:column}");
/** A yes or no that is always filled in is "no" where it is lacking. */
const lacks = ({ vocabulary }: Input, ref: ColumnRef): Predicate =>
  isFlag(vocabulary, ref) && profileOf(vocabulary, ref)?.nulls === 0
    ? not({ kind: "true", of: column(ref) })
    : { kind: "null", of: column(ref) };

/** "without an age", "missing drop-off zone". */
function lackFirst(input: Input, at: number): Made {
  const table = { column: columnSlot };
  return [
    ...lacking(input, at, table).map(({ end, value }) => ({ end, value: lacks(input, value.of as ColumnRef) })),
    ...having(input, at, table).map(({ end, value }) => ({
      end,
      value: not({ kind: "null", of: column(value.of as ColumnRef) }),
    })),
  ];
}

/** "cancelled orders", "first or second class": values that only one column holds. */
function valueFirst(input: Input, at: number): Made {
  const token = tokenAt(input, at);
  const negative = token?.lower === "not";
  const start = negative ? at + 1 : at;
  const first = tokenAt(input, start);
  if (!first || first.kind === "number") return [];
  const nullColumn = isNullText(first.text) ? columnWithNullWord(input, first.text) : null;
  if (nullColumn) {
    const named = columnSlot(input, start + 1).filter(
      ({ value }) => value.name === nullColumn.name && value.source === nullColumn.source,
    );
    return [...named, { end: start + 1 }].map(({ end }) => ({
      end,
      value: turn({ kind: "null_word", of: nullColumn, word: first.text }, negative),
    }));
  }
  return knownValueSlot(input, start).flatMap(({ value: links }) => {
    const columns = [...new Map(links.map((link) => [`${link.ref.source}.${link.ref.name}`, link.ref])).values()];
    return columns.flatMap((ref) =>
      valuesOf(input, start, ref).flatMap((list) => {
        const named = columnSlot(input, list.end).find(
          (each) => each.value.name === ref.name && each.value.source === ref.source,
        );
        if (columns.length > 1 && !named) return [];
        return [
          { end: named?.end ?? list.end, value: turn({ kind: "in", left: column(ref), values: list.value }, negative) },
        ];
      }),
    );
  });
}

const isNullText = (text: string): boolean => /^(#?n\/a|null|nan|none|-+|\?+)$/i.test(text);

/** The one number or date column that writes this word where it has no value. */
function columnWithNullWord(input: Input, word: string): ColumnRef | null {
  const main = input.vocabulary.sources.find((source) => source.name === input.vocabulary.main);
  const found = (main?.profile.columns ?? []).filter((each) =>
    each.reads?.nulls?.some((text) => text.toLowerCase() === word.toLowerCase()),
  );
  return found.length === 1 ? { source: input.vocabulary.main, name: found[0]!.name } : null;
}

const someValues = phrase("(anything|everything|values|figures|numbers|amounts|whatever)");

/** "values of 10000 and more": of the number column that was spoken of last. */
export const earlierSlot: Parser<Predicate> = (input, at) => {
  const from = someValues(input, at, {})[0]?.end;
  const ref = from === undefined ? null : lastNumber(input, at);
  return ref === null || from === undefined
    ? []
    : comparisonTail(input, linkWords(input, from).end, { left: column(ref), negative: false });
};

function lastNumber(input: Input, at: number): ColumnRef | null {
  const wide: Input = { ...input, start: 0, memo: new Map() };
  for (let place = at - 1; place >= Math.max(0, at - 25); place -= 1) {
    const found = columnSlot(wide, place).find(
      ({ end, value }) => end <= at && ["number", "any"].includes(familyOf(input.vocabulary, column(value))),
    );
    if (found) return found.value.source === null ? null : found.value;
  }
  return null;
}

/** Conditions that need no word before them: "visits between 30 and 60 minutes", "readings hotter than 30 degrees". */
export const comparedSlot: Parser<Predicate> = (input, at) => [
  ...comparativeFirst(input, at),
  ...numberFirst(input, at).filter(({ value }) => !predicateIsAggregate(value)),
];

const atom: Parser<Predicate> = remember("atom", (input, at) => {
  let place = at;
  for (
    let token = tokenAt(input, place);
    token?.kind === "word" &&
    (articles.has(token.lower) ||
      [
        "with",
        "whose",
        "where",
        "have",
        "has",
        "having",
        "if",
        "when",
        "which",
        "who",
        "that",
        "are",
        "is",
        "it",
        "they",
        "was",
        "were",
        "in",
        "at",
        "of",
        "either",
        "for",
      ].includes(token.lower));
    token = tokenAt(input, place)
  )
    place += 1;
  const isVerb = isPlainWord(input, place) && tokenAt(input, place)!.lower.endsWith("ed");
  const preposition = ["in", "at", "on", "from", "by", "to", "with"].includes(tokenAt(input, place + 1)?.lower ?? "")
    ? 1
    : 0;
  const starts = [...new Set([at, place, ...(isVerb ? [place + 1 + preposition] : [])])];
  return starts
    .flatMap((start) => [
      ...columnFirst(input, start),
      ...numberFirst(input, start),
      ...comparativeFirst(input, start),
      ...lackFirst(input, start),
      ...valueFirst(input, start),
      ...flagFirst(input, start),
      ...periodFirst(input, start),
    ])
    .filter((found) => found.end > at);
});

function joinWith(word: "and" | "or", one: Parser<Predicate>): Parser<Predicate> {
  return remember(`predicate-${word}`, (input, at) => {
    const grow = (found: Found<readonly Predicate[]>): Found<readonly Predicate[]>[] => {
      let next = found.end;
      if (tokenAt(input, next)?.text === ",") next += 1;
      const joiner = tokenAt(input, next)?.lower;
      if (joiner === word) next += 1;
      else if (word === "or" || joiner === "or") return [found];
      const more =
        next === found.end
          ? []
          : one(input, next)
              .slice(0, 2)
              .flatMap((each) => grow({ end: each.end, value: [...found.value, each.value] }));
      return [...more, found];
    };
    return one(input, at)
      .slice(0, 4)
      .flatMap((each) => grow({ end: each.end, value: [each.value] }))
      .map(({ end, value }) => ({
        end,
        value: value.length === 1 ? value[0]! : ({ kind: word, all: value } as Predicate),
      }));
  });
}

/** A condition on rows (or on groups, where it speaks of a count or a total). */
export const predicateSlot: Parser<Predicate> = joinWith("or", joinWith("and", atom));
handInPredicates(predicateSlot);
