import { typeFamily } from "../sql/types.ts";
import type { ColumnProfile, ProfiledSource } from "./profile.ts";

const isTime = (column: ColumnProfile): boolean =>
  typeFamily(column.type) === "time" || (column.reads ? typeFamily(column.reads.type) === "time" : false);
const changed = /(updated|modified|changed)/i;
const telling = /(updated|modified|changed|loaded|_at$|_on$|date|time|timestamp|version)/i;

/** The columns that hold a point in time, those first that tell which of several rows is the later one. */
export const timeColumns = (source: ProfiledSource): ColumnProfile[] =>
  source.profile.columns
    .filter(isTime)
    .toSorted(
      (a, b) =>
        Number(changed.test(b.name)) - Number(changed.test(a.name)) ||
        Number(telling.test(b.name)) - Number(telling.test(a.name)) ||
        a.nulls - b.nulls,
    );
