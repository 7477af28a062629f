import { parsePipeline } from "#domain/pipeline/parse.ts";
import { findNode } from "#domain/pipeline/graph.ts";
import type { Finding } from "#domain/sources/finding.ts";
import type { ProfiledSource } from "#domain/sources/profile.ts";
import type { Proposal } from "#domain/suggestions/suggestion.ts";
import { contextOf, proposeMends } from "./propose-mends.ts";

interface AtOnce {
  /** The document as it stands, with or without a plan in it. */
  readonly text: string;
  readonly sources: readonly ProfiledSource[];
  /** Those that nothing covers yet. */
  readonly findings: readonly Finding[];
  /** Names that suggestions which still wait would give to steps. */
  readonly taken?: ReadonlySet<string>;
}

function allFixes({ text, sources, findings, taken }: AtOnce): Proposal[] {
  const { pipeline } = parsePipeline(text);
  const context = contextOf(pipeline, { sources, findings, isOpenEnded: true });
  return proposeMends(
    { ...context, isTaken: (name) => findNode(pipeline, name) !== null || (taken?.has(name) ?? false) },
    { offers: true },
  );
}

/** The findings that a step can be proposed for on the document as it is, without any request. */
export const fixableFindings = (given: AtOnce): string[] =>
  allFixes(given).flatMap((proposal) => (proposal.finding === null ? [] : [proposal.finding]));

/** The proposal that fixes this finding behind those that it requires; empty where the document has no place for it. */
export function fixAtOnce(given: AtOnce, finding: string): Proposal[] {
  const all = allFixes(given);
  const wanted = all.find((proposal) => proposal.finding === finding);
  if (!wanted) return [];
  const needed = new Set([wanted.id]);
  for (const id of needed) all.find((each) => each.id === id)?.requires.forEach((required) => needed.add(required));
  const required = all.filter((each) => needed.has(each.id) && each !== wanted);
  return [...required, wanted];
}
