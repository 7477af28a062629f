import { expect, test } from "vitest";
import { problemsOf, renderExample, renderStep } from "./testing/example.ts";

test("the example of top", () => {
  expect(renderExample("top", { from: ["region varchar", "revenue double"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT * FROM "from" QUALIFY row_number() OVER (ORDER BY "revenue" DESC NULLS LAST, "region" ASC NULLS LAST) <= 10",
      "rows": "from.revenue",
      "summary": "10 by revenue descending",
      "values": [
        "region <- from.region",
        "revenue <- from.revenue",
      ],
    }
  `);
});

test("counts within each group", () => {
  expect(
    renderStep(`{ top: { from: daily, count: 3, by: [day], per: [region] } }`, {
      from: ["region varchar", "day date"],
    }),
  ).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT * FROM "from" QUALIFY row_number() OVER (PARTITION BY "region" ORDER BY "day" ASC NULLS LAST, "region" ASC NULLS LAST) <= 3",
      "rows": "from.region, from.day",
      "summary": "3 by day for each region",
      "values": [
        "region <- from.region",
        "day <- from.day",
      ],
    }
  `);
});

test("a wrong configuration of top is named", () => {
  expect([
    ...problemsOf(`{ top: { from: daily, count: 0, by: [day] } }`),
    ...problemsOf(`{ top: { from: daily, count: 1.5, by: [] } }`),
  ]).toMatchInlineSnapshot(`
    [
      "count: step: "Rows to keep" is too low. Keep at least one row.",
      "count: step: "Rows to keep" is not a whole number. Write a whole number.",
      "by: step: "Order" is empty. Choose at least one column to order the rows by.",
    ]
  `);
});
