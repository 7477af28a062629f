import type { SuggestionView } from "#domain/api/conversations.ts";

/** Numbers of the pending suggestions that this one needs first. */
export const needsOf = (suggestion: SuggestionView, all: readonly SuggestionView[]): string[] =>
  all
    .filter(
      (each) =>
        suggestion.requires.includes(each.id) && each.turnKey === suggestion.turnKey && each.decision === "pending",
    )
    .map((each) => `${each.number}`);

/** The mend that waits for each finding. */
export const mendsOf = (suggestions: readonly SuggestionView[]): Map<string, SuggestionView> =>
  new Map(
    suggestions.flatMap((each) => (each.finding && each.decision === "pending" ? [[each.finding, each] as const] : [])),
  );
