import type { Clause } from "../grammar/intent.ts";
import { courtesyClause, topicClause } from "./courtesy.ts";
import { dedupeClause, onceClause, repeatsClause, wholeRowsClause } from "./dedupe.ts";
import { dropClause, groupConditionClause, keepClause, relativeClause } from "./filter.ts";
import { joinClause, keySpellingClause, unmatchedClause } from "./join.ts";
import { fillClause, styleClause } from "./fill.ts";
import { orderClause, topClause } from "./order.ts";
import { outputsClause } from "./outputs.ts";
import { rejectsClause } from "./rejects.ts";
import {
  castClause,
  columnsClause,
  defineClause,
  grainClause,
  groupClause,
  measuresClause,
  mentionClause,
  perRowClause,
  sourcesClause,
  takingClause,
} from "./shape.ts";
import { formatsClause, nullWordsClause, scaleClause, separatorsClause, tidyClause } from "./values.ts";

/** Every concept the planner reads: a new one is its phrases and one line here. */
export const clauses: readonly Clause[] = [
  outputsClause,
  sourcesClause,
  dropClause,
  keepClause,
  groupConditionClause,
  relativeClause,
  rejectsClause,
  dedupeClause,
  wholeRowsClause,
  repeatsClause,
  onceClause,
  joinClause,
  keySpellingClause,
  unmatchedClause,
  separatorsClause,
  nullWordsClause,
  formatsClause,
  scaleClause,
  tidyClause,
  perRowClause,
  groupClause,
  grainClause,
  defineClause,
  measuresClause,
  takingClause,
  mentionClause,
  orderClause,
  topClause,
  fillClause,
  styleClause,
  castClause,
  columnsClause,
  courtesyClause,
  topicClause,
];
