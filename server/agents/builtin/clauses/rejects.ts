import type { Predicate } from "../grammar/expression.ts";
import type { Slots } from "../grammar/phrase.ts";
import type { Intent } from "../grammar/intent.ts";
import { clause } from "./slot-table.ts";

const aside = "(set aside|put aside|quarantine|reject|park|divert)";
const place =
  "(a rejects file|rejects file|rejects|rejected rows|quarantine|a quarantine file|quarantine file|a separate file|separate file|file of rejects|error file)";
const where = "(whose|where|with|that|which|who|having|if|for which|that are|which are|that have|which have)";
const rejected =
  "(are|is|should be|must be|have to be|get|will be) (set aside|put aside|quarantined|rejected|parked|diverted)";

const checks =
  (isBad: boolean) =>
  (slots: Slots): Intent => ({ kind: "checks", predicate: slots.p as Predicate, isBad });

/** Rows that are refused, and kept apart instead of being lost. */
export const rejectsClause = clause("set rows aside", [
  [
    [
      `${aside} ?(all|any|every|those) {r:rows} ?${where} {p:pred} ?((in|into|to) ${place})`,
      `(send|move|write|put|divert) ?(all|any|every|those) {r:rows} ?${where} {p:pred} (to|into|in) ${place}`,
      `?(any|all|every) {r:rows} ?${where} {p:pred} ${rejected} ?((in|into|to) ${place}) ?(instead of being loaded)`,
      `?(any|all|every) {r:rows} ?${where} {p:pred} (go|goes|belong|belongs|should go|must go) (to|into|in) ${place}`,
    ],
    checks(true),
  ],
  [
    [
      `{r:rows} must have {p:pred} ?, ?(otherwise|or|if not) ?(it|they) ?(go|goes|are|is) ?(set aside|quarantined|rejected|to ${place}|into ${place})`,
    ],
    checks(false),
  ],
]);
