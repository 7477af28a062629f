import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of derive", () => {
  expect(renderExample("derive", { from: ["id bigint", "ordered_at timestamp"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT "id", "ordered_at", (cast(ordered_at as date)) AS "day" FROM "from"",
      "rows": "",
      "summary": "day",
      "values": [
        "id <- from.id",
        "ordered_at <- from.ordered_at",
        "day <- from.ordered_at",
      ],
    }
  `);
});

test("a wrong configuration of derive is named", () => {
  expect(problemsOf(`{ derive: { from: orders, columns: {} } }`)).toMatchInlineSnapshot(`
    [
      "columns: step: "Columns" is empty. Add a column and the expression that fills it, such as total: price * quantity.",
    ]
  `);
});
