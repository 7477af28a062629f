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

test("a wrong configuration of postgres_sink is named", () => {
  expect(problemsOf(`{ sink: postgres, from: orders, connection: w, table: t, mode: upsert }`)).toMatchInlineSnapshot(`
    [
      "key: step: "Key columns" is empty. Choose the key columns that tell which row is replaced.",
    ]
  `);
});
