import { type Draft } from "./draft.ts";
import { sourceOf, profileOf } from "../link/vocabulary.ts";
import type { Wanted } from "./gather.ts";

const sequence =
  /\b(then|after that|afterwards|next|finally|of those|of these|of the rest|of the remaining|among those|among the rest|from those|from the rest|what is left|remaining)\b/i;
const copies =
  /\b(cop(?:y|ies)|version|duplicate|repeat|more than once|twice|several times|dedup|revision|update|correction)/i;

/**
 * Conditions, by their words, that hold before one row per key is kept. Copies of one thing are settled first and judged then;
 * of the many rows of a customer or a device, the words must say whether the last one is sought before or after the condition.
 */
export function conditionsFirst(draft: Draft, wanted: Wanted, request: string): ReadonlySet<string> {
  const first = new Set<string>();
  for (const dedupe of wanted.all("dedupe")) {
    const own = dedupe.key.length === 1 ? profileOf(draft.vocabulary, dedupe.key[0]!) : null;
    const rows = sourceOf(draft.vocabulary, draft.vocabulary.main)?.profile.rows ?? 0;
    const areCopies =
      copies.test(dedupe.words) ||
      dedupe.keep === "any" ||
      dedupe.key.some((ref) => ref.source !== draft.vocabulary.main) ||
      dedupe.key.length === 0 ||
      (own !== null && own.distinct > rows * 0.5);
    const at = request.indexOf(dedupe.words);
    for (const filter of wanted.all("filter")) {
      const place = request.indexOf(filter.words);
      const isBefore =
        place >= 0 && place < at && sequence.test(request.slice(place + filter.words.length, at + dedupe.words.length));
      const isAfter = place > at && sequence.test(request.slice(at + dedupe.words.length, place + filter.words.length));
      if (isBefore) first.add(filter.words);
      else if (!isAfter && !areCopies) {
        first.add(filter.words);
        draft.doubts.push(
          `"${filter.words}": say whether that holds before or after one row per ${dedupe.key.map((ref) => ref.name).join(", ")} is kept. Now it holds before.`,
        );
      }
    }
  }
  return first;
}
