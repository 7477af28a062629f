import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of check", () => {
  expect(renderExample("check", { from: ["id bigint", "email varchar"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": "nullif(concat_ws('; ', CASE WHEN "email" IS NULL THEN 'email is null' END), '')",
      "relation": "SELECT * FROM "from"",
      "rows": "from.email",
      "summary": "email is null",
      "values": [
        "id <- from.id",
        "email <- from.email",
      ],
    }
  `);
});

test("a wrong configuration of check is named", () => {
  expect(problemsOf(`{ check: { from: orders, rules: [], on_fail: shrug } }`)).toMatchInlineSnapshot(`
    [
      "rules: step: "Rules" is empty. Add at least one rule that every row must keep to.",
      "on_fail: step: "When a row fails" cannot be "shrug". Choose "quarantine" or "stop".",
    ]
  `);
});
