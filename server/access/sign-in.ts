import { fail } from "#domain/errors/sluice-error.ts";
import { plural } from "#domain/text/plural.ts";
import { withPerson } from "#server/platform/db.ts";
import { countOf, forgetFailures, giveBack, type Limit, takeAttempt } from "./attempt-limit.ts";
import { deviceOf } from "./known-devices.ts";
import { readLink, takeLink } from "./link-tokens.ts";
import { isPassword } from "./passwords.ts";
import { startSession } from "./sessions.ts";
import { takeTurn } from "./turnstile.ts";

/** Where an attempt comes from: the client's network, and the cookie by which a browser is known ("" for none). */
export interface Visitor {
  readonly client: string;
  readonly device: string;
}

const everyQuarter = { ofOneBrowser: 10, ofOneClientAtOneAccount: 10, ofOneClient: 100 };
const otherWays = "Sign in from a browser in which you did so before, or from another network.";

/**
 * Counts an attempt and lets it through, at once or after a while. A browser in which the person signed in before has a count
 * of its own, so that nobody else's guesses keep its owner out. All others are counted by client, and together by account.
 */
async function admit(email: string, personId: string | null, visitor: Visitor): Promise<{ forgive(): void }> {
  const device = personId && deviceOf(personId, visitor.device);
  const own = device ? `browser ${device} ${email}` : `client ${visitor.client} at ${email}`;
  const shared = device ? [] : [`client ${visitor.client}`, `account ${email}`];
  const limits: Limit[] = device
    ? [{ key: own, allowed: everyQuarter.ofOneBrowser }]
    : [
        { key: own, allowed: everyQuarter.ofOneClientAtOneAccount },
        { key: shared[0]!, allowed: everyQuarter.ofOneClient },
        { key: shared[1]!, allowed: Number.POSITIVE_INFINITY },
      ];
  const wait = takeAttempt(limits);
  const mend = device ? {} : { mend: otherWays };
  if (wait > 0) throw fail("unauthenticated", `Too many attempts. Try again in ${plural(wait, "minute")}.`, mend);
  if (!device && !(await takeTurn(email, visitor.client, countOf(shared[1]!))))
    throw fail("unauthenticated", "Too many attempts at this account. Try again in a minute.", mend);
  return {
    forgive: () => {
      forgetFailures(own);
      giveBack(shared);
    },
  };
}

/** The id of a new session; fails with one message for a wrong address and a wrong password alike. */
export async function signInWithPassword(
  given: { email: string; password: string },
  visitor: Visitor,
): Promise<string> {
  const email = given.email.trim().toLowerCase();
  const person = await withPerson(null, (tx) => tx.person.findUnique({ where: { email } }));
  // counted before the password is looked at, which takes a while: guesses that come together are all counted
  const attempt = await admit(email, person?.id ?? null, visitor);
  if (!(await isPassword(given.password, person?.passwordHash ?? null)) || !person) {
    throw fail("unauthenticated", "This email and password do not belong together.", {
      mend: "Try again, or ask an admin for a sign-in link.",
    });
  }
  attempt.forgive();
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
