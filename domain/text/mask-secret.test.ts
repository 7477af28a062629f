import fc from "fast-check";
import { expect, test } from "vitest";
import { maskSecret } from "./mask-secret.ts";

test.each([
  ["the session has expired", "p", "the session has expired"],
  ["the session has expired", "expired", "the session has expired"],
  ["relation databases does not exist", "database", "relation databases does not exist"],
  ["cannot reach postgresql://me:p@db:5432/x", "p", "cannot reach postgresql://me:•••@db:5432/x"],
  ["host=db password=p dbname=x", "p", "host=db password=••• dbname=x"],
  ["host=db password='a b' dbname=x", "a b", "host=db password='•••' dbname=x"],
  ['{"password":"hunter2"}', "hunter2", '{"password":"•••"}'],
  ["user hunter2hunter2 refused", "hunter2hunter2", "user ••• refused"],
  ["token=abc0123456789abcdef0", "0123456789abcdef", "token=abc•••0"],
  ["nothing to hide", "", "nothing to hide"],
  ["a.b and a+b", "a+b", "a.b and a+b"],
])("%j without %j", (text, secret, shown) => {
  expect(maskSecret(text, secret)).toBe(shown);
});

test("in an address no password stays, and a sentence that only happens to hold a short one is left whole", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9.*+?^$-]{1,30}$/), (secret) => {
      expect(maskSecret(`at postgresql://u:${secret}@h/d`, secret)).toBe("at postgresql://u:•••@h/d");
      const sentence = "The stored password has expired, ask an admin for another one.";
      if (secret.length < 8) expect(maskSecret(sentence, secret)).toBe(sentence);
    }),
  );
});
