import { describe, expect, it } from "vitest";
import { profiled } from "../testing/profiled.ts";
import { planBuiltin } from "./plan-builtin.ts";
import type { BuiltinReply } from "./plan-input.ts";

const dives = profiled("dives", 800, [
  { name: "dive_no", distinct: 800, isKey: true },
  { name: "boat_id", type: "integer", distinct: 12 },
  { name: "guide_id", type: "integer", distinct: 30 },
  { name: "entered_at", type: "timestamp" },
  { name: "left_at", type: "timestamp", nulls: 9 },
  { name: "depth_m", type: "integer", min: "3", max: "48" },
  {
    name: "fee",
    top: ["12.50", "1,200.00"],
    patterns: [{ pattern: "99.99", count: 790 }],
    reads: { type: "decimal(18,2)", plain: 0.98, nulls: ["n/a"], remove: [","], share: 1, ambiguous: [] },
  },
  { name: "status", top: ["done", "aborted", "planned"] },
]);
const boats = profiled("boats", 12, [
  { name: "boat_id", type: "integer", distinct: 12, isKey: true },
  { name: "boat_name", distinct: 12, isKey: true },
  { name: "harbour", top: ["Vis", "Komiža", "IN"] },
  { name: "seats", type: "integer", distinct: 5, min: "6", max: "30" },
]);
const guides = profiled("guides", 30, [
  { name: "guide_id", type: "integer", distinct: 30, isKey: true },
  { name: "level", top: ["trainee", "master", "first", "second"] },
]);
const key = (column: string, to: string) => ({
  from: { source: "dives", column },
  to: { source: to, column },
  coverage: 1,
  rowsWithout: 0,
});
const nodes = Object.fromEntries(
  [dives, boats, guides].map(({ name }) => [name, { kind: "file_source" as const, config: { path: `${name}.csv` } }]),
);

const ask = (request: string): BuiltinReply =>
  planBuiltin({
    request,
    sources: [dives, boats, guides],
    nodes,
    findings: [],
    foreignKeys: [key("boat_id", "boats"), key("guide_id", "guides")],
    target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
  });
const steps = (reply: BuiltinReply): string[] =>
  (reply.composed?.steps ?? [])
    .toSorted((left, right) => left.rank - right.rank)
    .map(
      ({ kind, config }) =>
        `${kind} ${JSON.stringify(config.where ?? config.right ?? config.measures ?? config.columns ?? config)}${kind === "aggregate" ? ` by ${(config.by as string[]).join(", ")}` : ""}`,
    );

describe("what belongs to a list that is looked up", () => {
  it.each<[string, string[]]>([
    ["Average depth_m per harbour", ['join "boats"', 'aggregate {"average_depth_m":"avg(depth_m)"} by harbour']],
    [
      "Average depth_m by harbour of the boat",
      ['join "boats"', 'aggregate {"average_depth_m":"avg(depth_m)"} by harbour'],
    ],
    ["Average depth_m per guide", ['aggregate {"average_depth_m":"avg(depth_m)"} by guide_id']],
    [
      "Number of dives by boat name, aborted dives excluded",
      ["filter \"status <> 'aborted'\"", 'join "boats"', 'aggregate {"rows":"count(*)"} by boat_name'],
    ],
    [
      "The 3 guides with the highest average depth_m",
      [
        'aggregate {"average_depth_m":"avg(depth_m)"} by guide_id',
        'top {"count":3,"by":[{"column":"average_depth_m","desc":true}]}',
      ],
    ],
    [
      "number of dives entered in May 2024",
      ["filter \"entered_at >= '2024-05-01' and entered_at < '2024-06-01'\"", 'aggregate {"rows":"count(*)"} by '],
    ],
    ["number of dives by dive status", ['aggregate {"rows":"count(*)"} by status']],
    ["total seats by harbour", ['aggregate {"total_seats":"sum(seats)"} by harbour']],
    ["how many guides per level", ['aggregate {"rows":"count(*)"} by level']],
    [
      "Top 5 dives by fee",
      [
        'cast {"fee":{"type":"decimal(18,2)","remove":[","],"nulls":["n/a"]}}',
        'top {"count":5,"by":[{"column":"fee","desc":true}]}',
      ],
    ],
  ])("%s", (request, expected) => {
    const reply = ask(request);
    expect(reply.doubts).toEqual([]);
    expect(steps(reply)).toEqual(expected);
  });
});

describe("what was guessed is said", () => {
  it.each<[string, string, string]>([
    ["total fee by boat", '"boat" is read as boat_name of boats', 'aggregate {"total_fee":"sum(fee)"} by boat_name'],
    [
      "For every boat the average depth_m",
      '"boat" is read as boat_name of boats',
      'aggregate {"average_depth_m":"avg(depth_m)"} by boat_name',
    ],
    [
      "top 2 boats by number of dives",
      '"boats" is read as boat_name of boats',
      'top {"count":2,"by":[{"column":"rows","desc":true}]}',
    ],
    ["fee by status", '"fee" is read as the sum of fee', 'aggregate {"total_fee":"sum(fee)"} by status'],
    [
      "average depth_m by month and status",
      '"month" is taken from entered_at',
      'aggregate {"average_depth_m":"avg(depth_m)"} by month, status',
    ],
    [
      "average depth_m by status and month",
      '"month" is taken from entered_at',
      'aggregate {"average_depth_m":"avg(depth_m)"} by status, month',
    ],
    [
      "number of dives per month",
      '"month" is taken from entered_at; it could be taken from left_at.',
      'aggregate {"rows":"count(*)"} by month',
    ],
    [
      "number of dives in May 2024",
      '"in May 2024" is read as a time of entered_at',
      "filter \"entered_at >= '2024-05-01' and entered_at < '2024-06-01'\"",
    ],
    ["number of dives per quarter", '"quarter" is taken from entered_at', 'aggregate {"rows":"count(*)"} by quarter'],
    [
      "total fee and total seats per harbour",
      '"total_seats": seats stands in boats, and a row of it counts once for every row of dives that it belongs to.',
      'aggregate {"total_fee":"sum(fee)","total_seats":"sum(seats)"} by harbour',
    ],
  ])("%s", (request, doubt, step) => {
    const reply = ask(request);
    expect(reply.status).toBe("doubt");
    expect(reply.doubts.join("\n")).toContain(doubt);
    expect(steps(reply)).toContain(step);
  });

  it.each<[string, string]>([
    ["Guides with a depth_m below 10", "the result has a row for each row of dives, not of guides"],
    [
      "Guides of master level with their number of dives",
      "the result has one row for all dives, not one for each of Guides",
    ],
    ["First dive of each guide and its status", "I do not know which figures are wanted per group"],
    ["Guides with their number of dives", "the result has one row for all dives, not one for each of Guides"],
    ["Done dives and planned dives", "no row is both"],
    ["Dives without a status", "status is never empty"],
    ["Which crew has the most dives?", "say which rows are counted together"],
    ["number of entering per status", "number of entering"],
  ])("a plan about something else than what was asked for: %s", (request, doubt) => {
    const reply = ask(request);
    expect(reply.status).not.toBe("sure");
    expect(reply.doubts.join("\n")).toContain(doubt);
  });

  it.each(["total fee by weather", "average depth_m by the dozen", "number of dives by hand"])(
    "nothing that rows should be grouped by is passed over: %s",
    (request) => {
      const reply = ask(request);
      expect(reply.status).not.toBe("sure");
      expect(reply.doubts.join("\n")).toContain("by");
    },
  );
});

describe("a name that two lists have", () => {
  it("is that of the list which the rows are looked up in, wherever the other one stands", () => {
    const prices = profiled("prices", 2, [
      { name: "harbour", distinct: 2, isKey: true, top: ["Kiel", "Cuxhaven"] },
      { name: "berth_fee", type: "double", distinct: 2, min: "10", max: "30" },
    ]);
    const reply = planBuiltin({
      request: "Average depth_m per harbour",
      sources: [prices, dives, boats],
      nodes: { ...nodes, prices: { kind: "file_source", config: { path: "prices.csv" } } },
      findings: [],
      foreignKeys: [key("boat_id", "boats")],
      target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
    });
    expect(reply.doubts).toEqual([]);
    expect(steps(reply)).toEqual(['join "boats"', 'aggregate {"average_depth_m":"avg(depth_m)"} by harbour']);
  });
});

describe("an order by the part of a date that the rows are put together by", () => {
  it.each<[string, unknown]>([
    ["Average depth_m per status and month, sorted by month", ["month"]],
    ["Average depth_m per status and day, ordered by day descending", [{ column: "day", desc: true }]],
    ["Average depth_m per status and quarter, sorted by status and quarter", ["status", "quarter"]],
  ])("%s", (request, order) => {
    const reply = ask(request);
    expect(reply.doubts.filter((doubt) => doubt.startsWith("I did not understand"))).toEqual([]);
    expect(reply.composed?.order).toEqual(order);
  });
  it("stays open where no row stands for it", () => {
    expect(ask("Average depth_m per status, sorted by month").doubts).not.toEqual([]);
  });
});
