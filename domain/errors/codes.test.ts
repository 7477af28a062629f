import { expect, test } from "vitest";
import { errorCodes, errorTable } from "./codes.ts";
import { problemSchema } from "./problem.ts";
import { fail, SluiceError } from "./sluice-error.ts";

test.each(errorCodes)("%s has an answer at every edge", (code) => {
  const { http, trpc, exit } = errorTable[code];
  expect(http).toBeGreaterThanOrEqual(400);
  expect(http).toBeLessThan(600);
  expect(trpc).toMatch(/^[A-Z_]+$/);
  expect([1, 2, 3, 4, 5]).toContain(exit);
  const error = fail(code, "what is wrong", { mend: "what mends it" });
  expect(error).toMatchObject({ code, message: "what is wrong" });
  expect(problemSchema.parse(error.problems[0])).toEqual(error.problems[0]);
});

test("the internal text stays out of the message", () => {
  const error = new SluiceError(fail("internal", "Something went wrong.").problems, "canary");
  expect(error.message + JSON.stringify(error.problems)).not.toContain("canary");
  expect(new SluiceError([]).code).toBe("internal");
});
