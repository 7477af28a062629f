import { fail } from "#domain/errors/sluice-error.ts";
import { plural } from "#domain/text/plural.ts";
import { withPerson } from "#server/platform/db.ts";
import { countFailure, forgetFailures, minutesToWait } from "./attempt-limit.ts";
import { readLink, takeLink } from "./link-tokens.ts";
import { isPassword } from "./passwords.ts";
import { startSession } from "./sessions.ts";

/** The id of a new session; fails with one message for a wrong address and a wrong password alike. */
export async function signInWithPassword(given: { email: string; password: string }): Promise<string> {
  const email = given.email.trim().toLowerCase();
  const wait = minutesToWait(email);
  if (wait > 0) throw fail("unauthenticated", `Too many attempts. Try again in ${plural(wait, "minute")}.`);
  // counted before the password is looked at, which takes a while: guesses that come together are all counted
  countFailure(email);
  const person = await withPerson(null, (tx) => tx.person.findUnique({ where: { email } }));
  if (!(await isPassword(given.password, person?.passwordHash ?? null)) || !person) {
    throw fail("unauthenticated", "This email and password do not belong together.", {
      mend: "Try again, or ask an admin for a sign-in link.",
    });
  }
  forgetFailures(email);
  return withPerson(person.id, (tx) => startSession(tx, person.id));
}

const linkMessages = {
  unknown: "This link is not known.",
  used: "This link was used already.",
  expired: "This link has expired.",
} as const;

/** Uses up a one-time link of the purpose "signin" and gives the id of a new session. */
export const signInWithLink = (token: string): Promise<string> =>
  withPerson(null, async (tx) => {
    const link = await readLink(tx, token);
    if (link.state !== "valid")
      throw fail("unauthenticated", linkMessages[link.state], { mend: "Ask for a new one: npm run signin-link." });
    if (link.purpose !== "signin")
      throw fail("unauthenticated", "This link is an invitation.", { mend: "Open it as it was sent." });
    if (!(await takeLink(tx, link.linkId)))
      throw fail("unauthenticated", linkMessages.used, { mend: "Ask for a new one: npm run signin-link." });
    return startSession(tx, link.personId);
  });
