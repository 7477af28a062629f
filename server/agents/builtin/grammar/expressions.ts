import type { ColumnRef } from "../link/vocabulary.ts";
import { column, type AggregateName, type Expression, type PartName } from "./expression.ts";
import { either, type Found, type Input, type Parser, remember, tokenAt } from "./input.ts";
import { type Phrase, phrase, phrases, type SlotTable } from "./phrase.ts";
import { canCalculate, canSum, familyOf } from "./numeric.ts";
import { countWhereSlot, shareSlot } from "./shares.ts";
import { columnSlot, isPlainWord, listOf, rowsSlot } from "./slots.ts";
import { applyStyles } from "./styles.ts";

/** A row of the source that is counted: "per visit" of a list of visits. */
const ownRows: Parser<string> = (input, at) =>
  rowsSlot(input, at).flatMap(({ end, value }) => (value === input.vocabulary.main ? [{ end, value }] : []));
const table = (): SlotTable => ({
  own: ownRows,
  column: columnSlot,
  columns: columnSlot,
  operand: operandSlot,
  simple: simpleSlot,
  product: productSlot,
  rows: rowsSlot,
});

const aggregate = (fn: AggregateName, texts: readonly string[]): Parser<Expression> => {
  const parser = phrases<Expression>(texts, table, (slots) =>
    isFigure(slots.of as Expression | undefined)
      ? { kind: "aggregate", fn, of: slots.of as Expression, where: null }
      : null,
  );
  return (input, at) =>
    parser(input, at).filter(
      ({ value }) =>
        value.kind !== "aggregate" ||
        value.of === null ||
        !["sum", "avg", "median"].includes(fn) ||
        canSum(input.vocabulary, value.of),
    );
};

const isFigure = (of: Expression | undefined): boolean =>
  of !== undefined && of.kind !== "number" && of.kind !== "text";

const aggregates = either<Expression>(
  aggregate("sum", [
    "(sum|sum up|add up|total|sum total|combined|overall|grand total|summed|summed up|added up|cumulated) ?of ?(all|every|each) {of:product}",
    "{of:simple} (total|totals|summed|summed up|added up|in total)",
    "all {of:product}",
    "how much {of:product}",
  ]),
  aggregate("avg", [
    "(average|mean|avg|typical) ?(value|size|of) ?of {of:product}",
    "{of:simple} (average|on average|mean)",
    "(average|mean) {of:product} (per|for each|for every) {own:own}",
  ]),
  aggregate("median", ["median ?of {of:product}"]),
  aggregate("max", [
    "(largest|biggest|highest|maximum|max|greatest|top|latest|most recent|longest|oldest|newest) ?(single|value of|of) {of:product}",
  ]),
  aggregate("min", [
    "(smallest|lowest|minimum|min|least|earliest|shortest|youngest|cheapest|first) ?(single|value of|of) {of:product}",
  ]),
  aggregate("count_distinct", [
    "(number|count) of (different|distinct|unique) {of:simple}",
    "how many (different|distinct|unique) {of:simple}",
    "(distinct|unique) {of:simple} (count|number)",
    "distinct count of {of:simple}",
    "count (different|distinct|unique) {of:simple}",
  ]),
  (input, at) => countOf(input, at),
  countWhereSlot,
  shareSlot,
);

const countPhrases = [
  "(number|count) of (different|distinct|unique) {of:rows}",
  "count (different|distinct|unique) {of:rows}",
  "(number|count|amount) of {of:rows}",
  "how many {of:rows} ?(there are|are there|it has|they have|were made|were placed)",
  "{of:rows} count",
  "how many",
  "count ?(of|all) {of:rows}",
].map(phrase);

/** The rows of the main source are counted; those of another, by its key among them. */
function countOf(input: Input, at: number): Found<Expression>[] {
  const isNoun = (end: number): boolean => !["counted", "counting"].includes(input.tokens[end - 1]!.lower);
  return countPhrases
    .flatMap((each) => each(input, at, table()))
    .filter(({ end }) => isNoun(end))
    .flatMap(({ end, value }) => {
      const source = (value.of as string | null | undefined) ?? null;
      if (source === null || source === input.vocabulary.main)
        return [{ end, value: { kind: "aggregate", fn: "count", of: null, where: null } as Expression }];
      const key = input.vocabulary.foreignKeys.find(
        (each) => each.to.source === source && each.from.source === input.vocabulary.main,
      );
      return key
        ? [
            {
              end,
              value: {
                kind: "aggregate",
                fn: "count_distinct",
                of: column({ source: key.from.source, name: key.from.column }),
                where: null,
              } as Expression,
            },
          ]
        : [];
    });
}

const countColumnPhrases = phrases<ColumnRef>(
  ["number of {of:column}", "how many {of:column}", "count of {of:column}"],
  table,
  (slots) => slots.of as ColumnRef,
);

/** "the number of deliveries" is no number of different days, but "of delivery days" is. */
const isCountable = (input: Input, end: number, ref: ColumnRef): boolean =>
  familyOf(input.vocabulary, column(ref)) !== "time" || ["date", "day", "time"].includes(input.tokens[end - 1]!.stem);

/** "the number of patients": the different ones, not the rows that name one; of a column that holds numbers, what they sum up to. */
const countColumn: Parser<Expression> = (input, at) =>
  countColumnPhrases(input, at)
    .filter(({ end, value }) => isCountable(input, end, value))
    .map(({ end, value: ref }) => {
      const isAmount =
        familyOf(input.vocabulary, column(ref)) === "number" && !/(^|[_ ])(id|no|nr|code|key|number)$/i.test(ref.name);
      return {
        end,
        value: {
          kind: "aggregate",
          fn: isAmount ? "sum" : "count_distinct",
          of: column(ref),
          where: null,
          isGuess: isAmount,
        } as Expression,
      };
    });

const partNames: readonly [PartName, string][] = [
  ["date", "(date|day|calendar day|calendar date|date part|day part)"],
  ["year", "(year|calendar year)"],
  ["month", "month"],
  ["quarter", "quarter"],
  ["week", "week"],
  ["weekday", "(weekday|day of the week|day of week)"],
  ["hour", "hour"],
];
const parts = either<Expression>(
  phrases<Expression>(
    ["hour of (the|a) day (of|in|from) {of:simple}", "{of:simple} hour of the day"],
    table,
    (slots) => ({ kind: "part", part: "hour", of: slots.of as Expression }),
  ),
  ...partNames.map(([part, word]) =>
    phrases<Expression>([`${word} (of|in|from) {of:simple}`, `{of:simple} ${word} only`], table, (slots) => ({
      kind: "part",
      part,
      of: slots.of as Expression,
    })),
  ),
  phrases<Expression>(
    [
      "{of:column} without ?the time",
      "{of:column} cut to the day",
      "{of:column} truncated to (day|the day|date|the date)",
    ],
    table,
    (slots) => ({ kind: "part", part: "date", of: column(slots.of as ColumnRef) }),
  ),
);

const columnExpression: Parser<Expression> = (input, at) =>
  columnSlot(input, at).map(({ end, value }) => ({ end, value: column(value) }));

const numberExpression: Parser<Expression> = (input, at) => {
  const token = tokenAt(input, at);
  if (token?.kind === "date" || token?.kind === "quoted")
    return [{ end: at + 1, value: { kind: "text", value: token.text } }];
  if (!token || token.number === null) return [];
  if (!token.isPercent) return [{ end: at + 1, value: { kind: "number", value: token.number } }];
  const factor: Expression = { kind: "number", value: token.number / 100 };
  return phrase("of {of:simple}")(input, at + 1, table()).map(({ end, value }) => ({
    end,
    value: { kind: "binary", op: "*", left: factor, right: value.of as Expression },
  }));
};

const between = phrases<Expression>(
  [
    "(gap|difference|spread|distance|range) between {high:simple} and {low:simple}",
    "how much {high:simple} exceeds {low:simple}",
  ],
  table,
  (slots) => ({ kind: "binary", op: "-", left: slots.high as Expression, right: slots.low as Expression }),
);

/** "the gap between the 75th and 25th percentile pay": the noun belongs to both. */
const betweenShared: Parser<Expression> = (input, at) => {
  const head = phrase("(gap|difference|spread) between {high:word} and {low:word}")(input, at, {
    word: (place, index) => (tokenAt(place, index) ? [{ end: index + 1, value: index }] : []),
  });
  return head.flatMap(({ end, value }) => {
    const [high, low] = [value.high as number, value.low as number];
    const found = columnSlot(input, low).filter((each) => each.end > end);
    return found.flatMap((right) => {
      const noun = input.tokens.slice(low + 1, right.end);
      const joined = [input.tokens[high]!, ...noun];
      const copy: Input = { ...input, tokens: joined, start: 0, end: joined.length, memo: new Map() };
      const left = columnSlot(copy, 0).find((each) => each.end === joined.length);
      return left && left.value.name !== right.value.name
        ? [
            {
              end: right.end,
              value: { kind: "binary", op: "-", left: column(left.value), right: column(right.value) } as Expression,
            },
          ]
        : [];
    });
  });
};

/** A value without operators around it. */
export const simpleSlot: Parser<Expression> = remember("simple", (input, at) => {
  const start = ["the", "a", "an", "its", "their", "all"].includes(tokenAt(input, at)?.lower ?? "")
    ? [at, at + 1]
    : [at];
  return start.flatMap((place) => [...columnExpression(input, place), ...numberExpression(input, place)]);
});

const productOperators = [
  ["*", phrase("(times|multiplied by|*|x)")],
  ["-", phrase("(minus|-|–)")],
  ["+", phrase("(plus|+)")],
] as const;

/** What is summed up or averaged row by row: "nights times price". */
const productSlot: Parser<Expression> = remember("product", (input, at) => {
  const grow = (found: Found<Expression>, depth: number): Found<Expression>[] => {
    const more =
      depth > 2
        ? []
        : productOperators.flatMap(([op, operator]) =>
            operator(input, found.end, {}).flatMap(({ end }) =>
              simpleSlot(input, end)
                .slice(0, 2)
                .filter((right) => canCalculate(input.vocabulary, op, [found.value, right.value]))
                .flatMap((right) =>
                  grow(
                    { end: right.end, value: { kind: "binary", op, left: found.value, right: right.value } },
                    depth + 1,
                  ),
                ),
            ),
          );
    return [...more, found];
  };
  return simpleSlot(input, at).flatMap((each) => grow(each, 0));
});

const itself: Parser<Expression> = (input, at) =>
  ["herself", "himself", "themselves", "oneself", "itself"].includes(tokenAt(input, at)?.lower ?? "")
    ? [{ end: at + 1, value: { kind: "number", value: 1 } }]
    : [];

const primary: Parser<Expression> = remember("primary", (input, at) => {
  const starts = ["the", "a", "an", "its", "their"].includes(tokenAt(input, at)?.lower ?? "") ? [at, at + 1] : [at];
  return starts.flatMap((place) => [
    ...aggregates(input, place),
    ...countColumn(input, place),
    ...parts(input, place),
    ...between(input, place),
    ...betweenShared(input, place),
    ...simpleSlot(input, place),
    ...itself(input, place),
  ]);
});

const operators: readonly ["+" | "-" | "*" | "/", string][] = [
  ["/", "(divided by|/|over|as a share of|as a percentage of|relative to)"],
  ["-", "(minus|less|-|–|reduced by|without)"],
  ["+", "(plus|+|added to|and)"],
  ["*", "(times|multiplied by|*|x)"],
];
const operatorPhrases = operators.map(([op, text]) => [op, phrase(text)] as const);

/** A value with plus, minus, times and divided by, left to right. */
export const operandSlot: Parser<Expression> = remember("operand", (input, at) => {
  const grow = (found: Found<Expression>, depth: number): Found<Expression>[] => {
    if (depth > 3) return [found];
    const more = operatorPhrases.flatMap(([op, operator]) =>
      operator(input, found.end, {}).flatMap(({ end }) => {
        if (op === "+" && input.tokens[found.end]?.lower === "and" && depth === 0) return [];
        return primary(input, end)
          .slice(0, 3)
          .filter((right) => canCalculate(input.vocabulary, op, [found.value, right.value]))
          .flatMap((right) =>
            grow({ end: right.end, value: { kind: "binary", op, left: found.value, right: right.value } }, depth + 1),
          );
      }),
    );
    return [...more, found];
  };
  return primary(input, at).flatMap((each) => grow(each, 0));
});

/** A whole computation with how it is to be written: "sum of amount with two decimals". */
export const expressionSlot: Parser<Expression> = remember("expression", (input, at) =>
  operandSlot(input, at).flatMap((found) => applyStyles(input, found)),
);

/** "the tip rate (all tips divided by all bills)": the brackets say what the words before them stand for. */
const explained: Parser<Expression> = (input, at) => {
  const found: Found<Expression>[] = [];
  for (let end = at; end < at + 4 && isNaming(input, end); end += 1) {
    if (tokenAt(input, end + 1)?.text !== "(") continue;
    for (const inner of expressionSlot(input, end + 2))
      if (tokenAt(input, inner.end)?.text === ")" && inner.value.kind !== "column")
        found.push({ end: inner.end + 1, value: inner.value });
  }
  return found;
};
const isNaming = (input: Input, at: number): boolean =>
  isPlainWord(input, at) || columnSlot(input, at).some((each) => each.end === at + 1);

const functions: readonly [AggregateName, Phrase][] = (
  [
    ["sum", "(sum|total)"],
    ["avg", "(average|mean|avg)"],
    ["median", "median"],
    ["max", "(largest|highest|maximum|max)"],
    ["min", "(smallest|lowest|minimum|min)"],
  ] as const
).map(([fn, words]) => [fn, phrase(words)]);
const functionsSlot = listOf<AggregateName>((input, at) =>
  functions.flatMap(([fn, read]) => read(input, at, {}).map(({ end }) => ({ end, value: fn }))),
);
const ofWhat = phrase("?(of) {of:product}");

/** "minimum, average and maximum of price": all of the same. */
const sharedFigures: Parser<readonly Expression[]> = (input, at) =>
  functionsSlot(input, at)
    .filter(({ value }) => value.length > 1)
    .flatMap(({ end, value: names }) =>
      ofWhat(input, end, table())
        .map((found) => ({ end: found.end, of: found.value.of as Expression }))
        .filter(({ of }) => isFigure(of) && canSum(input.vocabulary, of))
        .map(({ end: last, of }) => ({
          end: last,
          value: names.map((fn) => ({ kind: "aggregate", fn, of, where: null }) as Expression),
        })),
    );

/** Figures in a list of prose. */
export const figuresSlot: Parser<readonly Expression[]> = either<readonly Expression[]>(
  sharedFigures,
  listOf(either(expressionSlot, explained)),
);
