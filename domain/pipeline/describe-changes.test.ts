import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeChanges } from "./describe-changes.ts";
import { parsePipeline } from "./parse.ts";

const read = (text: string) => parsePipeline(text).pipeline;
const base = `sluice: 1
name: orders
schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }
nodes:
  orders: { source: file, path: orders.csv }
  typed: { cast: { from: orders, columns: { amount: bigint, day: date } } }
  paid: { filter: { from: typed, where: "amount > 1" } }
  out: { sink: file, from: paid, path: out.csv }
layout: { orders: [0, 0] }
`;
const words = (before: string, after: string) => describeChanges(read(before), read(after)).map((each) => each.words);

describe("the difference of two documents in words", () => {
  test("says name, schedule, and every step that is added, removed, changed or reads something else", () => {
    const after = base
      .replace("name: orders", "name: orders_daily")
      .replace("0 6 * * *", "0 7 * * *")
      .replace("amount: bigint", 'amount: "decimal(12,2)"')
      .replace(/ {2}paid: .*\n/, "  large: { filter: { from: typed, where: amount > 2 } }\n")
      .replace("from: paid", "from: large");
    expect(words(base, after)).toEqual([
      "The name changes from orders to orders_daily.",
      "The schedule changes from 0 6 * * * (Europe/Berlin) to 0 7 * * * (Europe/Berlin).",
      'In step typed, columns.amount changes from bigint to "decimal(12,2)".',
      "Step large is added (Filter: amount > 2).",
      "In step out, from reads large in place of paid.",
      "Step paid is removed (Filter: amount > 1).",
    ]);
  });

  test("says nothing of layout, comments and the order of fields, and tells the order of columns", () => {
    expect(words(base, base.replace("[0, 0]", "[50, 90]"))).toEqual([]);
    expect(
      words(
        base,
        base.replace("{ sink: file, from: paid, path: out.csv }", "{ sink: file, path: out.csv, from: paid }"),
      ),
    ).toEqual([]);
    expect(words(base, base.replace("amount: bigint, day: date", "day: date, amount: bigint"))).toEqual([
      "In step typed, the order of columns changes to day, amount.",
    ]);
  });

  test("a removed schedule, a new kind and a value that is no longer there are said", () => {
    expect(words(base, base.replace(/schedule.*\n/, ""))).toEqual([
      "It is no longer scheduled (0 6 * * * (Europe/Berlin)): it is started by hand.",
    ]);
    expect(words(base, base.replace("day: date", "").replace("bigint, ", "bigint"))).toEqual([
      "In step typed, columns.day is no longer date.",
    ]);
  });

  test("is empty exactly where nothing differs, whatever the values are", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (one, other) => {
        const [before, after] = [one, other].map((where) =>
          read(base.replace('"amount > 1"', () => JSON.stringify(where))),
        );
        expect(describeChanges(before!, after!).length).toBe(one === other ? 0 : 1);
      }),
    );
  });
});
