/** Each expression of a statement keeps vectors of its own: the checks of 50 columns take about 60 MB, those of 2,000 some GB. */
export const columnsAtOnce = 50;
/** Up to so many columns, one statement over the file is the quickest way. */
const narrowColumns = 100;
/** A larger file is read in place: its text would fill the disk that the engine may spill to. */
const mostHeldBytes = 2e9;

/** Whether a file's text is held in the session first and then read some columns at a time. */
export const isWideFile = (columns: number, sizeBytes: number): boolean =>
  columns > narrowColumns && sizeBytes <= mostHeldBytes;

/** So many values at once are counted in one statement: with long texts, about 200 MB. */
const mostCellsTogether = 200_000;

/** How many columns are worth working on together: a statement's own cost is only seen where there are few rows. */
export const columnsTogether = (rows: number): number =>
  Math.max(1, Math.min(columnsAtOnce, Math.floor(mostCellsTogether / Math.max(1, rows))));

export function* batchesOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
