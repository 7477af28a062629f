import { getSession, renameSelf, setPassword } from "#server/access/own-account.ts";
import { invitePerson, renewInvitation } from "#server/access/invite-person.ts";
import { listAudit } from "#server/access/list-audit.ts";
import { listPeople } from "#server/access/list-people.ts";
import { removePerson } from "#server/access/remove-person.ts";
import { setRole } from "#server/access/set-role.ts";
import { done } from "./done.ts";
import type { Handlers } from "./handler.ts";

export const accessHandlers = {
  session: {
    get: ({ caller }) => getSession(caller),
    setPassword: ({ caller, input }) => done(setPassword(caller, input.password)),
    rename: ({ caller, input }) => done(renameSelf(caller, input.name)),
  },
  people: {
    list: ({ caller, input }) => listPeople(caller, input),
    invite: ({ caller, input, baseUrl }) => invitePerson(caller, { ...input, baseUrl }),
    renewInvitation: ({ caller, input, baseUrl }) => renewInvitation(caller, { ...input, baseUrl }),
    setRole: ({ caller, input }) => setRole(caller, input),
    remove: ({ caller, input }) => done(removePerson(caller, input.id)),
  },
  audit: { list: ({ caller, input }) => listAudit(caller, input) },
} satisfies Handlers<"session" | "people" | "audit">;
