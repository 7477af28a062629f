import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of file_sink", () => {
  expect(renderExample("file_sink", { from: ["id bigint"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": null,
      "relation": "SELECT * FROM "from"",
      "rows": "",
      "summary": "rejected.parquet",
      "values": [
        "id <- from.id",
      ],
    }
  `);
});

test("a wrong configuration of file_sink is named", () => {
  expect(problemsOf(`{ sink: file, from: orders, path: ../../etc/passwd }`)).toMatchInlineSnapshot(`
    [
      "path: step: "File" cannot be used like this. Give a path inside the output folder, without .. or a leading /.",
    ]
  `);
});
