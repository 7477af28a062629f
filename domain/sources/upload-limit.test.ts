import { expect, test } from "vitest";
import { largestUploadBytes, uploadSizeProblem } from "./upload-limit.ts";

test("a file is taken up to the limit, and told why above it and when it holds nothing", () => {
  expect(uploadSizeProblem("orders.csv", 1)).toBeNull();
  expect(uploadSizeProblem("orders.csv", largestUploadBytes)).toBeNull();
  expect(uploadSizeProblem("orders.csv", 0)).toMatchObject({
    code: "source_unreadable",
    message: "orders.csv is empty.",
  });
  expect(uploadSizeProblem("orders.csv", largestUploadBytes + 1)).toMatchObject({
    code: "too_large",
    message: "orders.csv has 51 GB; a file may have up to 50 GB.",
  });
});
