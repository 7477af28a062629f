import { expect, test } from "vitest";
import { errorCodes, errorTable } from "./codes.ts";
import { problemSchema } from "./problem-schema.ts";
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

test("the exit codes of a command are those that the README names, and what does not fit in is answered with 429", () => {
  expect(errorTable).toMatchObject({
    step_failed: { exit: 1 },
    invalid_input: { exit: 2 },
    invalid_document: { exit: 2 },
    nothing_decided: { exit: 3 },
    source_unreadable: { exit: 4 },
    connection_failed: { exit: 4 },
    check_stopped: { exit: 5 },
    busy: { http: 429, trpc: "TOO_MANY_REQUESTS" },
  });
});

test("the internal text stays out of the message", () => {
  const error = new SluiceError(fail("internal", "Something went wrong.").problems, "canary");
  expect(error.message + JSON.stringify(error.problems)).not.toContain("canary");
  expect(new SluiceError([]).code).toBe("internal");
});
