import type { Clause } from "../grammar/intent.ts";
import { clause } from "./slot-table.ts";

const topics = clause(
  "topic",
  [
    [
      [
        "(duplicates|numbers|dates|join|joins|joining|cleaning|clean|sources|inputs|files|filter|filters|rules|notes|note|cleanup|details|grouping|matching|important|also) :",
        "{c:col} :",
      ],
      () => ({ kind: "courtesy" }),
    ],
  ],
  3,
);
/** "Dates: …" at the head of a sentence only says what it is about. */
export const topicClause: Clause = {
  ...topics,
  read: (input, at) => (at === input.start ? topics.read(input, at) : []),
};

/** Friendly words around the task. */
export const courtesyClause = clause(
  "courtesy",
  [
    [
      [
        "nothing else ?in it",
        "(build|make|create|produce) (table|file|dataset|list) ?(called|named) {n:name} :",
        "nothing else",
        "no other columns",
        "no more columns",
        "and nothing more",
        "one (csv|file|table)",
        "(load|write|save|put|store|export|insert) ?(it|them|the result|everything|the rows|this) (into|to|in|as) ?(a|the|one) ?(postgres|warehouse|new|database) table ?(called|named) ?{n:name}",
        "(load|write|save|put|store|export) ?(it|them|the result|everything|the rows|this) (into|to|in|as) ?(a|the|one) ?(new) ?(csv|parquet|json|ndjson) ?(file) ?(called|named) {f:outfile}",
        "as ?(one|a|an) (csv|csv file|parquet|parquet file|json|json file|file)",
        "(write|save|export|put|load) ?(it|them|the result|everything|the rows) ?(to|into|as|in) ?(one|a|an) (csv|parquet|json|ndjson|file|csv file|parquet file|json file)",
        "after that",
        "before that",
        "in that order",
        "in this order",
        "if possible",
        "thank you",
        "for me",
        "careful",
        "heads up",
        "watch out",
        "note that",
        "please note",
        "a table of",
        "result is a table",
        "result is",
        "final table",
        "exactly once ?each",
        "put together",
        "pull together",
        "i.e",
        "by the way",
        "as always",
        "as usual",
        "to be clear",
        "in short",
        "many thanks",
        "cheers",
        "kind regards",
        "best regards",
        "quick question",
        "good morning",
        "hey",
      ],
      () => ({ kind: "courtesy" }),
    ],
  ],
  1,
);
