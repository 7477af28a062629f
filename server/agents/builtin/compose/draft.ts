import type { KindName } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { ColumnProfile } from "#domain/sources/profile.ts";
import type { ColumnRef, Vocabulary } from "../link/vocabulary.ts";
import { profileOf } from "../link/vocabulary.ts";
import { squash } from "../text/stem.ts";
import { refKey } from "./gather.ts";
import type { Scope } from "./sql-text.ts";

/** One step of the plan before it becomes a suggestion. */
export interface Step {
  readonly name: string;
  readonly kind: KindName;
  readonly config: Readonly<Record<string, unknown>>;
  /** The source on whose branch it stands; steps after a join stand on the main source's. */
  readonly branch: string;
  readonly rank: number;
  readonly title: string;
  readonly reason: string;
  readonly facts: readonly string[];
  readonly risk: "low" | "medium" | "high";
  /** Columns that must be there, and as they are by then. */
  readonly needs: readonly ColumnRef[];
  readonly makes: readonly ColumnRef[];
  /** Also done when it is accepted. */
  readonly extra?: readonly Operation[];
}

/** A plan in the making: its steps, and what each column is called and typed by now. */
export interface Draft {
  readonly vocabulary: Vocabulary;
  readonly steps: Step[];
  readonly doubts: string[];
  readonly types: Map<string, string>;
  readonly names: Map<string, string>;
  readonly tidied: Set<string>;
  readonly withoutNulls: Set<string>;
  /** Columns that an earlier step has cast already. */
  readonly cast: Set<string>;
  /** Columns of which an earlier step keeps each value once. */
  readonly unique: Set<string>;
  /** Names that steps of the document have already. */
  readonly taken: ReadonlySet<string>;
}

export function createDraft(vocabulary: Vocabulary, taken: ReadonlySet<string> = new Set()): Draft {
  const types = new Map(
    vocabulary.sources.flatMap((source) =>
      source.columns.map((each) => [refKey({ source: source.name, name: each.name }), each.type] as const),
    ),
  );
  return {
    vocabulary,
    steps: [],
    doubts: [],
    types,
    names: new Map(),
    tidied: new Set(),
    withoutNulls: new Set(),
    cast: new Set(),
    unique: new Set(),
    taken,
  };
}

export const add = (draft: Draft, step: Omit<Step, "facts" | "risk" | "needs" | "makes"> & Partial<Step>): void => {
  let name = step.name;
  for (
    let count = 2;
    draft.taken.has(name) ||
    draft.steps.some((each) => each.name === name) ||
    draft.vocabulary.sources.some((source) => source.name === name);
    count += 1
  )
    name = `${step.name}_${count}`;
  draft.steps.push({ facts: [], risk: "low", needs: [], makes: [], ...step, name });
};

export const columnProfile = (draft: Draft, ref: ColumnRef): ColumnProfile | null => profileOf(draft.vocabulary, ref);
export const typeOf = (draft: Draft, ref: ColumnRef): string => draft.types.get(refKey(ref)) ?? "varchar";
export const figure = (value: number): string => value.toLocaleString("en-US");

/** How columns are written at the present step. */
export function scopeOf(draft: Draft): Scope {
  return {
    name: (ref) => draft.names.get(refKey(ref)) ?? ref.name,
    type: (ref) => typeOf(draft, ref),
    hasNulls: (ref) => !draft.withoutNulls.has(refKey(ref)) && (columnProfile(draft, ref)?.nulls ?? 1) > 0,
    variants: (ref, values) => {
      if (draft.tidied.has(refKey(ref))) return false;
      const top = columnProfile(draft, ref)?.top ?? [];
      return values.some(
        (value) => top.filter((each) => each.value !== null && squash(each.value) === squash(String(value))).length > 1,
      );
    },
  };
}
