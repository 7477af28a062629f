import { describe, expect, it } from "vitest";
import { applyOperations, emptyDocument } from "#domain/pipeline/apply.ts";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { depotKey, depots, shipments } from "../testing/profiled.ts";
import { planBuiltin } from "./plan-builtin.ts";
import type { BuiltinReply } from "./plan-input.ts";

const nodes = {
  shipments: { kind: "file_source" as const, config: { path: "shipments.csv" } },
  depots: { kind: "file_source" as const, config: { path: "depots.csv" } },
};
const ask = (request: string): BuiltinReply =>
  planBuiltin({
    request,
    sources: [shipments, depots],
    nodes,
    findings: [],
    foreignKeys: [depotKey],
    target: { node: "out", kind: "file_sink", config: { path: "out.csv" } },
  });
const configOf = (reply: BuiltinReply, kind: string): unknown[] =>
  reply.composed?.steps.filter((step) => step.kind === kind).map((step) => step.config) ?? [];

describe("what a request asks for", () => {
  it.each([
    ["Leave out shipments whose state is lost.", "filter", { where: "state <> 'lost'" }],
    ["Lost shipments do not count.", "filter", { where: "state <> 'lost'" }],
    ["Keep only shipments with a weight of at least 20.", "filter", { where: "weight_kg >= 20" }],
    ["Only keep shipments with weight_kg between 5 and 10.", "filter", { where: "weight_kg >= 5 and weight_kg <= 10" }],
    ["Drop shipments where the courier is Anna or Ben.", "filter", { where: "courier not in ('Anna', 'Ben')" }],
    ["Exclude non-delivered shipments.", "filter", { where: "state = 'delivered'" }],
    [
      "Keep only the latest scan of shipments, no: keep only the newest row per parcel_no by scanned_at.",
      "dedupe",
      null,
    ],
    [
      "Keep only the newest row per parcel_no by scanned_at.",
      "dedupe",
      { key: ["parcel_no"], keep: "latest", by: "scanned_at" },
    ],
    [
      "For each parcel_no keep only the earliest row by scanned_at.",
      "dedupe",
      { key: ["parcel_no"], keep: "earliest", by: "scanned_at" },
    ],
  ])("%s", (request, kind, config) => {
    const reply = ask(request);
    if (config === null) expect(reply.status).toBe("doubt");
    else {
      expect(configOf(reply, kind)).toEqual([config]);
      expect(reply.doubts).toEqual([]);
    }
  });

  it("takes the name of the file that it writes, and asks about another", () => {
    expect(ask("Keep only shipments with a weight of at least 20. Write it to out.csv.").doubts).toEqual([]);
    expect(ask("Keep only shipments with a weight of at least 20. Write it to heavy.csv.").doubts).toEqual([
      'I did not understand: "Write it to heavy.csv".',
    ]);
  });

  it("reads figures per group, in the order that the list has", () => {
    const reply = ask(
      "I need the total weight per courier. The columns are courier, shipments and load: shipments is the number of shipments, load is the sum of weight_kg with one decimal.",
    );
    expect(reply.doubts).toEqual([]);
    expect(configOf(reply, "aggregate")).toEqual([
      { by: ["courier"], measures: { shipments: "count(*)", load: "round(sum(weight_kg), 1)" } },
    ]);
    expect(reply.columns).toEqual(["courier", "shipments", "load"]);
  });

  it("looks up another source by the key that the profile found", () => {
    const reply = ask("Average weight per town, highest first.");
    expect(reply.doubts).toEqual([]);
    expect(configOf(reply, "join")).toEqual([{ right: "depots", on: ["depot_code"], type: "left", take: ["town"] }]);
    expect(reply.composed?.order).toEqual([{ column: "average_weight_kg", desc: true }]);
  });

  it("takes a column whose name is slightly wrong", () => {
    expect(configOf(ask("Drop shipments where weight_kgs is below 2."), "filter")).toEqual([
      { where: "(weight_kg < 2) is not true" },
    ]);
  });
});

describe("what it does not understand", () => {
  it.each([
    ["Total weight per courier, but only on Sundays.", "Sundays"],
    ["Total weight per courier. Weights are in pounds, convert them.", "pounds"],
    ["Total weight per courier unless the state is lost.", "unless"],
    ["Total weight per courier for the top 7 couriers.", "top 7"],
    ["Total frobnication per courier.", "frobnication"],
    ["Also include lost shipments. Total weight per courier.", "include"],
  ])("%s", (request, word) => {
    const reply = ask(request);
    expect(reply.status).not.toBe("sure");
    expect(reply.doubts.join(" ")).toContain(word);
  });

  it("refuses a request in which it finds nothing to do", () => {
    expect(ask("Once upon a midnight dreary.").status).toBe("refused");
    expect(ask("  ").status).toBe("refused");
  });
});

describe("the order of accepts", () => {
  const request =
    "Keep only the newest row per parcel_no by scanned_at. Leave out shipments whose state is lost. I need the total weight per town and courier. The columns are town, courier, load: load is the sum of weight_kg with one decimal.";
  const shuffled = (seed: number) => {
    let state = seed;
    return () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return state / 2147483648;
    };
  };

  it("does not matter as long as what is required comes first", () => {
    const reply = ask(request);
    expect(reply.doubts).toEqual([]);
    const meaning = (order: BuiltinReply["proposals"]): unknown => {
      const { pipeline, problems } = parsePipeline(
        applyOperations(
          emptyDocument("p"),
          order.flatMap((each) => each.operations),
        ),
      );
      expect(problems).toEqual([]);
      return {
        nodes: pipeline.nodes.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
        ranks: Object.entries(pipeline.ranks).toSorted(),
      };
    };
    const expected = meaning(reply.proposals);
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = shuffled(seed);
      const waiting = [...reply.proposals];
      const order: (typeof waiting)[number][] = [];
      while (waiting.length > 0) {
        const ready = waiting.filter((each) => each.requires.every((id) => order.some((other) => other.id === id)));
        const next = ready[Math.floor(random() * ready.length)]!;
        order.push(next);
        waiting.splice(waiting.indexOf(next), 1);
      }
      expect(meaning(order)).toEqual(expected);
    }
  });
});
