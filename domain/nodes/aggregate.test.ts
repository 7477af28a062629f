import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of aggregate", () => {
  expect(renderExample("aggregate", { from: ["day date", "region varchar", "amount double"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT "day", "region", (sum(amount)) AS "revenue" FROM "from" GROUP BY "day", "region"",
      "rows": "from.day, from.region",
      "summary": "revenue by day, region",
      "values": [
        "day <- from.day",
        "region <- from.region",
        "revenue <- from.amount",
      ],
    }
  `);
});

test("a wrong configuration of aggregate is named", () => {
  expect(problemsOf(`{ aggregate: { from: orders, measures: {} } }`)).toMatchInlineSnapshot(`
    [
      "by: step: "Group by" is empty. Choose at least one column to group by, or add a measure.",
    ]
  `);
});
