import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of file_source", () => {
  expect(renderExample("file_source", { file: ["id bigint", "amount double"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT "id", "amount" FROM "file"",
      "rows": "",
      "summary": "orders.csv",
      "values": [],
    }
  `);
});

test("a wrong configuration of file_source is named", () => {
  expect(problemsOf(`{ source: file, path: "", columns: { id: number } }`)).toMatchInlineSnapshot(`
    [
      "path: step: "File" is empty. Choose a file to read.",
      "columns.id: step: "number" is not a type. Use one such as varchar, integer, bigint, double, decimal(12,2), boolean, date or timestamp.",
    ]
  `);
});
