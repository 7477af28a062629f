import { looksLike } from "../columns/value-types.ts";
import type { RecordsFound } from "./found-keys.ts";

const isWord = (text: string | undefined): boolean =>
  text !== undefined && text.trim() !== "" && !looksLike("double", text.trim()) && !looksLike("timestamp", text.trim());

/** The words of the first of several lists, where they are names for what stands in the others; `wanted` as a person said. */
export function headerOfLists(
  { head, places, words }: RecordsFound,
  wanted: boolean | undefined,
): readonly string[] | null {
  if (wanted === false || head.length === 0) return null;
  const names = head.map((_, place) => words[place] ?? "");
  if (wanted === true) return names;
  const isDistinct = new Set(names.map((name) => name.trim().toLowerCase())).size === names.length;
  return places.length > 0 && places.length <= names.length && isDistinct && names.every(isWord) ? names : null;
}
