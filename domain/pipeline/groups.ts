import { z } from "zod";
import { nodeNameSchema } from "../nodes/fields.ts";
import type { StepGroup } from "./document.ts";
import { printFlow } from "./print-node.ts";

export const groupSchema = z.strictObject({
  name: z.string().trim().min(1, "Give the group a name.").max(80),
  steps: z.array(nodeNameSchema).max(2_000),
  folded: z.boolean().default(false),
});
export const groupsSchema = z.array(groupSchema).max(500);

/** What stands behind `groups:`; null where there is none. */
export const printGroups = (groups: readonly StepGroup[]): string | null =>
  groups.length === 0
    ? null
    : printFlow(groups.map(({ name, steps, folded }) => ({ name, steps, folded: folded || undefined })));

/** Groups whose names and steps are theirs alone: the first that names a step has it, and one without steps is none. */
export function settledGroups(groups: readonly StepGroup[], exists: (step: string) => boolean): StepGroup[] {
  const names = new Set<string>();
  const taken = new Set<string>();
  return groups.flatMap((group) => {
    if (names.has(group.name)) return [];
    names.add(group.name);
    const steps = group.steps.filter((step) => {
      const isFree = exists(step) && !taken.has(step);
      if (isFree) taken.add(step);
      return isFree;
    });
    return steps.length > 0 ? [{ ...group, steps }] : [];
  });
}

/** The groups after one of them is made, renamed, folded, filled otherwise or taken away. */
export function withGroup(groups: readonly StepGroup[], name: string, to: StepGroup | null): StepGroup[] {
  if (!to) return groups.filter((group) => group.name !== name);
  const own = new Set(to.steps);
  const others = groups.map((group) =>
    group.name === name ? to : { ...group, steps: group.steps.filter((step) => !own.has(step)) },
  );
  return groups.some((group) => group.name === name) ? others : [...others, to];
}

/** A name that no group has. */
export function freeGroupName(groups: readonly StepGroup[], wanted: string): string {
  const taken = new Set(groups.map((group) => group.name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} ${number}`;
  return name;
}
