import type { Column } from "#domain/sql/types.ts";

export interface ColumnChange {
  readonly name: string;
  readonly change: "added" | "removed" | "retyped" | "same";
  readonly was: string | null;
  readonly type: string | null;
}

/** What a step does to the columns: those it makes, takes away, reads as another type, and leaves as they are. */
export function columnChanges(input: readonly Column[] | null, output: readonly Column[]): ColumnChange[] {
  const before = new Map((input ?? []).map((column) => [column.name, column.type]));
  const after = new Set(output.map((column) => column.name));
  const kept = output.map((column): ColumnChange => {
    const was = before.get(column.name) ?? null;
    return {
      name: column.name,
      type: column.type,
      was,
      change: input === null ? "same" : was === null ? "added" : was === column.type ? "same" : "retyped",
    };
  });
  const gone = [...before]
    .filter(([name]) => !after.has(name))
    .map(([name, was]): ColumnChange => ({ name, was, type: null, change: "removed" }));
  return [...kept.filter((each) => each.change !== "same"), ...gone, ...kept.filter((each) => each.change === "same")];
}
