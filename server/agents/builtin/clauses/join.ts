import type { ColumnRef } from "../link/vocabulary.ts";
import type { Intent } from "../grammar/intent.ts";
import type { Slots } from "../grammar/phrase.ts";
import { clause } from "./slot-table.ts";
import { doNotMatter, regardless } from "./values.ts";

const joinVerb = "(join|match|combine|connect|link|look up|enrich|merge|attach|bring in|pull in|add|lookup|map)";
const via = "(on|by|using|via|through|over|with|along|based on|by means of|by their|by its)";
const around = "?(the letters|upper and lower case)";

const join =
  (spelled: boolean) =>
  (slots: Slots): Intent[] => {
    const on = (slots.k ?? []) as readonly ColumnRef[];
    const source = (slots.s ?? slots.t) as string;
    return [
      { kind: "join", source, on, needs: "any" },
      ...(spelled ? [{ kind: "key_spelling", columns: on } as Intent] : []),
    ];
  };
const shapes = [
  `${joinVerb} ?(it|them|this|that|each order|every order|these) ?(with|to) {s:source} ${via} ?(matching) {k:cols}`,
  `${joinVerb} {t:source} (with|to|and|onto|into) {s:source} ${via} ?(matching) {k:cols}`,
  `${joinVerb} {t:source} (with|to|and|onto) {s:source}`,
  `${joinVerb} {k:cols} (with|to|against|of {t:source} with|in) {s:source}`,
  `(use|take|match on|join on) {k:cols} to (join|match|look up|find|connect|link) ?(in) {s:source}`,
  `(join|match|link|connect) ?(both|two) ?(files|tables|lists|sources) ${via} ?(matching) {k:cols}`,
  `(join|joins|lookup|match) : {s:source} ${via} ?(matching) {k:cols}`,
  `{s:source} (is|are) (looked up|matched|joined|found|linked|attached|connected) ${via} ?(matching) {k:cols}`,
  `for {c:cols} (look into|look in|look at|go to|see|check) {s:source} ${via} ?(matching) {k:cols}`,
  `{t:source} and {s:source} (are|is) (joined|matched|linked|connected|related) ${via} {k:cols}`,
  `(get|take|read|find|bring|fetch|look up) {c:cols} (from|in|out of) {s:source} ${via} ?(matching) {k:cols}`,
  `{c:cols} (comes|come|is|are) (from|in|found in|taken from|to be found in) {s:source} ?(, ?(joined|matched|linked|found)) ${via} {k:cols}`,
];
const plain = (slots: Slots): Intent[] => {
  const [source, other] = [(slots.s ?? slots.t) as string | undefined, slots.t as string | undefined];
  const on = (slots.k ?? []) as readonly ColumnRef[];
  return source ? join(false)(slots) : other || on.length > 0 ? [{ kind: "join", source: "", on, needs: "any" }] : [];
};

/** A second source is looked up for each row. */
export const joinClause = clause("join", [
  [
    shapes.map((shape) => `${shape} ?, ${regardless} ${around}`),
    (slots) =>
      plain(slots).flatMap((intent): Intent[] =>
        intent.kind === "join" ? [intent, { kind: "key_spelling", columns: intent.on }] : [intent],
      ),
  ],
  [shapes, plain],
  [[`${joinVerb} {s:source}`], join(false)],
  [
    [
      `{c:cols} (comes|come|is|are) ?(found|listed) (from|in|taken from) {s:source}`,
      `(get|take|read|find|fetch|look up) {c:cols} (from|in|out of) {s:source}`,
      `{s:source} (tell|tells|says|say|knows|know|gives|give|holds|hold) {c:cols}`,
    ],
    (slots) => ({ kind: "join", source: slots.s as string, on: [], needs: "any" }),
  ],
]);

/** Keys that count as equal although they are written differently. */
export const keySpellingClause = clause(
  "key spelling",
  [
    [
      [
        `{k:cols} (is|are) (compared|matched|the same|to be compared|to be matched|written|spelled|equal) ${regardless}`,
        `(compare|match|treat) {k:cols} ${regardless}`,
        `${regardless} (of|in) {k:cols}`,
        "{k:cols} (is|are) ?(not) (caseinsensitive|written in different ways|spelled differently)",
        "{k:cols} (is|are) ?(sometimes|often|not always|partly) (written|spelled|typed) ?(differently|in lower case|with blanks|with spaces)",
        `{k:cols} (may|can|might) (differ|vary) ?only (in|by) ?(upper and lower|upper or lower) (case|letter case|blanks|spaces|case and blanks|case or blanks|case and spaces|case or spaces|case and whitespace|case or whitespace|capitalisation and blanks|capitalization and spaces)`,
      ],
      (slots) => ({ kind: "key_spelling", columns: slots.k as readonly ColumnRef[] }),
    ],
    [
      [
        "{k:cols} (differ|differs|vary|varies|is written differently|are written differently) ?only (in|by) (case|blanks|spaces|case and blanks|case or blanks|case and spaces|case or spaces|case and whitespace|case or whitespace|upper and lower case) (between|across|in) ?(both|two) (files|lists|tables|sources)",
      ],
      (slots) => ({ kind: "key_spelling", columns: slots.k as readonly ColumnRef[] }),
    ],
    [
      [
        regardless,
        doNotMatter,
        "(match|join|link|connect) ?(it|them) anyway",
        "(caseinsensitively|caseinsensitive) ?(and (trimmed|without blanks|without spaces|without surrounding spaces|ignoring blanks|ignoring spaces))",
      ],
      () => ({ kind: "key_spelling", columns: [] }),
    ],
  ],
  1.5,
);

const none =
  "(is not in|are not in|is not listed in|are not listed in|is missing from|are missing from|is missing in|is not found in|are not found in|cannot be found in|can't be found in|does not exist in|do not exist in|does not appear in|is unknown in|isn't in|aren't in|is absent from|are absent from|has no match in|have no match in|has no partner in|has no entry in|is not part of|not in|not listed in|not found in|is not on|are not on|is not present in)";
const lacking =
  "(without|with no|that have no|which have no|having no|who have no|lacking|that lack|with an unknown|with unknown|with a missing|that match no|which match no|matching no|that do not match|which do not match|that find no|not matching|that don't match|that do not have|that don't have)";
const drop =
  "(leave out|leave|drop|exclude|remove|skip|ignore|omit|discard|filter out|throw away|get rid of|take out|do not want|do not include|do not count|don't count|don't include|delete|disregard)";
const out =
  "(are|is|should be|must be|can be|have to be|get|will be) (out|left out|dropped|excluded|ignored|skipped|removed|omitted|discarded|not wanted|not needed|not counted|not included|filtered out)";
const stay =
  "(stay|stay in|remain|remain in|are kept|is kept|are included|must stay|must be kept|keep|should stay|must come out|have to come out|must not get lost)";
const partner = "?(a|any|matching|known|corresponding) {s:source} ?(record|entry|row|match|in the list|at all|partner)";

const conditions = [
  `${drop} ?(all|any|those) {r:rows} (whose|where|when|if|with|for which|that|which|of which) ?{c:source} ${none} {s:source}`,
  `${drop} ?(all|any|those) {r:rows} (whose|where|when|if|with|for which) {k:col} ${none} {s:source}`,
  `${drop} ?(all|any|those) {r:rows} ${lacking} ${partner}`,
  `${drop} ?(all|any|those) {r:rows} (that|which) ${none} {s:source}`,
  `{r:rows} (whose|where|when|if|with|for which) ?{c:source} ${none} {s:source} ?, ${out}`,
  `{r:rows} (whose|where|when|if|with|for which) {k:col} ${none} {s:source} ?, ${out}`,
  `{r:rows} ${lacking} ${partner} ?, ${out}`,
  `{r:rows} ${lacking} ${partner} (do not count|don't count|are not wanted|should not count|must not count)`,
  `(only|keep only|only keep|keep) {r:rows} (whose|where|with) ?{c:source} (is|are) (in|listed in|found in|known in) {s:source}`,
  `(only|keep only|only keep) {r:rows} (with|that have|having) (a|any|matching|known|corresponding) {s:source} ?(record|entry|row|match)`,
  `(if|when) ?{r:rows} ?{c:source} ${none} {s:source} ?, ${drop} ?(it|them|{o:rows}) ?out`,
  `${drop} ?(all|any|those) {r:rows} (whose|where) {c:source} is not (there|in it|listed|known|found)`,
  `(drop|leave out|remove|ignore|skip) ?(the) (unmatched|orphaned|orphan) {r:rows}`,
  `(unmatched|orphaned|orphan) {r:rows} ${out}`,
  `(unknown|missing|unlisted) {s:source} ?(:|,|-|–|—) ${drop} (their|such|those|these) {r:rows} ?out`,
];

/** What becomes of rows that find no partner. */
export const unmatchedClause = clause("rows without a partner", [
  [conditions, (slots) => ({ kind: "unmatched", source: (slots.s as string | undefined) ?? null, action: "drop" })],
  [
    [
      `{r:rows} (whose|where|with) ?{c:source} ${none} {s:source} ${stay}`,
      `{r:rows} ${lacking} ${partner} ${stay}`,
      `keep ?(also|even) {r:rows} ${lacking} ${partner}`,
    ],
    (slots) => ({ kind: "unmatched", source: slots.s as string, action: "keep" }),
  ],
]);
