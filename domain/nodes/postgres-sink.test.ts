import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of postgres_sink", () => {
  expect(renderExample("postgres_sink", { from: ["day date", "region varchar"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT * FROM "from"",
      "rows": "",
      "summary": "upsert day, region → daily_revenue",
      "values": [
        "day <- from.day",
        "region <- from.region",
      ],
    }
  `);
});

test.each(["a".repeat(64), `public.${"ü".repeat(32)}`])(
  "a table's name that Postgres would cut is named: %s",
  (table) => {
    const [name] = table.split(".").toReversed();
    expect(problemsOf(`{ sink: postgres, from: orders, connection: w, table: ${table} }`)).toEqual([
      `table: step: "${name}" has 64 bytes; Postgres keeps 63 of a name. Shorten it, for example to "${name!.slice(0, name!.startsWith("a") ? 63 : 31)}".`,
    ]);
  },
);

test("a wrong configuration of postgres_sink is named", () => {
  expect(problemsOf(`{ sink: postgres, from: orders, connection: w, table: t, mode: upsert }`)).toMatchInlineSnapshot(`
    [
      "key: step: "Key columns" is empty. Choose the key columns that tell which row is replaced.",
    ]
  `);
});
