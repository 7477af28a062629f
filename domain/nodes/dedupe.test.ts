import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of dedupe", () => {
  expect(renderExample("dedupe", { from: ["order_id bigint", "ordered_at timestamp", "amount double"] }))
    .toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT * FROM "from" QUALIFY row_number() OVER (PARTITION BY "order_id" ORDER BY "ordered_at" DESC NULLS LAST, "amount" DESC NULLS LAST) = 1",
      "rows": "from.order_id, from.ordered_at",
      "summary": "by order_id, latest",
      "values": [
        "order_id <- from.order_id",
        "ordered_at <- from.ordered_at",
        "amount <- from.amount",
      ],
    }
  `);
});

test("a wrong configuration of dedupe is named", () => {
  expect(problemsOf(`{ dedupe: { from: orders, key: [id], keep: latest } }`)).toMatchInlineSnapshot(`
    [
      "by: step: "Order by" is empty. Choose the column that tells which copy is kept, such as a date.",
    ]
  `);
});
