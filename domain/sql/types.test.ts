import { expect, test } from "vitest";
import { canonicalType } from "./types.ts";

test.each([
  ["TEXT", "varchar"],
  ["Int", "integer"],
  ["int8", "bigint"],
  ["double  precision", "double"],
  ["numeric", "decimal(18,3)"],
  ["DECIMAL( 12 , 2 )", "decimal(12,2)"],
  ["numeric(5)", "decimal(5,0)"],
  ["timestamp with time zone", "timestamptz"],
  [" date ", "date"],
])("%j is %s", (text, type) => {
  expect(canonicalType(text)).toBe(type);
  expect(canonicalType(type)).toBe(type);
});

test.each([
  "",
  "money",
  "decimal(39,2)",
  "decimal(4,5)",
  "decimal(0,0)",
  "varchar; DROP TABLE t",
  "integer[]",
  "decimal(1,1))",
  "struct(a int)",
])("%j is not offered", (text) => {
  expect(canonicalType(text)).toBeNull();
});
