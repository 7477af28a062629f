import { nodeNamePattern } from "#domain/nodes/fields.ts";
import type { KindName } from "#domain/nodes/table.ts";
import type { Operation } from "#domain/pipeline/operation.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ColumnProfile, ProfiledSource } from "#domain/sources/profile.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";

/** An edge on which a source's rows flow, and the proposals that make it; `to` is null where nothing reads them yet. */
export interface Anchor {
  readonly edge: { readonly from: string; readonly to: string | null; readonly port: string };
  readonly requires: readonly string[];
}

/** Where the rows of two sources are joined: the edge after the join, and a rank that stands right behind it. */
export interface JoinAnchor extends Anchor {
  readonly rank: number;
}

export interface MendContext {
  readonly sources: readonly ProfiledSource[];
  readonly findings: readonly Finding[];
  /** The edge at which a source's rows can be mended; null where the source is not used. */
  readonly anchor: (source: string) => Anchor | null;
  /** Where the rows of `from` meet those of `to`; null where they do not. */
  readonly join: (from: string, to: string) => JoinAnchor | null;
  /** Where this column is cast already: the proposals to wait for, none for a step that is there. Null where it is not. */
  readonly castOf?: (source: string, column: string) => readonly string[] | null;
  readonly isTaken?: (name: string) => boolean;
}

/** Makes a finding's mend; null where the pipeline has no place for it. */
export type Mend = (finding: Finding, context: MendContext) => Proposal | null;

/** Steps on one edge stand in this order, whoever proposes them. */
export const mendRanks = {
  records: 9,
  copies: 11,
  letters: 14,
  nothing: 15,
  unpack: 17,
  categories: 21,
  keys: 23,
  cast: 31,
  duplicateKeys: 41,
  outliers: 44,
  personal: 95,
} as const;

export const sourceOf = (context: MendContext, name: string): ProfiledSource | null =>
  context.sources.find((each) => each.name === name) ?? null;
export const columnOf = (context: MendContext, source: string, name: string): ColumnProfile | null =>
  sourceOf(context, source)?.profile.columns.find((column) => column.name === name) ?? null;

/** A free name for a step: the word, then the source's where that is needed. */
export function stepName(context: MendContext, word: string, source: string): string {
  const plain = `${word}_${source}`.replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 56);
  const name = nodeNamePattern.test(plain) ? plain : `step_${plain}`.slice(0, 60);
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name}_${number}`;
    if (!context.isTaken?.(tried)) return tried;
  }
}

export interface Step {
  readonly name: string;
  readonly kind: KindName;
  readonly config: Record<string, unknown>;
  readonly rank: number;
  readonly anchor: Anchor;
}

const insert = ({ name, kind, config, rank, anchor }: Step): Operation => ({
  op: "insert",
  name,
  kind,
  config,
  edge: { ...anchor.edge },
  rank,
});
export const mendId = (finding: Finding): string =>
  `m-${finding.id}`.replaceAll(/[^A-Za-z0-9_:,.-]+/g, "_").slice(0, 120);

export interface MendText {
  readonly title: string;
  readonly risk: Proposal["risk"];
  readonly requires?: readonly string[];
  /** What the finding does not say of this mend; empty where it says all. */
  readonly why?: string;
}

/** A finding's mend as a proposal: its steps, what it rests on, and what it must wait for. */
export function mendOf(finding: Finding, steps: readonly Step[], text: MendText): Proposal {
  return {
    id: mendId(finding),
    title: text.title,
    reason: [finding.message, text.why].filter(Boolean).join(" "),
    kind: "mend",
    risk: text.risk,
    requires: [...new Set([...steps.flatMap(({ anchor }) => anchor.requires), ...(text.requires ?? [])])],
    touches: steps.map(({ name }) => name),
    operations: steps.map(insert),
    facts: [finding.message, ...(finding.effect ? [finding.effect] : [])],
    finding: finding.id,
  };
}

/** What to wait for until a text column is a number or date, as a number has an order of its own; null where nothing makes it one. */
export function castBefore(context: MendContext, source: string, column: ColumnProfile): readonly string[] | null {
  if (!column.reads || column.reads.unit) return [];
  const own = context.castOf?.(source, column.name);
  if (own) return own;
  const finding = context.findings.find(
    (each) =>
      ["moments_without_offset", "mixed_date_formats", "unreadable_values"].includes(each.kind) &&
      each.source === source &&
      each.columns[0] === column.name,
  );
  return finding ? [mendId(finding)] : null;
}

/** Quoted where it is no plain lower-case word. */
export const columnText = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
/** Every row but those for which the condition holds; where it cannot be told, the row stays. */
export const onlyRecords = (condition: string): string => `(${condition}) IS NOT TRUE`;
export const literalText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
