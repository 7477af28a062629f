import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of postgres_source", () => {
  expect(renderExample("postgres_source", { table: ["id bigint", "email varchar"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT "id", "email" FROM "table"",
      "rows": "",
      "summary": "crm.customers",
      "values": [],
    }
  `);
});

test("a wrong configuration of postgres_source is named", () => {
  expect(problemsOf(`{ source: postgres, connection: crm, table: "a.b.c" }`)).toMatchInlineSnapshot(`
    [
      "table: step: "Table" cannot be written like this. Write table or schema.table.",
    ]
  `);
});
