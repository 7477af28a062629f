"use client";
import { Check, Minus } from "lucide-react";
import { abilities, type Ability, can, type Role, roles } from "#domain/access/abilities.ts";
import { Table } from "../ui/table.tsx";

const words: Record<Ability, string> = {
  "workspace.read": "See pipelines, sources and runs",
  "pipeline.edit": "Chat and edit drafts",
  "suggestion.decide": "Accept and reject suggestions",
  "source.write": "Bring and profile sources",
  "run.start": "Run drafts",
  "run.cancel": "Cancel runs",
  "pipeline.publish": "Publish",
  "connection.write": "Set up connections",
  "people.manage": "Manage people and read the audit",
  "policy.write": "Set policy",
};

export const roleWord = (role: Role): string => role[0]!.toUpperCase() + role.slice(1);

/** Read-only: the same table that every procedure asks. */
export function AbilityTable() {
  return (
    <section aria-label="Roles and abilities">
      <div className="section-head">
        <h2>Roles and abilities</h2>
        <span>what each role may do</span>
      </div>
      <Table<Ability>
        label="Roles and abilities"
        dense
        rows={abilities}
        rowKey={(row) => row}
        empty={{ title: "" }}
        columns={[
          { key: "ability", title: "Ability", cell: (row) => words[row] },
          ...roles.map((role) => ({
            key: role,
            title: roleWord(role),
            width: 120,
            cell: (row: Ability) =>
              can(role, row) ? (
                <Check size={14} aria-label="yes" />
              ) : (
                <Minus size={14} color="var(--text-disabled)" aria-label="no" />
              ),
          })),
        ]}
      />
    </section>
  );
}
