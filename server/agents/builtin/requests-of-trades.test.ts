import { describe, expect, it } from "vitest";
import { trades } from "../testing/trades.ts";
import { planBuiltin } from "./plan-builtin.ts";
import type { BuiltinReply } from "./plan-input.ts";

/** By trade, requests and what their plans do, step by step and then the order; nothing where a question must be asked. */
const requests: readonly (readonly (readonly [string, readonly string[]])[])[] = [
  [
    ["How many bookings did guests cancel per channel?", []],
    ["average nights of weekend bookings per room", []],
    ["total price for Web and Phone bookings in Q1 2026", []],
    [
      "bookings with more than 3 nights but not in a Double room, newest first",
      ["nights > 3", "room <> 'Double'", "check_in falling"],
    ],
    ["number of bookings per room last winter", []],
    ["revenue per channel excluding Corporate guests", []],
    ["which channels have at least 50 confirmed bookings", []],
    [
      "median price of Single rooms per month",
      ["room = 'Single'", "cast(date_trunc('month', check_in) as date)", "median(price) by month"],
    ],
    ["number of repeat guests per channel", []],
    ["price per night by room", []],
    ["no-show rate per channel", []],
    ["top 3 rooms by average price for stays longer than 2 nights", []],
    [
      "count distinct rooms per channel for cancelled bookings",
      ["status = 'cancelled'", "count(distinct room) by channel"],
    ],
    ["first booking of each channel", ["earliest channel by check_in"]],
    ["share of cancelled bookings per channel in 2026 as a percentage", []],
    [
      "how many confirmed bookings per channel in 2026, without cancelled ones",
      [
        "check_in >= '2026-01-01' and check_in < '2027-01-01'",
        "status <> 'cancelled'",
        "count(*) filter (where status = 'confirmed') by channel",
      ],
    ],
    [
      "total price of confirmed Deluxe bookings since March 2026 per channel, highest first",
      [
        "status = 'confirmed'",
        "room = 'Deluxe'",
        "check_in >= '2026-03-01'",
        "sum(price) by channel",
        "total_price falling",
      ],
    ],
  ],
  [
    ["average turbidity of river samples per laboratory", ["origin = 'River'", "avg(turbidity) by laboratory"]],
    ["samples with ph below 6, excluding rejected ones", ["ph < 6", "outcome <> 'rejected'"]],
    [
      "number of rejected samples per laboratory and month",
      [
        "cast(date_trunc('month', taken_on) as date)",
        "count(*) filter (where outcome = 'rejected') by laboratory, month",
      ],
    ],
    ["highest ph per origin, accepted samples only", ["outcome = 'Accepted'", "max(ph) by origin"]],
    ["how many accepted lake samples were taken in 2025", []],
    [
      "number of samples per laboratory without pending review",
      ["outcome <> 'pending review'", "count(*) by laboratory"],
    ],
    ["latest sample of each laboratory", ["latest laboratory by taken_on"]],
    ["daily number of groundwater samples", ["taken_on", "count(*) filter (where origin = 'groundwater') by day"]],
    ["samples above the limit per laboratory", []],
    ["average ph of the 10 most turbid samples", []],
    ["total turbidity of untreated samples per origin", []],
    ["unique origins per laboratory", []],
    [
      "average ph of accepted River samples per laboratory, lowest first",
      ["outcome = 'Accepted'", "origin = 'River'", "avg(ph) by laboratory", "average_ph rising"],
    ],
    [
      "number of samples per origin, only accepted ones, before 2025-01-01",
      ["outcome = 'Accepted'", "taken_on < '2025-01-01'", "count(*) by origin"],
    ],
  ],
  [
    ["How many overdue loans per branch?", ["count(*) filter (where state = 'overdue') by branch"]],
    ["total fines of lost books per branch", []],
    ["loans never returned, oldest first", []],
    [
      "number of Comics loans by Child readers per branch",
      ["reader_group = 'Child'", "count(*) filter (where genre = 'Comics') by branch"],
    ],
    ["average renewals of loans that were renewed at least twice", []],
    ["loans lent on weekends per branch", []],
    ["top 5 branches by number of overdue History loans in 2026", []],
    ["average fine_eur per genre, only fines above 2", ["fine_eur > 2", "avg(fine_eur) by genre"]],
    ["fine_eur of staff loans, highest first", []],
    ["how many different genres does each branch lend to adults", []],
    ["number of loans per weekday for Fiction only", ["genre = 'Fiction'", "dayname(lent_at)", "count(*) by weekday"]],
    ["outstanding loans per branch", []],
    ["average fine of loans that are not lost per reader_group", ["state <> 'lost'", "avg(fine_eur) by reader_group"]],
    ["number of new loans per month", []],
    [
      "top 3 branches by total fine_eur, only overdue",
      ["state = 'overdue'", "sum(fine_eur) by branch", "top 3", "total_fine_eur falling"],
    ],
    [
      "number of Fiction loans by Staff per branch",
      ["reader_group = 'Staff'", "count(*) filter (where genre = 'Fiction') by branch"],
    ],
  ],
  [
    ["total yield_kg of organic apples per field", []],
    ["average yield per picker by crop", []],
    ["harvests of Grade A pears since July 2025", []],
    [
      "number of spoiled harvests per field and year",
      ["year(picked_on)", "count(*) filter (where quality = 'spoiled') by field, year"],
    ],
    ["yield_kg per field for the best quality", []],
    ["fields with a total yield over 10000 without spoiled harvests", []],
    ["largest organic harvest per field", []],
    [
      "average pickers of conventional harvests, biggest first",
      ["farming = 'conventional'", "avg(pickers) by ", "average_pickers falling"],
    ],
    ["total yield_kg of early harvests per crop", []],
    [
      "how many harvests had fewer than 5 pickers in 2026",
      ["picked_on >= '2026-01-01' and picked_on < '2027-01-01'", "count(*) filter (where pickers < 5) by "],
    ],
    ["number of crops per field excluding plums", ["crop <> 'Plums'", "count(distinct crop) by field"]],
    ["total yield_kg per crop except on Mill", []],
    ["rank fields by yield_kg of apples", []],
    ["second largest harvest of each field", []],
    ["maximum yield_kg of organic harvests per field", ["farming = 'organic'", "max(yield_kg) by field"]],
    [
      "number of organic harvests per crop since May 2026, without spoiled ones",
      ["picked_on >= '2026-05-01'", "quality <> 'spoiled'", "count(*) filter (where farming = 'organic') by crop"],
    ],
  ],
];

const done = (reply: BuiltinReply): string[] => {
  const steps = (reply.composed?.steps ?? []).filter((step) => step.kind !== "cast");
  const texts = steps.map(({ kind, config }) => {
    switch (kind) {
      case "filter":
        return String(config.where);
      case "aggregate":
        return `${Object.values(config.measures as object).join(", ")} by ${(config.by as string[]).join(", ")}`;
      case "derive":
        return Object.values(config.columns as object).join(", ");
      case "dedupe":
        return `${String(config.keep)} ${(config.key as string[]).join(",")} by ${String(config.by)}`;
      case "top":
        return `top ${String(config.count)}`;
      default:
        return kind;
    }
  });
  const order = reply.composed?.order ?? [];
  return [...texts, ...order.map((each) => (typeof each === "string" ? `${each} rising` : `${each.column} falling`))];
};

describe.each(trades.map((trade, index) => ({ ...trade, requests: requests[index]! })))(
  "requests about $noun",
  ({ source, requests: own }) => {
    it.each(own)("%s", (request, expected) => {
      const reply = planBuiltin({
        request,
        sources: [source],
        nodes: {},
        findings: [],
        foreignKeys: [],
        target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
      });
      if (expected.length === 0) expect(reply.status).not.toBe("sure");
      else {
        expect(reply.doubts).toEqual([]);
        expect(done(reply)).toEqual(expected);
      }
    });
  },
);
