import { describe, expect, it } from "vitest";
import { profiled } from "../testing/profiled.ts";
import { planBuiltin } from "./plan-builtin.ts";
import type { BuiltinReply } from "./plan-input.ts";

const ferries = profiled("crossings", 600, [
  { name: "crossing_no", distinct: 600, isKey: true },
  { name: "vessel", top: ["Alma", "Bora", "Cleo"] },
  { name: "left_at", type: "timestamp" },
  { name: "harbour", top: ["Split", "Rijeka", "Zadar"] },
  { name: "cars", type: "integer", min: "0", max: "120" },
  { name: "toll_eur", type: "double", min: "3", max: "90", patterns: [{ pattern: "99.9", count: 600 }] },
  { name: "wait_min", type: "integer", nulls: 40, min: "0", max: "95" },
  { name: "weather", top: ["calm", "storm", "fog"] },
  { name: "is_late", type: "boolean" },
  { name: "captain", nulls: 12, top: ["Ivo", "Mare"] },
]);
const ask = (request: string): BuiltinReply =>
  planBuiltin({
    request,
    sources: [ferries],
    nodes: { crossings: { kind: "file_source", config: { path: "crossings.csv" } } },
    findings: [],
    foreignKeys: [],
    target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
  });
const steps = (reply: BuiltinReply): Record<string, unknown>[] =>
  (reply.composed?.steps ?? [])
    .toSorted((left, right) => left.rank - right.rank)
    .map((step) => ({ [step.kind]: step.config.where ?? step.config.measures ?? step.config.columns ?? step.config }));

describe("what is read whole", () => {
  it.each<[string, Record<string, unknown>[]]>([
    ["Total cars per harbour for stormy... no, for storm crossings only", []],
    [
      "crossing_no, cars: only crossings in Split before 2024-05-01",
      [{ filter: "harbour = 'Split'" }, { filter: "left_at < '2024-05-01'" }, { select: ["crossing_no", "cars"] }],
    ],
    [
      "Show the 3 vessels with the highest total toll: vessel, total_toll.",
      [
        { cast: { toll_eur: "decimal(18,2)" } },
        { aggregate: { total_toll: "sum(toll_eur)" } },
        { top: { count: 3, by: [{ column: "total_toll", desc: true }] } },
      ],
    ],
    [
      "Per vessel: number of crossings, share of crossings that were late as a percentage with 1 decimal. Columns vessel, crossings, late_pct.",
      [
        {
          aggregate: {
            crossings: "count(*)",
            late_pct: "round(100.0 * (count(*) filter (where is_late) / nullif(count(*), 0)), 1)",
          },
        },
      ],
    ],
    [
      "crossing_no and harbour of late crossings taken between 2024-03-01 and 2024-03-31",
      [
        { filter: "is_late" },
        { filter: "left_at >= '2024-03-01' and left_at < '2024-04-01'" },
        { select: ["crossing_no", "harbour"] },
      ],
    ],
    [
      'Where captain is missing write "nobody". Number of crossings per captain.',
      [{ derive: { captain: "coalesce(captain, 'nobody')" } }, { aggregate: { rows: "count(*)" } }],
    ],
    [
      "income per harbour, where income is cars times toll_eur, but not for Zadar",
      [
        { cast: { toll_eur: "decimal(18,2)" } },
        { filter: "harbour <> 'Zadar'" },
        { aggregate: { income: "sum(cars * toll_eur)" } },
      ],
    ],
    [
      "crossing_no, harbour and size: small if cars is under 20, medium if cars is under 60, large otherwise",
      [
        { derive: { size: "case when cars < 20 then 'small' when cars < 60 then 'medium' else 'large' end" } },
        { select: ["crossing_no", "harbour", "size"] },
      ],
    ],
    [
      "Only harbours with at least 50 crossings: harbour, crossings = number of crossings.",
      [{ aggregate: { crossings: "count(*)" } }, { filter: "crossings >= 50" }],
    ],
    [
      "Leave out foggy crossings (weather is fog). Total cars per vessel, biggest first.",
      [{ filter: "weather <> 'fog'" }, { aggregate: { total_cars: "sum(cars)" } }],
    ],
    ["number of captains per vessel", [{ aggregate: { distinct_captain: "count(distinct captain)" } }]],
    [
      "Remove late crossings, then keep the newest crossing per vessel by left_at.",
      [{ filter: "(is_late) is not true" }, { dedupe: { key: ["vessel"], keep: "latest", by: "left_at" } }],
    ],
    ["Waits of more than 30 minutes: crossing_no, wait_min", []],
    ["crossing_no and toll_eur, most expensive first, for crossings that waited longer than 30 hours", []],
  ])("%s", (request, expected) => {
    const reply = ask(request);
    if (expected.length === 0) expect(reply.status).not.toBe("sure");
    else {
      expect(reply.doubts).toEqual([]);
      expect(steps(reply)).toEqual(expected);
    }
  });
});

describe("what stays open is said", () => {
  it.each([
    "Remove late crossings only for Split",
    "toll_eur of 50 or more is divided by 10, but not for Zadar",
    "For Zadar only, divide toll_eur of 50 or more by 10",
    "Leave out late crossings, except in storm",
    "Average toll of the second crossing of each vessel",
    "How many vessels have more than 3 crossings?",
    "Total cars per harbour excluding fog but including Zadar",
    "Total cars per vessel after tax",
    "crossing_no and a flag slow that is true if wait_min is more than 30",
    "number of cars per harbour",
    "crossing_no where wait_min is not 10 or 20",
    "Keep the newest crossing per vessel by left_at. Late crossings do not count.",
    "share of late crossings per harbour",
    "Top 5 crossings of each vessel by toll_eur",
    "Total toll per harbour. Columns: harbour, total, wait",
    "crossing_no and cars except crossings by Alma in storm",
    "Average toll_eur per crossing_no in cents",
  ])("%s", (request) => {
    const reply = ask(request);
    expect(reply.status).not.toBe("sure");
    expect(reply.doubts.length).toBeGreaterThan(0);
  });
});
