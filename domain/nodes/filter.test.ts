import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of filter", () => {
  expect(renderExample("filter", { from: ["id bigint", "status varchar"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT * FROM "from" WHERE (status <> 'cancelled')",
      "rows": "from.status",
      "summary": "status <> 'cancelled'",
      "values": [
        "id <- from.id",
        "status <- from.status",
      ],
    }
  `);
});

test("a wrong configuration of filter is named", () => {
  expect(problemsOf(`{ filter: { from: orders, where: "" } }`)).toMatchInlineSnapshot(`
    [
      "where: step: "Keep rows where" is empty. Write which rows to keep, such as amount > 0.",
    ]
  `);
});
