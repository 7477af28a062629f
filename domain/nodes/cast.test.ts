import { expect, test } from "vitest";
import { problemsOf, renderExample } from "./testing/example.ts";

test("the example of cast", () => {
  expect(renderExample("cast", { from: ["id bigint", "ordered_at varchar", "amount varchar"] })).toMatchInlineSnapshot(`
    {
      "problems": [],
      "refusal": "nullif(concat_ws('; ', CASE WHEN nullif(trim(CAST("ordered_at" AS VARCHAR)), '') IS NOT NULL AND CASE WHEN regexp_full_match(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?') THEN CAST(TRY_CAST(nullif(trim(CAST("ordered_at" AS VARCHAR)), '') AS TIMESTAMP) AS timestamp) WHEN regexp_full_match(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)? ?(Z|[+-]\\d{2}(:?\\d{2})?)') THEN CAST(TRY_CAST(left(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), 16) || coalesce(nullif(regexp_extract(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '^.{16}(:[0-9.]+)', 1), ''), ':00') || regexp_extract(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '(Z|[+-][0-9:]+)$') AS TIMESTAMPTZ) AS timestamp) END IS NULL THEN 'ordered_at: expected timestamp, got "' || CAST("ordered_at" AS VARCHAR) || '"' END, CASE WHEN nullif(trim(CAST("amount" AS VARCHAR)), '') IS NOT NULL AND CASE WHEN regexp_full_match(nullif(trim(CAST("amount" AS VARCHAR)), ''), '[^,]*|[^0-9,]*[1-9]\\d{0,2}([,]\\d{2,3})*[,]\\d{3}([^0-9,][^,]*)?') THEN CASE WHEN regexp_full_match(replace(nullif(trim(CAST("amount" AS VARCHAR)), ''), ',', ''), '[+-]?(\\d+(\\.\\d{0,2}0*)?|\\.\\d{1,2}0*)') THEN TRY_CAST(replace(nullif(trim(CAST("amount" AS VARCHAR)), ''), ',', '') AS decimal(12,2)) END END IS NULL THEN 'amount: expected decimal(12,2), got "' || CAST("amount" AS VARCHAR) || '"' END), '')",
      "relation": "SELECT "id", CASE WHEN regexp_full_match(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?') THEN CAST(TRY_CAST(nullif(trim(CAST("ordered_at" AS VARCHAR)), '') AS TIMESTAMP) AS timestamp) WHEN regexp_full_match(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)? ?(Z|[+-]\\d{2}(:?\\d{2})?)') THEN CAST(TRY_CAST(left(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), 16) || coalesce(nullif(regexp_extract(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '^.{16}(:[0-9.]+)', 1), ''), ':00') || regexp_extract(nullif(trim(CAST("ordered_at" AS VARCHAR)), ''), '(Z|[+-][0-9:]+)$') AS TIMESTAMPTZ) AS timestamp) END AS "ordered_at", CASE WHEN regexp_full_match(nullif(trim(CAST("amount" AS VARCHAR)), ''), '[^,]*|[^0-9,]*[1-9]\\d{0,2}([,]\\d{2,3})*[,]\\d{3}([^0-9,][^,]*)?') THEN CASE WHEN regexp_full_match(replace(nullif(trim(CAST("amount" AS VARCHAR)), ''), ',', ''), '[+-]?(\\d+(\\.\\d{0,2}0*)?|\\.\\d{1,2}0*)') THEN TRY_CAST(replace(nullif(trim(CAST("amount" AS VARCHAR)), ''), ',', '') AS decimal(12,2)) END END AS "amount" FROM "from"",
      "rows": "",
      "summary": "ordered_at timestamp, amount decimal(12,2)",
      "values": [
        "id <- from.id",
        "ordered_at <- from.ordered_at",
        "amount <- from.amount",
      ],
    }
  `);
});

test("a wrong configuration of cast is named", () => {
  expect(problemsOf(`{ cast: { from: orders, columns: { amount: money } } }`)).toMatchInlineSnapshot(`
    [
      "columns.amount: step: "money" is not a type. Use one such as varchar, integer, bigint, double, decimal(12,2), boolean, date or timestamp.",
    ]
  `);
});
