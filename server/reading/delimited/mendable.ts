import { type CutMarks, RecordCutter } from "../prepare/cut-records.ts";

/** How many records of a text are read only by mending them. */
export function countMended(text: string, marks: CutMarks): number {
  let mended = 0;
  const cutter = new RecordCutter(marks, (record) => {
    if (record.mendedFrom !== undefined) mended += 1;
  });
  cutter.push(text);
  cutter.end();
  return mended;
}
