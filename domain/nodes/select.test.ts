import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of select", () => {
  expect(renderExample("select", { from: ["order_id bigint", "amount double", "note varchar"] }))
    .toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT "order_id" AS "id", "amount" AS "amount" FROM "from"",
      "rows": "",
      "summary": "2 columns, 1 renamed",
      "values": [
        "id <- from.order_id",
        "amount <- from.amount",
      ],
    }
  `);
});

test("a wrong configuration of select is named", () => {
  expect(problemsOf(`{ select: { from: orders, columns: [] } }`)).toMatchInlineSnapshot(`
    [
      "columns: step: "Columns" is empty. Choose at least one column to keep.",
    ]
  `);
});
