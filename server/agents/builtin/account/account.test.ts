import { describe, expect, it } from "vitest";
import { type Trade, trades } from "../../testing/trades.ts";
import { planBuiltin } from "../plan-builtin.ts";
import type { BuiltinReply } from "../plan-input.ts";
import { evidenceOf } from "./evidence.ts";

const ask = (sources: readonly Trade["source"][], request: string): BuiltinReply =>
  planBuiltin({
    request,
    sources,
    nodes: Object.fromEntries(
      sources.map((each) => [each.name, { kind: "file_source", config: { path: `${each.name}.csv` } }]),
    ),
    findings: [],
    foreignKeys: [],
    target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
  });

/** A word that narrows, counts or orders, and how a plan that heeds it looks. */
interface Mark {
  readonly word: string;
  readonly plan: RegExp;
}
const never = /$^/;
/** One in so many: the long test tries all. */
const step = process.env.SLUICE_ALL_WORDS ? 1 : 4;
const some = <T>(all: readonly T[], offset: number): T[] =>
  all.filter((_each, index) => index % step === offset % step);

/** The request whose mark is neither in the plan nor in a doubt; null where it is. */
function lost(reply: BuiltinReply, request: string, { word, plan }: Mark): string | null {
  const { text, kinds } = evidenceOf(reply.proposals, (reply.composed?.order.length ?? 0) > 0);
  if (plan.test(`${text} ${[...kinds].map((kind) => `<${kind}>`).join("")}`)) return null;
  const words = word.toLowerCase().split(" ");
  const doubts = reply.doubts.join("\n").toLowerCase();
  return words.some((each) => doubts.includes(each)) ? null : `${request}  →  ${word} (${reply.status})`;
}

/** The places where a word can narrow what is counted, summed or listed. */
const places = ({ noun, group, measure, key }: Trade, word: string): string[] => [
  `how many ${word} ${noun} per ${group}`,
  `number of ${word} ${noun} per ${group}`,
  `number of ${noun} per ${group}, only ${word} ones`,
  `count of ${word} ${noun} for each ${group} in 2026`,
  `total ${measure} of ${word} ${noun} per ${group}`,
  `average ${measure} per ${group} of ${word} ${noun}`,
  `average ${measure} per ${group} for ${word} ${noun}`,
  `total ${word} ${measure} per ${group}`,
  `total ${measure} per ${word} ${group}`,
  `${key} and ${measure} of ${word} ${noun}`,
  `${key}, ${group}, ${measure}: only ${word} ${noun}`,
  `all ${word} ${noun}`,
  `Top 3 ${group} by total ${measure}, ${word} ${noun} only`,
  `the ${word} ${noun} with a ${measure} of at least 20`,
  `Columns: ${group}, ${noun}, average. ${noun} is the number of ${word} ${noun}, average is the average ${measure}. One row per ${group}.`,
];
const tails = ({ noun, group, measure }: Trade, tail: string): string[] => [
  `number of ${noun} per ${group} ${tail}`,
  `how many ${noun} per ${group}, ${tail}`,
  `total ${measure} of ${noun} ${tail} per ${group}`,
  `average ${measure} per ${group} ${tail}`,
  `I need the total ${measure} per ${group}. ${tail.charAt(0).toUpperCase()}${tail.slice(1)}.`,
];
const literal = (value: string): RegExp => new RegExp(`'${value.toLowerCase().replaceAll(/[^a-z]/g, ".")}'`);

const adjectives = "loyal duplicate new recent online paid refunded late big previous other second".split(" ");
const periods: readonly Mark[] = [
  { word: "in 2026", plan: /2026-01-01/ },
  { word: "since March 2026", plan: /2026-03-01/ },
  { word: "before May 2025", plan: /2025-05-01/ },
  { word: "last month", plan: never },
  { word: "this year", plan: never },
  { word: "in the first quarter of 2026", plan: /2026-04-01/ },
  { word: "on Mondays", plan: never },
  { word: "during the last 30 days", plan: never },
  { word: "in December", plan: never },
  { word: "after 2026-02-15", plan: /2026-02-1[56]/ },
];
const orders: readonly Mark[] = [
  { word: "highest first", plan: /<order>/ },
  { word: "descending", plan: /<order>/ },
  { word: "latest first", plan: /<order>/ },
  { word: "the best 5", plan: /<top>/ },
  { word: "top 4 only", plan: /<top>/ },
  { word: "sorted alphabetically", plan: /<order>/ },
  { word: "in random order", plan: never },
];
const negated = (value: string): string[] => [
  `without ${value} ones`,
  `except ${value} ones`,
  `excluding ${value}`,
  `but not ${value}`,
  `that are not ${value}`,
  `never ${value}`,
];

describe.each(trades)("in a request about $noun, nothing that narrows, counts or orders is lost:", (trade) => {
  const missing = (marks: readonly (readonly [string, Mark])[]): string[] =>
    marks.flatMap(([request, mark]) => lost(ask([trade.source], request), request, mark) ?? []);

  it("values, as they are and in other letters", () => {
    const spellings = trade.values.flatMap((value) => [
      ...new Set([value, value.toLowerCase(), value.toUpperCase()].slice(0, 2)),
    ]);
    expect(
      missing(
        spellings.flatMap((word, index) =>
          some(places(trade, word), index).map((request) => [request, { word, plan: literal(word) }] as const),
        ),
      ),
    ).toEqual([]);
  });

  it("words that say nothing to the planner", () => {
    expect(
      missing(
        adjectives.flatMap((word, index) =>
          some(places(trade, word), index).map((request) => [request, { word, plan: never }] as const),
        ),
      ),
    ).toEqual([]);
  });

  it("negations", () => {
    const marks = trade.values.flatMap((value) =>
      negated(value).flatMap((tail, index) =>
        some(tails(trade, tail), index).map(
          (request) =>
            [
              request,
              {
                word: value,
                plan: new RegExp(
                  `(<>|not in|not|is distinct from).{0,30}${literal(value).source}|${literal(value).source}.{0,12}is not true`,
                ),
              },
            ] as const,
        ),
      ),
    );
    expect(missing(marks)).toEqual([]);
  });

  it("periods", () => {
    expect(
      missing(periods.flatMap((mark) => tails(trade, mark.word).map((request) => [request, mark] as const))),
    ).toEqual([]);
  });

  it("orders", () => {
    expect(
      missing(orders.flatMap((mark) => tails(trade, mark.word).map((request) => [request, mark] as const))),
    ).toEqual([]);
  });

  it("and what every word of is heeded stays sure", () => {
    const { noun, group, measure, key, values } = trade;
    const requests = [
      `how many ${values[0]} ${noun} per ${group}`,
      `number of ${values[0]} ${noun} per ${group} since March 2026`,
      `how many ${values[0]} ${noun} per ${group} since March 2026, without ${values[1]} ones`,
      `average ${measure} per ${group}, without ${values[1]} ones`,
      `total ${measure} per ${group} since March 2026, highest first`,
      `${key}, ${group} and ${measure} of ${values[0]} ${noun}`,
      `Top 3 ${group} by total ${measure}, only ${values[0]} ones`,
      `Columns: ${group}, ${noun}, highest. ${noun} is the number of ${noun}, highest is the highest ${measure}. One row per ${group}.`,
    ];
    expect(requests.map((request) => ask([trade.source], request).doubts)).toEqual(requests.map(() => []));
  });
});

it("a condition in a figure, one beside it and a period all stand in the plan", () => {
  const reply = ask([trades[0]!.source], "how many confirmed bookings per channel in 2026, without cancelled ones");
  const { text } = evidenceOf(reply.proposals, false);
  expect(reply.doubts).toEqual([]);
  for (const part of ["status = 'confirmed'", "status <> 'cancelled'", "check_in >= '2026-01-01'"])
    expect(text).toContain(part);
});

it("two figures that differ in their condition alone are two columns", () => {
  const request = "number of confirmed bookings and number of cancelled bookings per channel";
  const reply = ask([trades[0]!.source], request);
  expect(reply.doubts).toEqual([]);
  expect(reply.composed?.columns).toEqual(["channel", "rows_confirmed", "rows_cancelled"]);
  expect(evidenceOf(reply.proposals, false).literals).toEqual(new Set(["confirmed", "cancelled"]));
});

it("a condition on the first of several figures is asked about", () => {
  const reply = ask([trades[0]!.source], "how many confirmed bookings and total price per channel");
  expect(reply.doubts.join()).toContain("say whether the condition is one for the first figure only");
});

describe("a name that the request gives a column of the result, and no more,", () => {
  it.each(["confirmed", "loyal_bookings", "confirmed_bookings", "bookings by loyal"])(
    "narrows as words do: %s",
    (name) => {
      const request = `number of bookings per channel. Columns: channel, ${name}`;
      const word = /loyal|confirmed/.exec(name)![0];
      expect(lost(ask([trades[0]!.source], request), request, { word, plan: literal(word) })).toBe(null);
    },
  );
});
