import { expect, test } from "vitest";
import { parsePipeline } from "#domain/pipeline/parse.ts";
import { chooseTarget } from "./choose-target.ts";

const { pipeline } = parsePipeline("sluice: 1\nname: Umsätze 2026\nnodes: {}\n");
const target = (request: string, hasWarehouse = true) => chooseTarget({ pipeline, request, hasWarehouse }).config;

test.each([
  ["Revenue per region. Write it to revenue.csv", { path: "revenue.csv" }],
  ["Revenue per region, save the result as a parquet file called by_region.parquet.", { path: "by_region.parquet" }],
  ["Put everything into the table sales.daily", { connection: "warehouse", table: "sales.daily", mode: "replace" }],
  ["Revenue per region as CSV", { path: "umsatze_2026.csv" }],
  ["Save what is in orders.csv, per region", { connection: "warehouse", table: "umsatze_2026", mode: "replace" }],
])("%s", (request, config) => {
  expect(target(request)).toEqual(config);
});

test("without a warehouse the result is a file", () => {
  expect(target("Revenue per region", false)).toEqual({ path: "umsatze_2026.csv" });
});
