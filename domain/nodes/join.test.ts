import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of join", () => {
  expect(
    renderExample("join", {
      left: ["order_id bigint", "customer_id bigint", "name varchar"],
      right: ["customer_id bigint", "name varchar"],
    }),
  ).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT l."order_id", l."customer_id", l."name", r."name" AS "name_right" FROM "left" AS l LEFT JOIN "right" AS r ON l."customer_id" = r."customer_id"",
      "rows": "left.customer_id, right.customer_id",
      "summary": "left on customer_id",
      "values": [
        "order_id <- left.order_id",
        "customer_id <- left.customer_id",
        "name <- left.name",
        "name_right <- right.name",
      ],
    }
  `);
});

test("a wrong configuration of join is named", () => {
  expect(problemsOf(`{ join: { left: orders, right: customers, on: [] } }`)).toMatchInlineSnapshot(`
    [
      "on: step: "On" is empty. Choose at least one pair of columns that match, one from each side.",
    ]
  `);
});
