import type { ColumnRef } from "../link/vocabulary.ts";
import type { Intent } from "../grammar/intent.ts";
import type { Predicate } from "../grammar/expression.ts";
import type { ValueLink } from "../grammar/values.ts";
import { addSlot, clause } from "./slot-table.ts";
import { columnSlot } from "../grammar/slots.ts";
import type { Input, Parser } from "../grammar/input.ts";

const mark =
  "(thousands comma|thousand comma|thousands commas|thousands separator|thousand separator|thousands separators|thousand separators|comma as thousands separator|commas as thousands separators|comma for thousands|commas for thousands|thousands mark|commas|comma in it|comma in them|comma|grouping commas|comma grouping|digit grouping)";
const like =
  "?(?, ?(such as|like|as in|for example|e.g.|eg|say) ?(in) {q:quoted} ?(or {r:quoted}) ?(for instance|for example)) ?(LP ?(such as|like|e.g.|eg) {q:quoted} RP)";
const mean =
  "(is|are|mean|means|stand for|stands for|count as|counts as|should be read as|should be|must be read as|are read as|are to be read as|to be read as|have to be read as|need to be read as|can be read as|are just|are still|are also|are normal|are plain|must be|become|are to become|should become|get) ?(just|still|also|a|as|normal|plain|valid|ordinary|real|turned into|converted to|treated as|parsed as|understood as|read as) (numbers|number|number too|numbers too|plain number|plain numbers)";

/** Numbers written with thousands separators or currency signs. */
export const separatorsClause = clause("thousands separators", [
  [
    [
      `{c:col} ?(values|figures|numbers) ?(with|having|containing|that have|that contain|written with|that use) ${mark} ${like} ?, ${mean}`,
      `{c:col} (may|might|can|sometimes|often|has|have|contains|contain|uses|use|may have|may contain|can have|can contain|might contain|might have|sometimes has|sometimes have|sometimes contains|comes with|come with|is written with|are written with|is sometimes written with|are sometimes written with) ?(have|contain|a|some|use) ${mark} ${like} ?(, (remove|strip|drop|ignore|read) (it|them) ?(as numbers))`,
      `{c:col} (is|are) ?(plain) (number|numbers) (even|also) (with|if written with) ?(a) ${mark} ${like}`,
      `(strip|remove|ignore|take out|drop|delete) ${mark} ?(signs|sign) (in|from|of|out of) {c:col} ${like}`,
      `(treat|read|parse|understand|interpret|convert|turn) {c:col} ?(values) ?(with ${mark}) ${like} ?(as|to|into) (numbers|a number|number)`,
      `?(a|an) {c:col} (such as|like|written like|written as) {q:quoted} ${mean}`,
      `{q:quoted} in {c:col} ${mean}`,
      `(commas|comma|a comma) in {c:col} (are|is|mark|marks|separate|separates|stand for) ?(only|just) (thousands separators|thousands separator|thousand separators|thousands|the thousands)`,
      `{c:col} (use|uses|are written with|is written with|come with|comes with) ${mark} ${like}`,
      `(take|treat|read|parse|use) {c:col} as ?(a|plain) (number|numbers) ?(,|;|:) (commas|comma) (is|are|mark|separate|mean|only separate) ?(only|just) (thousands|thousands separators|thousand separators|thousands separator)`,
    ],
    (slots) => ({ kind: "separators", column: slots.c as ColumnRef, remove: [","], isPercent: false }),
  ],
  [
    [
      `{c:col} (has|have|contains|contain|with|comes with|carries) ?(a) (dollar sign|dollar signs|euro sign|euro signs|currency sign|currency signs|currency symbol|currency symbols) ?((and|,) ${mark}) ?(in it|in them|in front)`,
      `{c:col} (has|have|contains|contain|comes with) ${mark} (and|,) (dollar sign|dollar signs|euro sign|euro signs|currency sign|currency signs|currency symbol|currency symbols) ?(in it|in them|in front)`,
      `(strip|remove|ignore|take out|drop) (dollar sign|dollar signs|currency sign|currency signs|currency symbol|euro sign) (in|from|of) {c:col}`,
    ],
    (slots) => ({ kind: "separators", column: slots.c as ColumnRef, remove: ["$", "€", "£", ","], isPercent: false }),
  ],
  [
    [
      `${mark} ${like} (are|is) (fine|ok|okay|allowed|possible|just thousands|to be expected|normal)`,
      `(strip|remove|ignore|take out|drop|delete) thousands (commas|separators|comma|separator)`,
    ],
    () => ({ kind: "separators", column: null, remove: [","], isPercent: false }),
  ],
  [
    ["{q:quoted} (means|is|reads as|stands for|is just|is simply|=) {f:num}"],
    (slots) =>
      Number(String(slots.q).replaceAll(",", "")) === slots.f && String(slots.q).includes(",")
        ? { kind: "separators", column: null, remove: [","], isPercent: false }
        : null,
  ],
  [
    [
      "(stores|store|has|have|keeps|keep|contains) every (figure|number|value) as text with thousands separators and dollar signs",
      "(figures|numbers) (have|has|come with|are written with) thousands separators and dollar signs",
    ],
    () => ({ kind: "separators", column: null, remove: [",", "$"], isPercent: false }),
  ],
]);

const nothing =
  "(means|mean|stands for|stand for|is|are|counts as|count as|says|marks|=) ?(that|the|a|an) (missing|no value|null|empty|unknown|blank|we don't know|not known|value is missing|figure was suppressed|suppressed|no data|nothing|not available|missing value|missing values)";
/** Words that stand for "no value". */
export const nullWordsClause = clause("null words", [
  [
    [
      `?(word|text|value|entry) {q:quoted} ?(in {c:col}) ${nothing} ?(, leave it empty|, leave it blank)`,
      `?(word|text|value) {w:word} ?(in {c:col}) ${nothing} ?(, leave it empty|, leave it blank|, leave them empty)`,
      `(treat|read|interpret|take) ({q:quoted}|{w:word}) ?(in {c:col}) as (missing|null|empty|no value|blank|unknown)`,
      `?(a|an|word|text|value) ({q:quoted}|{w:word}) ?(in {c:col}) (means|stands for|says) ?(that) {z:cause}`,
      `({q:quoted}|{w:word}) ?(in {c:col}) (is|are) ?(not|no) ?(a|an) {c:col}`,
      `(where|if|when) {c:col} is ({q:quoted}|{w:word}) ?, ?(please|just) (leave|make|keep|set) (it|them) ?(to|as) (empty|blank|null)`,
      `({q:quoted}|{w:word}) ?(in {c:col}) (becomes|become|should become|should be|turns into|to|into) (null|empty|blank|no value)`,
      `(turn|convert|change|make|set) ({q:quoted}|{w:word}) ?(in {c:col}) ?(to|into) (null|empty|blank|nulls)`,
    ],
    (slots) =>
      isNullWord(slots.q ?? slots.w)
        ? {
            kind: "null_words",
            texts: [originalWord((slots.q ?? slots.w) as string)],
            column: (slots.c as ColumnRef | undefined) ?? null,
          }
        : null,
  ],
]);
/** A reason in plain words for a missing value: nothing in it is told to be done. */
const causeSlot: Parser<string> = (input, at) => {
  const tokens = input.tokens.slice(at, input.end);
  const isPlain =
    tokens.length > 0 &&
    tokens.length <= 9 &&
    tokens.every(
      (token) =>
        token.kind === "word" &&
        token.number === null &&
        !/^(zero|treat|count|counts|replace|fill|use|drop|leave|skip|out|remove|exclude|keep|ignore|unless|except|or|and|but|instead|false|true)$/.test(
          token.lower,
        ),
    );
  return isPlain ? [{ end: input.end, value: "" }] : [];
};
addSlot("cause", causeSlot);

const isNullWord = (word: unknown): boolean =>
  typeof word === "string" && /^(#?n\/?a|null|none|nan|nil|unknown|missing|empty|-+|\*+|\?+|\.+)$/i.test(word);
const originalWord = (word: string): string =>
  /^#?n\/?a$|^null$|^nan$/i.test(word) ? word.toUpperCase().replace("NAN", "NaN") : word;

const order =
  "?(LP ?with (day first|day before month|day/month/year) RP|?, ?(with ?the|the|always|so) ?(day first|day before month|day/month/year|day , month , year|european style))";
const monthOrder = "?, (month first|month/day/year|us style|american style|month before day)";
const written =
  "(is|are|comes|come|can be|may be|might be|was|were|appears|appear|has been) ?(sometimes|either|partly|usually|mostly|always|also) ?(written|given|stored|recorded|formatted|noted|spelled|entered|in|as|mixed) ?(either|partly|both|sometimes|in) ?(like|as|in the form|in the format|in (two|several|both) (formats|ways|styles) ?(:|,|–)|in form|form|format|:|,)";
/** The column that stands right before: "handed_in (written like 14/03/2026)". */
const columnBefore: Parser<ColumnRef> = (input, at) => {
  const wide: Input = { ...input, start: 0, memo: new Map() };
  for (let start = Math.max(0, at - 4); start < at; start += 1)
    for (const { end, value } of columnSlot(wide, start)) if (end === at) return [{ end: at, value }];
  return [];
};
addSlot("before", columnBefore);

const dates = (day: string, first: "day" | "month" | null) =>
  [
    [
      `{c:before} LP ?(format|formats|written|given|stored) ?(as|like|either) {a:shape} ?((or|and) ?(like|as) {b:shape}) ${day} RP`,
      `{c:before} , (written|given|stored|formatted|noted) ?(either) (like|as) {a:shape} ?((or|and) ?(like|as) {b:shape}) ${day}`,
      `{c:before} ?, (which|that) ${written} ?like {a:shape} ?((or|and) ?(like|as) {b:shape}) ${day}`,
      `?((dates|values|times|timestamps) (in|of)) {c:col} ?, ?(which|that) ${written} ?like {a:shape} ?((or|and|and sometimes|or sometimes|or else|, sometimes|and partly) ?(like|as|in the form|in the format|in) {b:shape}) ?(or ?(like|as) {d:shape}) ${day}`,
      `{c:col} ?(either) ?(, )(looks like|look like|has the form|has the format|has two formats ?(:|,|–)|has formats ?(:|,)|mixes|mixes the formats|uses|uses both) {a:shape} ?((or|and) ?(like|as) {b:shape}) ${day}`,
      `(some|a few|part|many|most) ?(of) {c:col} ?(values|entries|dates) (are|look|come|is|come as) ?(written|given) ?(like|as|in) {a:shape} ${day} ?(, ?(the others|others|the rest) ?(are|look|as) ?(like|as|written like) {b:shape})`,
    ],
    (slots: Readonly<Record<string, unknown>>): Intent => ({
      kind: "formats",
      column: slots.c as ColumnRef,
      shapes: [slots.a, slots.b, slots.d].filter((each): each is string => typeof each === "string"),
      first,
    }),
  ] as const;

/** How dates are written. */
export const formatsClause = clause("date formats", [
  dates(`${order.slice(1)}`, "day"),
  dates(monthOrder, "month"),
  dates("", null),
  [
    [
      "{c:col} (is|are|has|uses) ?(written) ?(as|in|the form|the format) (day / month / year|dd/mm/yyyy|day . month . year|day - month - year|day month year)",
    ],
    (slots) => ({ kind: "formats", column: slots.c as ColumnRef, shapes: [], first: "day" }),
  ],
  [
    [
      "{c:col} (is|are|has|uses) ?(written) ?(as|in|the form|the format) (month / day / year|mm/dd/yyyy|month - day - year)",
      "{c:col} (is|are) month first",
    ],
    (slots) => ({ kind: "formats", column: slots.c as ColumnRef, shapes: [], first: "month" }),
  ],
  [
    [
      "{c:col} (is|are) day first",
      "dates in {c:col} (are|have|put) ?(the) day first",
      "(day first|day before month) (in|for) {c:col}",
    ],
    (slots) => ({ kind: "formats", column: slots.c as ColumnRef, shapes: [], first: "day" }),
  ],
]);

const wrong =
  "(is|are|was|were|has been|have been|must be|got|count as) ?(recorded|entered|off by|written|stored|a|an|multiplied by|too high by|) ?(factor|factor of|by) ?(1000|1,000|thousand|a thousand|one thousand) ?(times|fold) ?(too large|too big|too high|the real amount|larger than real|as large|too much|off|)";
const divide =
  "(divide ?(it|them|that|those|these|such {n2:col}) by {f:num}|(must be|should be|is to be|are to be|have to be|has to be|need to be|needs to be|is|are|get|gets|shall be) ?(then|first) divided by {f:num}|(need|needs) dividing by {f:num})";
/** Values that are off by a factor. */
export const scaleClause = clause("scale", [
  [
    [
      `{p:pred} ?, ${wrong} ?(:|,|-|–|—|so|and|;) ?(and|so|please|then|they must|must) ${divide}`,
      `?(if|when|where) {p:pred} ?, ?(then|so) ${divide} ?(, ?(as|because|since) (it|they) ${wrong})`,
      `{p:pred} ?, ${divide}`,
      `?(if|when|where) {p:pred} ?, (it|they) (is|are|was|were) ?(a thousand times) (too large|too big|too high|off|wrong|multiplied) ?by ?(a factor of|factor of|factor|a) ?{x:num} ?(times) ?, ?(so|and) ${divide}`,
      `(divide) {c:col} ?(values) ?(of|that are|that is|which are|when|where|if|,) {p:pred} by {f:num}`,
      `(divide) {p:pred} by {f:num}`,
      `(divide) {p:earlier} by {f:num}`,
      `{p:earlier} ?, ${divide}`,
      `{p:earlier} ?, ${wrong} ?(:|,|-|–|—|so|and|;) ?(and|so|please|then|they must|must) ${divide}`,
    ],
    (slots) => ({ kind: "scale", column: null, when: slots.p as Predicate, op: "/", factor: slots.f as number }),
  ],
  [
    [
      "(divide) (all|every|each) {c:col} by {f:num}",
      "{c:col} (is|are) in (cents|pence) ?(:|,) ?(so) divide ?(it|them) by {f:num}",
    ],
    (slots) => ({ kind: "scale", column: slots.c as ColumnRef, when: null, op: "/", factor: slots.f as number }),
  ],
]);

const blanks =
  "(blanks|spaces|whitespace|blank|white space|space|surrounding blanks|surrounding spaces|surrounding whitespace|leading and trailing spaces|leading or trailing spaces|leading and trailing blanks|leading and trailing whitespace|padding|stray spaces|stray blanks|extra spaces|extra blanks|blanks around it|blanks around them|spaces around it|spaces around them|whitespace around it|whitespace around them|blanks at the ends|outer blanks|outer spaces)";
const letterCase =
  "(case|upper case|lower case|upper and lower case|upper or lower case|capitalisation|capitalization|casing|letter case|case of letters|case of the letters|upper/lower case|capitals)";
const around = "?(around ?(it|them)|at the ends|at either end|before and after|at both ends)";
const caseAndBlanks = `(${letterCase} ${around} ?(, )?(and|or) ?(the|any) ${blanks} ${around}|${blanks} ${around} ?(, )?(and|or) ?(the|any) ${letterCase}|${letterCase}|${blanks} ${around})`;
/** "whatever the case and the blanks": the remark that follows what it is about. */
export const regardless = `(whatever|regardless of|no matter|ignoring|ignore|disregarding|irrespective of|independent of|without regard to|without regard for|not caring about|does not matter|neglecting|despite) ?(differences in|the|their|its|what) ${caseAndBlanks} ?(they have|it has|they come with)`;
/** The same as a sentence of its own. */
export const doNotMatter = `${caseAndBlanks} (do not|does not|don't|doesn't) (matter|count) ?(there|here)`;

/** Categories spelled in several ways. */
export const tidyClause = clause("tidy text", [
  [
    [
      `{c:col} (is|are|count as|mean) the same ${regardless} ?( ?(:|,|;|and|so) ?please (write|spell|call|name|output|show|give) ?(it|them|all) ?(as|always as|uniformly as) {v:values})`,
      `${regardless} ?(of|in) {c:col} ?( ?(:|,|;|and|so) ?(write|spell|call|name|output) ?(it|them) ?(as) {v:values})`,
      `{c:col} (differ|differs|vary|varies) ?only (in|by) (${letterCase} ?(and|or) ?${blanks}|${blanks} ?(and|or) ?${letterCase}|${letterCase}|${blanks}) ?( ?(:|,|;|and|so) ?(write|spell|call|name|output) ?(it|them) ?(as) {v:values})`,
      `(write|spell|output|normalise|normalize|standardise|standardize|unify|clean|harmonise|harmonize|tidy|clean up) {c:col} ?(names|spelling|spellings|values|to|as|to be|) ?(as|to|into|uniformly as|consistently as|always as) {v:values}`,
      `{c:col} ?(names|values|spellings) ?(:|,|–|—) ?${regardless} ?(,|;|and) ?(write|spell|call|name|output) ?(it|them) ?(as|always as) {v:values}`,
      `{c:col} ?(names|values|spellings|spelling) (:|,|–|—) {v:values} ?, ${regardless}`,
      `{c:col} ?(names|values) (read|reads|are|is) ?(written|spelled) {v:values} ?, ${regardless}`,
      `{c:col} as {v:values} ?, ${regardless}`,
      `(want|need|would like|prefer) {c:col} ?(written|spelled|to be|to read) ?as {v:values}`,
      `{c:col} ?(names|values) (is|are|come|comes) (written|spelled|typed) ?in (several|different|various|many|mixed) (ways|spellings|styles) ?, (that|which) ?only (differ|vary) ?only ?(in|by) ${caseAndBlanks} ?only`,
      `{c:col} (must|should|shall|is to|are to|has to|have to) (be|read|be written|be written as|be spelled|be spelled as|become|appear as|be one of) ?(as|one of|exactly) {v:values} ?,? ?${regardless}`,
      `(trim|strip) {c:col} ?(names|values) and (write|put|spell|turn|bring|convert) (it|them) ?(in|as|into|to) (title case|proper case|capitalised|capitalized) ?(LP {v:values} RP)`,
    ],
    (slots) => ({
      kind: "tidy",
      column: slots.c as ColumnRef,
      values: ((slots.v ?? []) as readonly (readonly ValueLink[])[]).map((links) => links[0]!.value),
      how: "title",
    }),
  ],
  [
    [
      "(trim|strip|strip blanks from|trim blanks from|trim spaces from|remove ?(the) blanks around|remove ?(the) spaces around|remove surrounding spaces from) {c:col}",
      "{c:col} (should be|must be|is to be|are to be|to be) trimmed",
      "{c:col} trimmed",
    ],
    (slots) => ({ kind: "tidy", column: slots.c as ColumnRef, values: [], how: "trim" }),
  ],
  [
    [
      "{c:col} ?(should be|must be|is|are|to be|written) ?(in|to|as|into) (upper case|uppercase|capitals|capital letters)",
      "(uppercase|upper-case) {c:col}",
    ],
    (slots) => ({ kind: "tidy", column: slots.c as ColumnRef, values: [], how: "upper" }),
  ],
  [
    [
      "{c:col} ?(should be|must be|is|are|to be|written) ?(in|to|as|into) (lower case|lowercase|small letters)",
      "(lowercase|lower-case) {c:col}",
    ],
    (slots) => ({ kind: "tidy", column: slots.c as ColumnRef, values: [], how: "lower" }),
  ],
  [
    ["{c:col} ?(should be|must be|is|are|to be|written) ?(in|to|as|into) (title case|proper case)"],
    (slots) => ({ kind: "tidy", column: slots.c as ColumnRef, values: [], how: "title" }),
  ],
]);
