import { type Ability, can, type Role, whyNot } from "#domain/access/abilities.ts";
import { fail } from "#domain/errors/sluice-error.ts";

/** Who asks: found anew for every request, so that a role that was taken away is gone at once. */
export interface Caller {
  readonly workspaceId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly sessionId: string;
}

export function authorise(caller: Caller | null, ability: Ability): Caller {
  if (!caller) throw fail("unauthenticated", "You are not signed in.", { mend: "Sign in again." });
  if (!can(caller.role, ability))
    throw fail("forbidden", `${whyNot(ability)}.`, { mend: "Ask an admin of the workspace." });
  return caller;
}
