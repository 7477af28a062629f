import { choiceSlot } from "../grammar/choices.ts";
import { column, type Expression, isAggregate, type Predicate, type Style } from "../grammar/expression.ts";
import { expressionSlot } from "../grammar/expressions.ts";
import type { Clause, OutputItem } from "../grammar/intent.ts";
import { type Found, type Input, type Parser, remember, tokenAt } from "../grammar/input.ts";
import { phrase } from "../grammar/phrase.ts";
import { columnSlot, isAnd, nameSlot, rowsSlot, sourceNoun, sourceSlot } from "../grammar/slots.ts";
import { predicateSlot } from "../grammar/predicates.ts";
import { applyStyles, styleSlot } from "../grammar/styles.ts";
import { linkColumns } from "../link/column-link.ts";
import { nameWords } from "../text/stem.ts";

const verbs =
  "(has|have|having|with|contains|contain|containing|should have|must have|shall have|needs|is made of|consists of|should contain|must contain|should be|are|is)";
const counted = "(two|three|four|five|six|seven|eight)";
/** How a list of columns is announced. Where the word "columns" is missing, its items must be known. */
const heads = [
  `?(result|output|table|file|final table|report|answer|it|target) ${verbs} ?(exactly|just|only|these|following) ?${counted} (column|columns|fields) ?(in this order|in order|called|named|:|are)`,
  "?(output|result|final|target|keep|give me|show|i need|use|return|write|name|want|result in|in) ?(exactly|just|only|these) (column|columns|fields) ?(are|is|should be|must be|:|called|named) ?(in this order|in that order|in order|in the order) ?:",
  "(columns|fields|output|result|result columns|output columns|final columns|columns wanted|show|give me|i'd like|i need|i want|keep|keep just|just|store|return|list|select|produce|deliver|export|need|name the columns|call the columns|would like|just these|keep just these|as columns) ?(exactly|these|only|the columns|columns) ?:",
  "(so|and|so that|where) ?the columns (are|should be|must be|become) ?:",
  "with ?(the) columns ?:",
  `?(in|as|with) ?(exactly|just|only) ${counted} (columns|fields) ?:`,
  "columns ?:",
].map(phrase);
const looseHeads = [
  "with",
  "need {r:rows} with",
  "(give me|give us|give|show|show me|list|return|output|keep|print|need|want|export|select|deliver|produce|i'd like|would like|get|display|report|including|containing|send me) ?(me|us) ?(just|only|exactly) ?:",
  ":",
  "-",
  "–",
  "—",
  "LP",
].map(phrase);

interface Detail {
  readonly expression: Expression | null;
  readonly style: Style | null;
}

const kind = "?(boolean|flag|true/false column|boolean column|column|field|flag column|yes/no column) ?(called|named)";
const whether = [
  `${kind} {n:name} ?(,|that|which) (says|tells|shows|saying|telling|is true|true|true only) (whether|if|when|where) {p:pred}`,
  `(boolean|flag|true/false column|boolean column|column|flag column|yes/no column) ?(called|named) {n:name} ?, (whether|if|when) {p:pred}`,
  `${kind} {n:name} (,|:|=|that is|which is) {e:choice}`,
  `${kind} {n:name} LP {e:choice} RP`,
  `(column|field) ?(called|named) {n:name} {e:choice}`,
  `${kind} {n:name} (:|=) {e:expr}`,
  `(column|field) ?(called|named) {n:name} , {e:expr}`,
  `(column|field) ?(called|named) {n:name} (holding|with|for) {e:expr}`,
].map(phrase);

/** "parcels (the count)". */
const bareCount = phrase("?(their) (count|how many|number of them|how many there are)");
const rowCount: Expression = { kind: "aggregate", fn: "count", of: null, where: null };

const detailAt = (input: Input, at: number, close: string | null): Found<Detail>[] => {
  const closed = <T>(found: Found<T>): boolean => close === null || tokenAt(input, found.end)?.text === close;
  const end = (at: number): number => (close === null ? at : at + 1);
  const from = ["from", "="].includes(tokenAt(input, at)?.lower ?? "") ? at + 1 : at;
  return [
    ...expressionSlot(input, from)
      .filter(closed)
      .map((found) => ({ end: end(found.end), value: { expression: found.value, style: null } })),
    ...(close === null
      ? []
      : bareCount(input, at, {})
          .filter(closed)
          .map((found) => ({ end: end(found.end), value: { expression: rowCount, style: null } }))),
    ...styleSlot(input, at)
      .filter(closed)
      .map((found) => ({ end: end(found.end), value: { expression: null, style: found.value } })),
  ];
};

/** A value that is worked out, not just another column or a text. */
const computed: Parser<Expression> = (input, at) =>
  expressionSlot(input, at).filter(({ value }) => !["column", "number", "text"].includes(value.kind));

const asName = (input: Input, at: number, end: number): string => {
  const words = input.tokens
    .slice(at, end)
    .flatMap((token) => nameWords(token.text))
    .filter((word) => !["the", "a", "an"].includes(word));
  return words.join("_");
};

/** `revenue`, `reading (the higher)`, `pay_spread, the gap between …`, `survived as true/false`, `sum of amount as revenue`. */
const item: Parser<OutputItem> = remember("output-item", (input, at) => {
  const start = ["the", "a", "an", "then", "its", "also"].includes(tokenAt(input, at)?.lower ?? "") ? at + 1 : at;
  const found: Found<OutputItem>[] = [];
  for (const { end, value: name } of nameSlot(input, start)) {
    if (tokenAt(input, start)?.number !== null) continue;
    found.push({ end, value: { name, expression: null, style: null } });
    const next = tokenAt(input, end);
    const details =
      next?.text === "("
        ? detailAt(input, end + 1, ")")
        : next && [":", "="].includes(next.text)
          ? detailAt(input, end + 1, null)
          : next && ["as", "from"].includes(next.lower)
            ? detailAt(input, next.lower === "as" ? end : end, null)
            : [];
    for (const detail of details) found.push({ end: detail.end, value: { name, ...detail.value } });
    const isColumn = linkColumns(input.vocabulary, [name]).some(
      (link) => link.ref.source !== null && link.score >= 0.97,
    );
    const appositive =
      !isColumn && next?.text === "," && ["the", "a", "an"].includes(tokenAt(input, end + 1)?.lower ?? "")
        ? expressionSlot(input, end + 1).filter((each) => each.value.kind !== "column")
        : [];
    for (const each of appositive) found.push({ end: each.end, value: { name, expression: each.value, style: null } });
  }
  for (const each of expressionSlot(input, start)) {
    const called = tokenAt(input, each.end)?.lower;
    const naming = called === "as" || called === "called" || called === "named" ? nameSlot(input, each.end + 1) : [];
    for (const name of naming)
      for (const styled of applyStyles(input, { end: name.end, value: each.value }))
        found.push({ end: styled.end, value: { name: name.value, expression: styled.value, style: null } });
    if (each.end > start + 1 && each.value.kind !== "number")
      found.push({
        end: each.end,
        value: { name: nameOf(each.value, asName(input, start, each.end)), expression: each.value, style: null },
      });
  }
  for (const { end, value } of whether.flatMap((each) =>
    each(input, start, { name: nameSlot, pred: predicateSlot, choice: choiceSlot, expr: computed }),
  ))
    found.push({
      end,
      value: {
        name: value.n as string,
        expression: (value.e as Expression | undefined) ?? { kind: "test", test: value.p as Predicate },
        style: null,
      },
    });
  for (const each of columnSlot(input, start))
    if (each.end > start + 1)
      found.push({ end: each.end, value: { name: each.value.name, expression: column(each.value), style: null } });
  return found;
});

const nameOf = (expression: Expression, words: string): string =>
  expression.kind === "column"
    ? expression.ref.name
    : expression.kind === "styled"
      ? nameOf(expression.of, words)
      : words.replace(/_(rounded|with|to|as).*$/, "").replace(/_of_/, "_");

const grow = (input: Input, found: Found<readonly OutputItem[]>, width: number): Found<readonly OutputItem[]>[] => {
  const next = isAnd(input, found.end);
  if (next === found.end) return [found];
  const more = item(input, next)
    .slice(0, width)
    .flatMap((each) =>
      found.value.some((other) => other.name === each.value.name)
        ? []
        : grow(input, { end: each.end, value: [...found.value, each.value] }, width),
    );
  return [...more, found];
};

const lists: Parser<readonly OutputItem[]> = (input, at) =>
  item(input, at)
    .slice(0, 6)
    .flatMap((each) => grow(input, { end: each.end, value: [each.value] }, 3));

const table = { rows: rowsSlot, source: sourceSlot, style: styleSlot };
const typedHead = phrase("with {st:style} columns ?:");

const isKnown = (input: Input, each: OutputItem): boolean =>
  /_/.test(each.name) ||
  each.expression !== null ||
  input.vocabulary.defined.includes(each.name) ||
  sourceNoun(input, each.name.toLowerCase()) !== null ||
  linkColumns(input.vocabulary, [each.name]).some((link) => link.score >= 0.9);

/** A list that nobody calls one: two names at least, all of them known, not just figures, and nothing may hang on it. */
function looseLists(input: Input, at: number): Found<readonly OutputItem[]>[] {
  const starts = looseHeads.flatMap((head, index) =>
    head(input, at, table).map(({ end }) => ({ end, isBracket: index === looseHeads.length - 1, isWith: index === 0 })),
  );
  if (tokenAt(input, at)?.text === ",") starts.push({ end: at + 1, isBracket: false, isWith: false });
  if (at === input.start) starts.push({ end: at, isBracket: false, isWith: false });
  return starts.flatMap(({ end, isBracket, isWith }) =>
    lists(input, end).flatMap((list) => {
      const isPlain =
        list.value.length >= 2 &&
        (!isWith ||
          list.value.length > 2 ||
          list.value.some((each) => each.expression !== null || each.name.includes("_"))) &&
        list.value.every((each) => isKnown(input, each)) &&
        list.value.some((each) => each.expression === null || !isAggregate(each.expression));
      const close = isBracket ? (tokenAt(input, list.end)?.text === ")" ? list.end + 1 : null) : list.end;
      const isTail = tokenAt(input, at)?.text !== "," || close === input.end;
      return isPlain && isTail && close !== null ? [{ end: close, value: list.value }] : [];
    }),
  );
}

/** The list of the result's columns. */
export const outputsClause: Clause = {
  name: "output columns",
  cost: 1,
  read: (input, at) => [
    ...typedHead(input, at, table).flatMap(({ end, value }) =>
      lists(input, end).map((list) => ({
        end: list.end,
        value: [
          {
            kind: "outputs" as const,
            isLoose: false,
            items: list.value.map((each) =>
              each.expression || each.style ? each : { ...each, style: value.st as Style },
            ),
          },
        ],
      })),
    ),
    ...heads.flatMap((head) =>
      head(input, at, table).flatMap(({ end }) => {
        const announced = input.tokens.slice(at, end).map((token) => token.lower);
        if (announced.some((word) => word === "column" || word === "field")) return [];
        const isNamed = announced.some((word) => word === "columns" || word === "fields");
        return lists(input, end)
          .filter(
            ({ value }) =>
              isNamed ||
              (value.length >= 2 && value.filter((each) => isKnown(input, each)).length >= value.length * 0.6),
          )
          .map((list) => ({ end: list.end, value: [{ kind: "outputs" as const, isLoose: false, items: list.value }] }));
      }),
    ),
    ...looseLists(input, at).map(({ end, value }) => ({
      end,
      value: [{ kind: "outputs" as const, isLoose: true, items: value }],
    })),
  ],
};
