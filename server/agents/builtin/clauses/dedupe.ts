import type { ColumnRef } from "../link/vocabulary.ts";
import type { Intent, OrderItem } from "../grammar/intent.ts";
import type { Slots } from "../grammar/phrase.ts";
import { clause } from "./slot-table.ts";

const latest = "(latest|last|newest|most recent|youngest|final|most current|freshest|most up to date|latest known)";
const earliest = "(earliest|first|oldest|original|initial)";
const per = "(per|for each|for every|of each|of every|by|for|of|for a given|for any|within each|with the same|for one)";
const by =
  "(by|according to|judged by|going by|based on|measured by|as told by|in terms of|by its|by their|using|ordered by|looking at|with the latest|with the highest|as per|determined by|, by)";
const verb =
  "(keep|keep only|only keep|take|take only|use|use only|only use|retain|retain only|just keep|only|want|leave|leave only|i only care about|give me just|the one with)";
const repeated =
  "(come|comes|appear|appears|occur|occurs|are listed|is listed|are|is|can be|can come|can appear|may come|may appear|may occur|show up|shows up|is there|are there|was sent|were sent|turn up|turns up|exist|exists|can occur|listed|recorded|are recorded|is recorded|are exported|may be exported|is repeated|are repeated|are duplicated|is duplicated)";
const often =
  "(more than once|twice|several times|multiple times|repeatedly|two or more times|again|repeated|duplicated|more often than once|in several copies|many times|doubled)";

const counts =
  "(wins|counts|matters|is the one that counts|is right|is the right one|is valid|is kept|is used|is taken|stays|remains)";

const dedupe =
  (keep: "latest" | "earliest") =>
  (slots: Slots): Intent | null => {
    const key = [slots.key ?? []].flat() as ColumnRef[];
    return {
      kind: "dedupe",
      source: (slots.r as string | null | undefined) ?? null,
      key,
      keep,
      by: (slots.by as ColumnRef | undefined) ?? null,
    };
  };

const forms = (order: string): string[] => [
  `?${verb} ${order} {r:rows} ?{again:rows} ${per} {key:keys} ?( ?, ${by} {by:col})`,
  `?${verb} ${order} {r:rows} ?{again:rows} ${by} {by:col} ${per} {key:keys}`,
  `${verb} ${order} ${per} {key:keys} ?( ?, ${by} {by:col})`,
  `${per} {key:keys} ?, ${verb} ?{r:rows} with ${order} {by:col}`,
  `${verb} ?{r:rows} with ${order} {by:col} ${per} {key:keys}`,
  `${per} {key:keys} ?, ?only ${verb} ?only ${order} ?{r:rows} ?( ?, ${by} {by:col})`,
  `?(if|when|where|in case) ?(an|a|the|same) {key:keys} ${repeated} ${often} ?, ?(then|only) ?${verb} ?only ?(its|their) ${order} ?{r:rows} ?( ?, ${by} {by:col})`,
  `?(if|when|where|in case) {r:rows} ${repeated} ${often} ?, ?(then|only) ?${verb} ?only ${order} ?{again:rows} ?(${per} {key:keys}) ?( ?, ${by} {by:col})`,
  `(of|among|from) {r:rows} with the same {key:keys} ?, ?(only) ${verb} ?only ${order} ?( ?, ${by} {by:col})`,
  `(of|among|from) ?(all|several|the) (duplicates|duplicate {r:rows}|copies|repeats|doubles|repeated {r:rows}) ?(of|per|by|with the same) ?(each|every|an|one) ?{key:keys} ?, ?(only) ${verb} ?only ${order} ?{r:rows} ?( ?, ${by} {by:col})`,
  `${order} {r:rows} (wins|counts|is the one that counts|is right|is the right one|is valid) ?(${per} {key:keys}) ?( ?, ${by} {by:col})`,
  `?only ${order} {r:rows} (per|for each|for every|of each|of every|for|of|with the same) {key:keys} ?(${by} {by:col}) ${counts}`,
  `(of|for|from) (each|every|the same) {key:keys} ?, ?only ${order} {r:rows} ?(${by} {by:col}) ${counts}`,
  `(deduplicate|dedupe|dedup|remove duplicates|drop duplicates|de-duplicate|get rid of duplicates|make unique|remove duplicate {r:rows}) ?{r:rows} ?(by|on|per|of|in|for|from) {key:keys} ?, ?(and|by|then|always) ?(keep|keeping|taking|retain|retaining|take) ?only ${order} ?{again:rows} ?( ?, ${by} {by:col})`,
  `(deduplicate|dedupe|dedup|remove duplicates|drop duplicates|de-duplicate) ?{r:rows} ?(by|on|per|of|in|for|from) {key:keys} ?, ?(and|by|then|always) ?(keep|keeping|taking|retain|retaining|take) ?only ${order} {by:col}`,
  `{key:keys} (is|are|must be|should be) unique ?, ?${verb} ${order} ?{r:rows} ?( ?, ${by} {by:col})`,
];

/** "the heaviest parcel of each carrier": the row where a column is largest or smallest. */
function extreme(slots: Slots): Intent | null {
  const { by, desc } = slots.m as OrderItem;
  return by.kind === "column"
    ? {
        kind: "dedupe",
        source: slots.r as string | null,
        key: slots.key as ColumnRef[],
        keep: desc ? "latest" : "earliest",
        by: by.ref,
        isBySize: true,
      }
    : null;
}

const sized = (order: string): string[] => [
  `${verb} ?only ?{r:rows} with ${order} {by:col} ${per} {key:keys}`,
  `{r:rows} with ${order} {by:col} ${per} {key:keys}`,
  `${per} {key:keys} ?, ?only ${verb} ?only ?{r:rows} with ${order} {by:col}`,
];
const bySize =
  (keep: "latest" | "earliest") =>
  (slots: Slots): Intent => ({
    kind: "dedupe",
    source: (slots.r as string | null | undefined) ?? null,
    key: slots.key as ColumnRef[],
    keep,
    by: slots.by as ColumnRef,
    isBySize: true,
  });

/** One row per key: the latest or the earliest. */
export const dedupeClause = clause("keep one per key", [
  [forms(latest), dedupe("latest")],
  [forms(earliest), dedupe("earliest")],
  [sized("(highest|largest|biggest|greatest|maximum|most)"), bySize("latest")],
  [sized("(lowest|smallest|minimum|least)"), bySize("earliest")],
  [["{m:most} {r:rows} (per|for each|for every|of each|of every) {key:keys}"], extreme],
  [
    [`(deduplicate|dedupe|remove duplicates|drop duplicates) ?{r:rows} (by|on|per) {key:keys}`],
    (slots) => ({
      kind: "dedupe",
      source: (slots.r as string | null | undefined) ?? null,
      key: slots.key as ColumnRef[],
      keep: "any",
      by: null,
    }),
  ],
]);

/** Whole rows that stand in the file more than once. */
export const wholeRowsClause = clause("drop repeated rows", [
  [
    [
      "(remove|drop|delete|discard|skip|ignore|leave out|get rid of|eliminate) ?(all|any|the) ?(exact|identical|whole|full|complete|fully) (duplicates|duplicate {r:rows}|copies|repeats|identical {r:rows}|repeated {r:rows}|duplicated {r:rows})",
      "(duplicates|duplicate {r:rows}|repeated {r:rows}|duplicated {r:rows}) (removed|dropped|excluded|left out|ignored|discarded|taken out)",
      "(exact|identical|whole|full) (duplicates|duplicate {r:rows}|copies|repeated {r:rows}) (are|should be|must be|can be|count) (removed|dropped|ignored|left out|once|discarded)",
    ],
    (slots) => ({ kind: "whole_rows", source: (slots.r as string | null | undefined) ?? null }),
  ],
]);

/** That something stands there more than once: nothing by itself, it belongs to the rule that follows. */
export const repeatsClause = clause("repeats", [
  [
    [
      `{r:rows} ${repeated} ${often}`,
      `?(some|a few|many|several) {r:rows} ${repeated} ${often}`,
      "there are ?(some|many|a few) (duplicates|duplicate {r:rows}|repeats)",
      `(same|one|an|a) {key:keys} ${repeated} ${often}`,
      "?(some|many|several) {r:rows} (have|has) (duplicates|copies|several copies)",
      "(file|data|list|export) (has|contains) (duplicates|duplicate {r:rows}|copies|repeated {r:rows})",
    ],
    (slots) => ({ kind: "repeats", source: (slots.r as string | null | undefined) ?? null }),
  ],
]);

/** A row of a looked-up list counts once. */
export const onceClause = clause("counts once", [
  [
    [
      `?(a|an|each|every|any|one) {r:rows} ?(that|which|who) ?${repeated} ?${often} ?(in the list|in the file|there|in {s:source}) ?(only|must|should|shall|still|is to|is|to|are to|still only|must only|should only) (counts|count|counted|be counted|be used|used|taken|be taken|is used|matches|match|be matched) ?only (once|one time|a single time|just once)`,
      `(use|take|count|keep|match) (each|every|a|an) {r:rows} ?(only|just) once`,
      `(each|every) {r:rows} ?(only|just) once`,
      `{r:rows} ${repeated} ${often} ?(in the list|in the file|there|in {s:source}) ?(,|:|–) ?(use|take|count|keep|match) (each|every one|one|each one|them|it) ?(only|just) once`,
      `(if|when) {r:rows} ${repeated} ${often} ?(in the list|there|in {s:source}) ?, ?(it|he|she|they) ?(still|only|must|should) (counts|count|is counted|are counted|be counted|is used|are used) ?only once`,
      "(duplicates|duplicate {r:rows}|repeated {r:rows}|doubled {r:rows}) ?(in {s:source}|there) ?(only|must|should|are|are to) ?only (count|counted|be counted|be used|used) ?only once",
    ],
    (slots) => ({ kind: "once", source: ((slots.r ?? slots.s) as string | null | undefined) ?? null }),
  ],
]);
