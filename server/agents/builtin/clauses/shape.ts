import type { ColumnRef } from "../link/vocabulary.ts";
import type { Expression, PartName, Predicate, Style } from "../grammar/expression.ts";
import { type GrainItem, type GroupItem, takenFor } from "../grammar/entities.ts";
import type { Clause, Intent } from "../grammar/intent.ts";
import type { Taking } from "../grammar/takings.ts";
import { stem } from "../text/stem.ts";
import { areSynonyms } from "../text/words.ts";
import { column, isAggregate } from "../grammar/expression.ts";
import { clause } from "./slot-table.ts";

/** Which files are read. */
export const sourcesClause = clause("sources", [
  [
    [
      "?(start|use|using|take|load|read|work|based) ?(with|on) ?(from|using|in|of|out of|take) ?(both|the files|files|data|data in|data from) {s:sources}",
      "{s:sources} (has|have|is|are|contains|contain|holds|hold|lists|list) ?(our|all) {r:rows} ?(and {t:sources} (has|have|contains|contain|holds|hold|lists|list) ?(our|all) {q:rows})",
    ],
    (slots) => ({ kind: "sources", names: [slots.s ?? [], slots.t ?? []].flat() as string[] }),
  ],
  [
    [
      "?{a:label} ?{b:label} ?{c:label} (table|file|list|data) LP {s:sources} ?(, tab separated|, comma separated|, semicolon separated|, utf-8) RP",
    ],
    (slots) => ({ kind: "sources", names: slots.s as string[] }),
  ],
]);

/** "one row per order", "for every order": nothing is put together. */
export const perRowClause = clause(
  "a row for each",
  [
    [
      [
        "(one|a single|exactly one) (row|line|record|entry) (per|for each|for every) {r:rows}",
        "(for|of) (every|each|all|all the) {r:rows}",
      ],
      (slots) => (slots.r === null ? null : { kind: "per_row" }),
    ],
  ],
  1.6,
);

const each =
  "(per|for each|for every|by|grouped by|group by|broken down by|split by|for each combination of|per combination of|summarised by|summarized by|aggregated by|of each|within each|each|every|aggregate by|aggregate per|separately for|separately for each|for all)";
const grains: readonly [PartName, string, string][] = [
  ["date", "(daily|day by day)", "day"],
  ["week", "weekly", "week"],
  ["month", "monthly", "month"],
  ["quarter", "quarterly", "quarter"],
  ["year", "(yearly|annual|annually)", "year"],
];
const ofTheDay: readonly [PartName, string][] = [
  ["hour", "hour of ?(the|a) day"],
  ["weekday", "(weekday|day of ?(the|a) week)"],
];

/** A list of what rows are put together by, as intents; a period alone is read with its own words. */
function grouped(all: readonly (GroupItem | GrainItem)[], isRepeated: boolean): Intent[] | null {
  const items = all.filter((item) => "by" in item);
  const [by, figures] = [
    items.map((item) => item.by).filter((each) => !isAggregate(each)),
    items.map((item) => item.by).filter(isAggregate),
  ];
  if (by.length === 0) return null;
  const periods = all.flatMap((item, place) =>
    "grain" in item ? [{ kind: "grain", part: item.grain, of: null, place } as Intent] : [],
  );
  return [
    { kind: "group", by, isRepeated },
    ...periods,
    ...takenFor(items),
    ...(figures.length > 0 ? [{ kind: "measures", items: figures } as Intent] : []),
  ];
}

/** What one row of the result stands for. */
export const groupClause = clause(
  "grouping",
  [
    [
      [
        "(one|a single|exactly one|one single) (row|line|record) (per|for each|for every|for) ?(combination of|pair of) {g:groups}",
        "?with one (row|line|record) (per|for each|for every) ?(combination of|pair of) {g:groups}",
      ],
      (slots) => grouped(slots.g as (GroupItem | GrainItem)[], true),
    ],
    [
      [
        "(each|every|one) (row|line|record) ?(of the result) (stands for|is for|represents|describes|is about) one {g:groups} ?(and one {h:groups})",
      ],
      (slots) => grouped([slots.g ?? [], slots.h ?? []].flat() as (GroupItem | GrainItem)[], true),
    ],
    [
      [`${each} {g:groups}`, `${each} {w:label} LP {g:groups} RP`],
      (slots) => grouped(slots.g as (GroupItem | GrainItem)[], false),
    ],
  ],
  1.1,
);

/** "daily revenue": the date that the rows have, cut to days. */
export const grainClause = clause(
  "grain",
  [
    ...grains.map(([part, adverb]) => [[adverb], () => ({ kind: "grain", part, of: null }) as Intent] as const),
    ...grains.map(
      ([part, , noun]) =>
        [
          [`(per|by|for each|for every|each|every|by calendar) ${noun} (of|in|from) {c:col}`],
          (slots: Readonly<Record<string, unknown>>) => ({ kind: "grain", part, of: slots.c as ColumnRef }) as Intent,
        ] as const,
    ),
    ...ofTheDay.map(
      ([part, noun]) =>
        [
          [`(per|by|for each|for every|each|every) ${noun}`],
          () => ({ kind: "grain", part, of: null }) as Intent,
        ] as const,
    ),
    ...ofTheDay.map(
      ([part, noun]) =>
        [
          [`(per|by|for each|for every|each|every) ${noun} (of|in|from) {c:col}`],
          (slots: Readonly<Record<string, unknown>>) => ({ kind: "grain", part, of: slots.c as ColumnRef }) as Intent,
        ] as const,
    ),
    ...grains.map(
      ([part, , noun]) =>
        [
          [`(per|by|for each|for every|each|every) (calendar ${noun}|${noun})`],
          () => ({ kind: "grain", part, of: null }) as Intent,
        ] as const,
    ),
  ],
  1.5,
);

const styled = (of: Expression, style: Style | undefined): Expression => (style ? { kind: "styled", of, style } : of);

/** A name of the result, said what it is. */
export const defineClause = clause(
  "definition",
  [
    [
      [
        "{n:name} (is|are|means|be|equals|=|:|counts|is simply|is just|being|stands for|as|is to be|should be|must be|is calculated as|is computed as) {e:expr}",
        "{e:expr} ?(is|are|,) (as|called|named|call it|call this|name it|in a column called|in a column named|goes into|to be called) {n:name}",
      ],
      (slots) => ({ kind: "define", name: slots.n as string, expression: slots.e as Expression }),
    ],
    [
      ["{n:name} {m:name} (is|means|equals|=|:|is calculated as|is computed as) {e:expr}"],
      (slots) =>
        (slots.e as Expression).kind === "binary"
          ? { kind: "define", name: `${slots.n as string}_${slots.m as string}`, expression: slots.e as Expression }
          : null,
    ],
    [
      ["{e:expr} LP (as|called|named|column) {n:name} ?(, {y:style}) RP"],
      (slots) =>
        isAggregate(slots.e as Expression)
          ? {
              kind: "define",
              name: slots.n as string,
              expression: styled(slots.e as Expression, slots.y as Style | undefined),
            }
          : null,
    ],
    [
      [
        "{n:given} (adds up|sums up|totals|sums|is the total of|are the total of) {s:simple} ?(LP {y:style} RP|, {y:style})",
      ],
      (slots) => ({
        kind: "define",
        name: slots.n as string,
        expression: styled(
          { kind: "aggregate", fn: "sum", of: slots.s as Expression, where: null },
          slots.y as Style | undefined,
        ),
      }),
    ],
    [
      [
        "{n:given} (counts|is how many|are how many|is the count of) {r:rows}",
        "{n:given} (:|=|LP) ?(the|their) (how many|count) ?(RP)",
      ],
      (slots) =>
        slots.r === undefined || slots.r === null || typeof slots.r === "string"
          ? {
              kind: "define",
              name: slots.n as string,
              expression: { kind: "aggregate", fn: "count", of: null, where: null },
            }
          : null,
    ],
    [
      ["?(convert|turn|change) {c:col} (to|into) {x:label} LP {e:expr} RP (as|called|named) {n:name}"],
      (slots) => ({ kind: "define", name: slots.n as string, expression: slots.e as Expression }),
    ],
    [
      [
        "?(add|with|and) ?(a|the|one) ?(boolean|true/false|yes/no) ?(column|field|flag) ?(called|named) {n:name} ?(,|:|=|is|that is|which is|LP) {e:choice} ?RP",
        "(add|append) {n:name} LP {e:expr} RP",
      ],
      (slots) => ({ kind: "define", name: slots.n as string, expression: slots.e as Expression }),
    ],
    [
      [
        "add ?(a|the) column ?(called|named) {n:name} ?(with|=|:|,|that is|which is|holding) {e:expr}",
        "add {n:name} (=|:|,|which is|as) {e:expr}",
      ],
      (slots) => ({ kind: "define", name: slots.n as string, expression: slots.e as Expression }),
    ],
  ],
  1.3,
);

const wanted =
  "(need|want|show|give me|get|compute|calculate|work out|find|tell me|report|list|i'd like|would like|what is|what are|sum up|count|determine|produce|add)";
/** Figures asked for in plain prose. */
export const measuresClause = clause(
  "measures",
  [
    [
      [`?${wanted} {m:figures}`],
      (slots) =>
        (slots.m as Expression[]).every(
          (each) => each.kind !== "column" && each.kind !== "number" && each.kind !== "text",
        )
          ? { kind: "measures", items: slots.m as Expression[] }
          : null,
    ],
    [
      [`how many {r:rows} ?(were|are|have|had|with|there are with) {p:pred}`],
      (slots) => [
        { kind: "measures", items: [{ kind: "aggregate", fn: "count", of: null, where: null }] },
        { kind: "filter", keep: true, predicate: slots.p as Predicate, source: slots.r as string | null },
      ],
    ],
    [
      ["?, counted ?up"],
      () => ({ kind: "measures", items: [{ kind: "aggregate", fn: "count", of: null, where: null }] }),
    ],
    [
      ["(sum|total|add up) ?up {c:col}", "{c:col} (summed|summed up|added up|totalled)"],
      (slots) => ({
        kind: "measures",
        items: [{ kind: "aggregate", fn: "sum", of: column(slots.c as ColumnRef), where: null }],
      }),
    ],
  ],
  2,
);

/** A number per group that nobody says how to put together. */
export const takingClause = clause(
  "figure without a verb",
  [
    [
      ["{t:taking}"],
      (slots) => {
        const { word, of } = slots.t as Taking;
        return [
          { kind: "measures", items: [{ kind: "aggregate", fn: "sum", of: column(of), where: null }] },
          { kind: "taken", word, as: of, how: "sum" },
        ];
      },
    ],
  ],
  4,
);

/** How columns are to be read or written. */
export const castClause = clause(
  "types",
  [
    [
      [
        "{c:cols} (is|are|as|to|should be|must be|be|becomes|become|turned into|should become|must become|shall be) {s:style}",
        "(convert|turn|cast|make|read|parse|write|format|round|show) {c:cols} {s:style}",
      ],
      (slots) => ({ kind: "cast", columns: slots.c as ColumnRef[], style: slots.s as Style }),
    ],
  ],
  1.4,
);

/** Names and columns. */
export const columnsClause = clause(
  "columns",
  [
    [
      [
        "(rename|call) {c:col} ?(to|as|into) {n:name}",
        "{c:col} (is|should be|must be|gets|to be) (called|named|renamed to) {n:name}",
      ],
      (slots) => ({ kind: "rename", from: slots.c as ColumnRef, to: slots.n as string }),
    ],
    [
      [
        "(drop|remove|leave out|omit|without|skip|exclude|delete) ?(the) (column|columns|field|fields) {c:cols}",
        "(drop|remove|leave out|omit|without|delete) {c:cols} (column|columns|field|fields)",
        "{c:cols} (is|are) not needed",
        "(drop|remove) {c:cols}",
      ],
      (slots) => ({ kind: "drop_columns", columns: slots.c as ColumnRef[] }),
    ],
    [
      [
        "(keep|keeping|with) ?(all|every) (the other|other|the remaining|remaining|all|its) (columns|fields)",
        "keep ?(all|every) (columns|fields|column names|the column names|all columns)",
        "(all|every) (columns|fields|column) (stay|stays|remain|are kept)",
        "?(keep|with|give me|show) (all|every) (columns|fields) ?(of|for) ?(the|those|these) ?(rest|others|other rows|remaining rows|rows)",
        "all ?its columns",
      ],
      () => ({ kind: "keep_columns" }),
    ],
    [
      ["{c:col} (is|means|holds|gives|contains|has) ?(the) {n:name} count", "{c:col} is ?(the) number of {n:name}"],
      (slots) =>
        (slots.c as ColumnRef).source === null
          ? null
          : { kind: "alias", column: slots.c as ColumnRef, name: slots.n as string },
    ],
  ],
  1.4,
);

/** A column of the result is spoken of: it is said elsewhere what it holds. */
export const mentionClause: Clause = {
  name: "mention",
  cost: 3,
  read: (input, at) => {
    const token = input.tokens[at]!;
    for (const length of [3, 2]) {
      const words = input.tokens
        .slice(at, Math.min(at + length, input.end))
        .filter((each) => each.kind === "word")
        .map((each) => each.lower);
      const joined =
        words.length === length
          ? input.vocabulary.defined.find((each) => each.toLowerCase() === words.join("_"))
          : undefined;
      if (joined) return [{ end: at + length, value: [{ kind: "mention", name: joined }] }];
    }
    const name =
      token.kind === "word"
        ? input.vocabulary.defined.find(
            (each) => each.toLowerCase() === token.lower || areSynonyms(stem(each), token.stem),
          )
        : undefined;
    return name ? [{ end: at + 1, value: [{ kind: "mention", name }] }] : [];
  },
};
