import { z } from "zod";
import { roleSchema } from "../access/abilities.ts";
import { done, id, instant, mutation, nothing, page, pageInput, query } from "./procedure.ts";

export const sessionViewSchema = z.object({
  person: z.object({ id, name: z.string(), email: z.string() }),
  role: roleSchema,
  workspace: z.object({ id, name: z.string() }),
  hasPassword: z.boolean(),
  deliveredBy: z.enum(["redis", "postgres"]),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

export const personViewSchema = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  state: z.enum(["active", "invited", "expired"]),
  lastSeenAt: instant.nullable(),
  invitedAt: instant.nullable(),
  isSelf: z.boolean(),
  isLastAdmin: z.boolean(),
});
export type PersonView = z.infer<typeof personViewSchema>;

export const auditViewSchema = z.object({
  id,
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown().nullable(),
  after: z.unknown().nullable(),
});
export type AuditView = z.infer<typeof auditViewSchema>;

export const accessContract = {
  session: {
    get: query("workspace.read", nothing, sessionViewSchema),
    setPassword: mutation("workspace.read", z.object({ password: z.string().min(10).max(200) }), done),
    rename: mutation("workspace.read", z.object({ name: z.string().min(1).max(100) }), done),
  },
  people: {
    list: query("workspace.read", pageInput, page(personViewSchema)),
    invite: mutation(
      "people.manage",
      z.object({ email: z.email(), name: z.string().min(1).max(100), role: roleSchema }),
      z.object({ person: personViewSchema, link: z.string() }),
    ),
    renewInvitation: mutation("people.manage", z.object({ id }), z.object({ link: z.string() })),
    setRole: mutation("people.manage", z.object({ id, role: roleSchema }), personViewSchema),
    remove: mutation("people.manage", z.object({ id }), done),
  },
  audit: {
    list: query("people.manage", pageInput, page(auditViewSchema)),
  },
} as const;
