import { z } from "zod";

export const roles = ["viewer", "editor", "operator", "admin"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** What a person may do, each with the roles that may: the only table that decides. */
export const abilityTable = {
  "workspace.read": ["viewer", "editor", "operator", "admin"],
  "pipeline.edit": ["editor", "operator", "admin"],
  "suggestion.decide": ["editor", "operator", "admin"],
  "source.write": ["editor", "operator", "admin"],
  "run.start": ["editor", "operator", "admin"],
  "run.cancel": ["editor", "operator", "admin"],
  "pipeline.publish": ["operator", "admin"],
  "connection.write": ["operator", "admin"],
  "people.manage": ["admin"],
  "policy.write": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof abilityTable;
export const abilities = Object.keys(abilityTable) as [Ability, ...Ability[]];

export const can = (role: Role, ability: Ability): boolean => (abilityTable[ability] as readonly Role[]).includes(role);

/** The sentence a disabled control shows. */
export const whyNot = (ability: Ability): string =>
  `Needs the role ${abilityTable[ability].filter((role) => role !== "admin").at(0) ?? "admin"} or above`;
