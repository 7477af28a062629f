import type { Clause } from "../grammar/intent.ts";
import { dedupeClause, onceClause, repeatsClause, wholeRowsClause } from "./dedupe.ts";
import { dropClause, keepClause, relativeClause } from "./filter.ts";
import { joinClause, keySpellingClause, unmatchedClause } from "./join.ts";
import { outputsClause } from "./outputs.ts";
import { rejectsClause } from "./rejects.ts";
import { castClause, columnsClause, courtesyClause, defineClause, grainClause, groupClause, measuresClause, mentionClause, orderClause, sourcesClause } from "./shape.ts";
import { formatsClause, nullWordsClause, scaleClause, separatorsClause, tidyClause } from "./values.ts";

/** Every concept the planner reads: a new one is its phrases and one line here. */
export const clauses: readonly Clause[] = [
  outputsClause, sourcesClause, dropClause, keepClause, relativeClause, rejectsClause, dedupeClause, wholeRowsClause, repeatsClause, onceClause,
  joinClause, keySpellingClause, unmatchedClause, separatorsClause, nullWordsClause, formatsClause, scaleClause, tidyClause,
  groupClause, grainClause, defineClause, measuresClause, mentionClause, orderClause, castClause, columnsClause, courtesyClause, mentionClause,
];
