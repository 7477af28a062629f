import { expect, test } from "vitest";
import { z } from "zod";
import { foreignWords } from "#domain/testing/plain-words.ts";
import { problemsOf } from "./failure.ts";

const refused = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  ["a path that is not there", refused("ENOENT", "ENOENT: no such file or directory, open 'orders.csv'")],
  ["a refusal without a path", refused("EACCES", "EACCES: permission denied")],
  ["a server that is not there", refused("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:5432")],
  ["a host that is not known", refused("ENOTFOUND", "getaddrinfo ENOTFOUND db")],
  ["a shape of our own that does not fit", z.object({ a: z.string() }).safeParse({}).error!],
])("%s is told in our words", (_case, error) => {
  const [problem] = problemsOf(error);
  const message = problem!.message.replace(/^orders\.csv/, '"orders.csv"');
  expect(foreignWords(message), message).toBeNull();
  expect(foreignWords(problem!.mend!)).toBeNull();
});
