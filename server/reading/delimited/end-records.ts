import type { TextRecord } from "./records.ts";
import { type Marks, recordsBy } from "./sample-records.ts";

/** The records with as many fields as most have. */
const even = (records: readonly TextRecord[]): number => {
  const widths = Map.groupBy(records, ({ fields }) => fields.length);
  return Math.max(0, ...[...widths].map(([width, same]) => (width > 1 ? same.length : 0)));
};

/** The last records of a longer file, of which only the end is at hand: it may begin inside quotes. */
export function endRecords({ end }: { readonly end?: string }, marks: Marks): readonly TextRecord[] | null {
  if (end === undefined) return null;
  const plain = recordsBy(end, marks, Infinity);
  const quote = marks.quote.slice(0, 1);
  if (quote === "" || !end.includes(quote)) return plain;
  const quoted = recordsBy(quote + end, marks, Infinity).slice(1);
  return even(quoted) > even(plain) ? quoted : plain;
}
