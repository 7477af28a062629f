import { type Expression, type Predicate } from "./expression.ts";
import { either, type Found, type Input, type Parser, tokenAt } from "./input.ts";
import { phrase, phrases, type SlotTable } from "./phrase.ts";
import { innerPredicate } from "./predicate-door.ts";

const answer: Parser<Expression> = (input, at) => {
  const token = tokenAt(input, at);
  if (
    token?.kind === "quoted" ||
    (token?.kind === "word" && /^[\p{L}_]+$/u.test(token.text) && !stops.has(token.lower))
  )
    return [{ end: at + 1, value: { kind: "text", value: token.text } }];
  return token?.kind === "number" && token.number !== null && !token.isPercent
    ? [{ end: at + 1, value: { kind: "number", value: token.number } }]
    : [];
};
const stops = new Set(
  "if when where whether else otherwise true false the a an is are that which and or not only for with by of empty null blank".split(
    " ",
  ),
);
const table = (): SlotTable => ({ pred: innerPredicate, answer });

const flagWords = "?(that|which) ?(is|shows|says|tells|saying|telling|should be|must be|being|means) ?(set to) ";
/** "true if …": whether a condition holds. */
const flags = phrases<Expression>(
  [
    `${flagWords} (true|true/false) ?only (if|when|where|whenever|for|whether) {p:pred}`,
    "?(that|which) (shows|says|tells|saying|telling|tells you|indicates|indicating) (whether|if) {p:pred}",
    "whether ?or ?not {p:pred}",
  ],
  table,
  (slots) => ({ kind: "test", test: slots.p as Predicate }),
);

const numberedFlags = phrases<Expression>(
  [`${flagWords} 1 (if|when|where) {p:pred} ?(and|,|;|or) (0|zero) (otherwise|if not|else)`],
  table,
  (slots) =>
    choose([{ when: slots.p as Predicate, value: { kind: "number", value: 1 } }], { kind: "number", value: 0 }),
);

const choose = (cases: { when: Predicate; value: Expression }[], otherwise: Expression | null): Expression => ({
  kind: "choose",
  cases,
  otherwise,
});

const one = ["{v:answer} (if|when|where|for) {p:pred}", "{v:answer} LP {p:pred} RP"].map(phrase);
const rest = [
  "?(,|;) ?(and|or) (otherwise|else) {v:answer}",
  "?(,|;) ?(and|or) {v:answer} (otherwise|else|if not|in all other cases|for the rest|for all others|for everything else|in any other case)",
].map(phrase);

/** "short if it is under 500, long otherwise": each case with its text, and always one for the rest. */
const cases: Parser<Expression> = (input, at) => {
  const grow = (found: Found<{ when: Predicate; value: Expression }[]>): Found<Expression>[] => {
    const last = rest
      .flatMap((each) => each(input, found.end, table()))
      .map(({ end, value }) => ({ end, value: choose(found.value, value.v as Expression) }));
    const joined = [",", ";"].includes(tokenAt(input, found.end)?.text ?? "") ? found.end + 1 : found.end;
    const next = ["and", "or"].includes(tokenAt(input, joined)?.lower ?? "") ? joined + 1 : joined;
    const more =
      next === found.end || found.value.length > 6
        ? []
        : read(input, next)
            .slice(0, 2)
            .flatMap((each) => grow({ end: each.end, value: [...found.value, each.value] }));
    const isLone =
      found.value.length === 1 &&
      found.value[0]!.value.kind === "text" &&
      found.value[0]!.value.value.toLowerCase() === "yes";
    return [...last, ...more, ...(isLone ? [{ end: found.end, value: choose(found.value, null) }] : [])];
  };
  const read = (place: Input, index: number): Found<{ when: Predicate; value: Expression }>[] =>
    one
      .flatMap((each) => each(place, index, table()))
      .map(({ end, value }) => ({ end, value: { when: value.p as Predicate, value: value.v as Expression } }))
      .toSorted((left, right) => right.end - left.end);
  return read(input, at)
    .slice(0, 4)
    .flatMap((each) => grow({ end: each.end, value: [each.value] }));
};

/** Values that depend on a condition. */
export const choiceSlot: Parser<Expression> = either(flags, numberedFlags, cases);
